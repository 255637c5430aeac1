"""Validation: every check over a document, its findings in the order of the text."""

from __future__ import annotations

from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText
from leastwise.policy.validation.check import Finding, FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors import ERROR_CHECKS
from leastwise.policy.validation.reasoning import REASONING_CHECKS
from leastwise.policy.validation.warnings import WARNING_CHECKS
from leastwise.reference.iam import Reference

CHECKS: Final[tuple[ValidationCheck, ...]] = (*ERROR_CHECKS, *WARNING_CHECKS, *REASONING_CHECKS)


def validate(
    source: JsonText, kind: PolicyKind, reference: Reference, resource_type: str | None = None
) -> tuple[Finding, ...]:
    """All findings of a document, in the order of their places; empty where nothing is wrong."""
    subject = Subject(source, kind, reference, resource_type)
    found = {
        _finding(check, problem, source) for check in CHECKS if kind in check.kinds for problem in check.find(subject)
    }
    grave = list(FindingType)
    return tuple(
        sorted(
            found,
            key=lambda one: (one.span.start.offset, grave.index(one.type), one.code, one.span.end.offset, one.message),
        )
    )


def _finding(check: ValidationCheck, problem: Problem, source: JsonText) -> Finding:
    place = source.locate(problem.path)
    also = tuple((path, source.locate(path)) for path in problem.also)
    return Finding(check.type, check.code, problem.message, problem.path, place, check.learn_more, also)
