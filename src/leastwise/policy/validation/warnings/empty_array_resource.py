"""Empty array resource (EMPTY_ARRAY_RESOURCE).

Resource or NotResource is an empty list.

Why it matters: A statement without it applies to nothing, which is hardly what its author meant.

How to fix: list the resources, or remove the statement.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The elements that list nothing."""
    for path, statement in subject.statements:
        for name in ("Resource", "NotResource"):
            if statement.get(name) == []:
                yield Problem((*path, name), f"{name} lists no resources, so the statement does nothing")


EMPTY_ARRAY_RESOURCE: Final = ValidationCheck(
    code="EMPTY_ARRAY_RESOURCE",
    type=FindingType.SUGGESTION,
    title="Empty array resource",
    find=find,
    learn_more=learn_more("suggestion-empty-array-resource"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": []}]}'),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"NotResource": []}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
