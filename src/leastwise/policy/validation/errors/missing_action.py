"""Missing action (MISSING_ACTION).

A statement has neither Action nor NotAction.

Why it matters: AWS refuses the document.

How to fix: add the actions that the statement is about.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The statements without actions."""
    for path, statement in subject.statements:
        if "Action" not in statement and "NotAction" not in statement:
            yield Problem(path, "the statement has neither Action nor NotAction")


MISSING_ACTION: Final = ValidationCheck(
    code="MISSING_ACTION",
    type=FindingType.ERROR,
    title="Missing action",
    find=find,
    learn_more=learn_more("error-missing-action"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::logs/*"}]}'),
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Resource": '
                '"arn:aws:s3:::logs/*", "NotAction": "iam:*"}]}'
            ),
        ),
    ),
)
