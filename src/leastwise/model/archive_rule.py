"""Archive rules: which findings are expected, in the filter syntax of IAM Access Analyzer, with a reason and an end.

IAM Access Analyzer API Reference, "CreateArchiveRule" and "Criterion"; IAM User Guide, "IAM Access Analyzer filter
keys" and "Archive rules".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.model.finding import Finding
from leastwise.model.finding_properties import CONDITION_PREFIX, FILTER_KEYS, property_values

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,254}")
_OPERATORS: Final = ("eq", "neq", "contains", "exists")
_ONE: Final = '{"resourceType": {"eq": ["AWS::S3::Bucket"]}}'


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a property of a finding must be: all operators given must hold.

    `eq`: some value is one of these; `neq`: none is; `contains`: some value contains one of these texts; `exists`:
    whether there is a value. Operators that are None were not given. Texts are compared with their case.
    """

    key: str
    eq: tuple[str, ...] | None = None
    neq: tuple[str, ...] | None = None
    contains: tuple[str, ...] | None = None
    exists: bool | None = None

    def holds(self, finding: Finding) -> bool:
        """Whether it holds for a finding."""
        values = property_values(finding, self.key)
        if self.exists is not None and bool(values) is not self.exists:
            return False
        if self.eq is not None and not any(value in self.eq for value in values):
            return False
        if self.neq is not None and any(value in self.neq for value in values):
            return False
        return self.contains is None or any(part in value for value in values for part in self.contains)

    def document(self) -> dict[str, Any]:
        """As the filter syntax writes it."""
        given = {name: getattr(self, name) for name in _OPERATORS}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """Findings that meet all criteria are expected, for `reason`, until `expires_at` (with zone; None: for good)."""

    name: str
    criteria: tuple[Criterion, ...]
    reason: str
    created_at: datetime
    expires_at: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires_at is None or now < self.expires_at

    def matches(self, finding: Finding) -> bool:
        """Whether a finding meets all criteria."""
        return all(criterion.holds(finding) for criterion in self.criteria)

    def filter_document(self) -> dict[str, Any]:
        """The criteria in the filter syntax."""
        return {criterion.key: criterion.document() for criterion in self.criteria}


def matching_rule(rules: Iterable[ArchiveRule], finding: Finding, now: datetime) -> ArchiveRule | None:
    """The first rule in force that matches a finding."""
    return next((rule for rule in rules if rule.is_in_force(now) and rule.matches(finding)), None)


def check_rule_name(name: str) -> str:
    """The name. Raises InputError where Access Analyzer would refuse it (CreateArchiveRule, `ruleName`)."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"archive rule: {name!r} is no name of a rule",
            "Begin with a letter; letters, digits, underscore, dot and hyphen may follow, 255 in all.",
        )
    return name


def parse_filter(text: str, *, where: str = "--filter") -> tuple[Criterion, ...]:
    """The criteria of a filter in JSON. Raises InputError, naming the member, where it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON: {error}", f"Write it as {_ONE}.") from None
    if not isinstance(document, Mapping) or not document:
        raise InputError(f"{where}: a filter is a JSON object with at least one property", f"Write it as {_ONE}.")
    return tuple(_criterion(key, value, where) for key, value in document.items())


def _criterion(key: str, value: Any, where: str) -> Criterion:
    if key not in FILTER_KEYS and not (key.startswith(CONDITION_PREFIX) and ":" in key):
        raise InputError(
            f"{where}: there is no filter key {key!r}",
            f"Known are {', '.join(FILTER_KEYS)}, and {CONDITION_PREFIX}KEY for any condition key.",
        )
    if not isinstance(value, Mapping) or not value:
        raise InputError(f"{where}: {key} needs an operator", f"Use one of {', '.join(_OPERATORS)}, such as {_ONE}.")
    return Criterion(key, **{name: _operand(key, name, operand, where) for name, operand in value.items()})


def _operand(key: str, operator: str, value: Any, where: str) -> Any:
    if operator not in _OPERATORS:
        raise InputError(f"{where}: {key} has no operator {operator!r}", f"Use one of {', '.join(_OPERATORS)}.")
    if operator == "exists":
        if not isinstance(value, bool):
            raise InputError(f"{where}: {key}: exists is true or false, not {value!r}", "Write it without quotes.")
        return value
    if not isinstance(value, list) or not value or not all(isinstance(one, str | bool) for one in value):
        raise InputError(f"{where}: {key}: {operator} takes a list of texts", f"Write it as {_ONE}.")
    return tuple(str(one).lower() if isinstance(one, bool) else one for one in value)
