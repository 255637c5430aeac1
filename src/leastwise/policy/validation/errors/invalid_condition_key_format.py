"""Invalid condition key format (INVALID_CONDITION_KEY_FORMAT).

A condition key is not written service:name.

Why it matters: AWS refuses the document, or no request has the key.

How to fix: write the key with its prefix, such as aws:SourceIp.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, conditions_of
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The keys without prefix or name."""
    for path, statement in subject.statements:
        for place, _, key, _ in conditions_of(statement, path):
            prefix, _, name = key.partition(":")
            if not prefix or not name or any(map(str.isspace, prefix)):
                yield Problem(place, f"the condition key {key!r} is not written service:name")


INVALID_CONDITION_KEY_FORMAT: Final = ValidationCheck(
    code="INVALID_CONDITION_KEY_FORMAT",
    type=FindingType.ERROR,
    title="Invalid condition key format",
    find=find,
    learn_more=learn_more("error-invalid-condition-key-format"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"username": "ana"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:": "ana"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '"ana"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"accounts.google.com:aud": "a"}}}]}'
            ),
        ),
    ),
)
