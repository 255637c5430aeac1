"""Empty Sid value (EMPTY_SID_VALUE).

Sid is an empty string.

Why it matters: Nothing can refer to the statement by it.

How to fix: give it a value, or remove the element.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The empty Sids."""
    for path, statement in subject.statements:
        if statement.get("Sid") == "":
            yield Problem((*path, "Sid"), "the Sid is empty")


EMPTY_SID_VALUE: Final = ValidationCheck(
    code="EMPTY_SID_VALUE",
    type=FindingType.SUGGESTION,
    title="Empty Sid value",
    find=find,
    learn_more=learn_more("suggestion-empty-sid-value"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": ""}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "ReadLogs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
