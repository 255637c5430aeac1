"""What a check is: one small file that declares itself and decides, per resource, from the evidence it is given.

A check never passes for want of data: what it could not look at is `NotEvaluated`, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Finding, Severity
from leastwise.model.practice import Practice


@dataclass(frozen=True, slots=True)
class Passed:
    """A resource was looked at and nothing is wrong with it."""

    account_id: str
    resource_type: str
    resource: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The check says nothing about a resource, and why."""

    account_id: str
    resource_type: str
    resource: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A resource, or a whole account (`resource` empty), that could not be judged: why, and which AWS action, file or
    trail would tell.
    """

    account_id: str
    resource_type: str
    resource: str
    reason: str
    missing_action: str = ""


Result: TypeAlias = Finding | Passed | NotApplicable | NotEvaluated


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `id` is in kebab-case and never changes; `analysis` is the shelf it stands on (external, best-practice).

    `description` says what it decides and how, in the words of its manual page; `references` are AWS documentation
    pages. `run` yields results in no particular order and raises nothing for odd resources: those are NotEvaluated.

    Of checks of best practice: `practice` is the one that they answer for; `evidence_needed` the IAM actions, "trail",
    or file that they read; `frameworks` maps ids of `reference/frameworks.py` to requirements. `remediation_cli` (AWS
    CLI commands) and `remediation_terraform` are templates, filled from a finding by `checks/remediation_text.py`:
    {resource}, {resource_name}, {principal_name}, {account_id}, {region}, and the text members of its details.
    """

    id: str
    title: str
    analysis: str
    severity: Severity
    finding_types: tuple[str, ...]
    resource_types: tuple[str, ...]
    description: str
    references: tuple[str, ...]
    run: Callable[[Evidence], Iterator[Result]]
    practice: Practice | None = None
    evidence_needed: tuple[str, ...] = ()
    remediation_cli: tuple[str, ...] = ()
    remediation_terraform: str = ""
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
