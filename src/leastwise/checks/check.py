"""What a check is: one small file that declares itself and decides, per resource, from the evidence it is given.

A check never passes for want of data: what it could not look at is `NotEvaluated`, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Finding, Severity


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
    """A check. `id` is in kebab-case and never changes; `analysis` is the shelf it stands on (external, unused, …).

    `description` says what it decides and how, in the words of its manual page; `references` are AWS documentation
    pages. `run` yields results in no particular order and raises nothing for odd resources: those are NotEvaluated.
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
