"""Unsupported element combination (UNSUPPORTED_ELEMENT_COMBINATION).

A statement has an element and its Not form, such as Action and NotAction.

Why it matters: AWS refuses the document.

How to fix: keep one of the two; split the statement where both are meant.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The Not elements beside the plain ones."""
    for path, statement in subject.statements:
        for name in ("Action", "Resource", "Principal"):
            if name in statement and f"Not{name}" in statement:
                yield Problem((*path, f"Not{name}"), f"{name} and Not{name} exclude each other")


UNSUPPORTED_ELEMENT_COMBINATION: Final = ValidationCheck(
    code="UNSUPPORTED_ELEMENT_COMBINATION",
    type=FindingType.ERROR,
    title="Unsupported element combination",
    find=find,
    learn_more=learn_more("error-unsupported-element-combination"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "NotAction": "iam:*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}, '
                '"NotPrincipal": {"AWS": "111122223333"}}]}'
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "iam:*", '
                '"NotResource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
