"""What is wrong with a statement, and the one finding that a resource's flaws make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leastwise.checks.best_practice.policies.used_actions import used_among
from leastwise.checks.check import Check
from leastwise.checks.subject import Subject
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity

_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong: `words` go on from the statement's name ("allows …"); `bits` are the actions it is about.

    `statement` is its label, empty where the flaw is of all policies together. `severity` None: the check's own.
    """

    words: str
    statement: str = ""
    bits: int = 0
    severity: Severity | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a check tells of its findings. `finding_type` is its name for them, `title` goes on from the resource's."""

    check: str
    finding_type: str
    severity: Severity
    title: str
    remedy: tuple[str, ...]


def finding_of(
    evidence: Evidence,
    wording: Wording,
    subject: Subject,
    item: ConfigurationItem,
    flaws: Sequence[tuple[str, Flaw]],
    details: Mapping[str, Any],
    notes: tuple[str, ...] = (),
) -> Finding:
    """The finding of a resource: its flaws, each with the policy it is in ("" where the flaw names it itself)."""
    bits = 0
    severities = [one.severity or wording.severity for _, one in flaws]
    more: dict[str, Any] = {}
    for _, one in flaws:
        bits |= one.bits
        more |= one.details
    told = [_sentence(policy, one) for policy, one in flaws]
    if bits:
        more |= _actions(evidence, item, bits)
    used = used_among(evidence, item, bits) if bits else None
    if used is not None:
        named = f": {', '.join(used[:_MOST_NAMED])}" if used else ""
        told.append(f"Of these {bits.bit_count():,} actions {len(used):,} were used, as far as the trail tells{named}.")
    return subject.found(
        wording.check,
        wording.finding_type,
        min(severities, key=lambda one: one.rank),
        f"{_kind(item)} {item.resource_name} {wording.title}",
        *told,
        remediation=wording.remedy,
        principal=item.arn if item.resource_type in ("AWS::IAM::User", "AWS::IAM::Role") else "",
        details={**details, **more, **({} if used is None else {"usedActions": list(used[:_MOST_NAMED])})},
        notes=notes,
    )


def _actions(evidence: Evidence, item: ConfigurationItem, bits: int) -> dict[str, Any]:
    names = evidence.surroundings.documents.reference.names(bits)
    shown = [name for name, _ in zip(names, range(_MOST_NAMED), strict=False)]
    return {"actionCount": bits.bit_count(), "actions": shown}


def _sentence(policy: str, flaw: Flaw) -> str:
    where = " of ".join(one for one in (flaw.statement, policy) if one)
    return f"{where} {flaw.words}." if where else f"{flaw.words[:1].upper()}{flaw.words[1:]}."


def _kind(item: ConfigurationItem) -> str:
    return item.resource_type.rpartition("::")[2]


def check_wording(check: Check, title: str, *remedy: str) -> Wording:
    """The wording of a check whose findings are all of one type."""
    return Wording(check.id, check.finding_types[0], check.severity, title, remedy)
