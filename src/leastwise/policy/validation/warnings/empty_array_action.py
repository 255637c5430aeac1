"""Empty array action (EMPTY_ARRAY_ACTION).

Action or NotAction is an empty list.

Why it matters: A statement without it applies to nothing, which is hardly what its author meant.

How to fix: list the actions, or remove the statement.

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
        for name in ("Action", "NotAction"):
            if statement.get(name) == []:
                yield Problem((*path, name), f"{name} lists no actions, so the statement does nothing")


EMPTY_ARRAY_ACTION: Final = ValidationCheck(
    code="EMPTY_ARRAY_ACTION",
    type=FindingType.SUGGESTION,
    title="Empty array action",
    find=find,
    learn_more=learn_more("suggestion-empty-array-action"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [], "Resource": '
                '"arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": '
                '"arn:aws:s3:::logs/*", "NotAction": []}]}'
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
