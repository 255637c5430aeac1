"""Empty object principal (EMPTY_OBJECT_PRINCIPAL).

Principal or NotPrincipal is an empty object.

Why it matters: The statement names nobody, so it does nothing.

How to fix: name the principals, or remove the statement.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principal elements that hold nothing."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            if statement.get(name) == {}:
                yield Problem((*path, name), f"{name} names nobody")


EMPTY_OBJECT_PRINCIPAL: Final = ValidationCheck(
    code="EMPTY_OBJECT_PRINCIPAL",
    type=FindingType.SUGGESTION,
    title="Empty object principal",
    find=find,
    learn_more=learn_more("suggestion-empty-object-principal"),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {}, "Action": '
                '"sts:AssumeRole"}]}'
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
