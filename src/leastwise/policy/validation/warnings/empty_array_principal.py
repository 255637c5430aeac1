"""Empty array principal (EMPTY_ARRAY_PRINCIPAL).

A kind of principal in Principal or NotPrincipal has an empty list.

Why it matters: The statement names nobody, so it does nothing.

How to fix: list the principals, or remove the statement.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The kinds of principals that list nobody."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            element = statement.get(name)
            if element == []:
                yield Problem((*path, name), f"{name} lists nobody")
            for kind, value in element.items() if isinstance(element, dict) else ():
                if value == []:
                    yield Problem((*path, name, kind), f"{name} lists no principal of kind {kind}")


EMPTY_ARRAY_PRINCIPAL: Final = ValidationCheck(
    code="EMPTY_ARRAY_PRINCIPAL",
    type=FindingType.SUGGESTION,
    title="Empty array principal",
    find=find,
    learn_more=learn_more("suggestion-empty-array-principal"),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": []}, '
                '"Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
)
