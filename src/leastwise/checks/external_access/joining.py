"""The results about one resource, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from leastwise.checks.check import Result
from leastwise.model.finding import Finding


def joined(results: Iterable[Result]) -> list[Result]:
    """The results, of equal ones one: findings that mean the same are one with the actions of all.

    Access points that give nothing which the bucket's own policy does not give the same principal are left out.
    """
    found: dict[Any, Result] = {}
    for one in results:
        key = one.finding_id if isinstance(one, Finding) else one
        other = found.get(key)
        found[key] = _both(one, other) if isinstance(one, Finding) and isinstance(other, Finding) else one
    direct = [one for one in found.values() if isinstance(one, Finding) and _is_by(one, "POLICY")]
    return [one for one in found.values() if not any(_repeats(one, other) for other in direct)]


def _both(one: Finding, other: Finding) -> Finding:
    graver, milder = (one, other) if one.severity.rank < other.severity.rank else (other, one)
    details = dict(graver.details)
    for member in ("action", "accessLevels"):
        details[member] = list(dict.fromkeys([*graver.details[member], *milder.details[member]]))
    return replace(graver, details=details)


def _repeats(one: Result, direct: Finding) -> bool:
    """Whether an access point opens what a statement of the bucket's policy opens anyway."""
    if not isinstance(one, Finding) or not _is_by(one, "S3_ACCESS_POINT"):
        return False
    is_included = direct.details["principal"] in ({"AWS": "*"}, one.details["principal"])
    is_limited = not direct.details["isPublic"] and direct.details["principal"] == {"AWS": "*"}
    return is_included and not is_limited and set(direct.details["action"]) >= set(one.details["action"])


def _is_by(finding: Finding, source: str) -> bool:
    return any(one["type"] == source for one in finding.details["sources"])
