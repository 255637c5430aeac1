"""Duplicate keys with different case (DUPLICATE_KEYS_WITH_DIFFERENT_CASE).

A condition key stands twice under one operator, in different capitals.

Why it matters: Names of condition keys ignore case, so AWS cannot tell which of the two is meant.

How to fix: put the values of both into one list under one name.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, conditions_of
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The keys that their operator has before in other capitals."""
    seen: dict[Path, str] = {}
    for statement_path, statement in subject.statements:
        for path, _, key, _ in conditions_of(statement, statement_path):
            first = seen.setdefault((*path[:-1], key.lower()), key)
            if first != key:
                yield Problem(path, f"{key} is the same condition key as {first}")


DUPLICATE_KEYS_WITH_DIFFERENT_CASE: Final = ValidationCheck(
    code="DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    type=FindingType.ERROR,
    title="Duplicate keys with different case",
    find=find,
    learn_more=learn_more("error-duplicate-keys-with-different-case"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '"ana", "aws:UserName": "ben"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '"ana"}, "StringLike": {"aws:UserName": "a*"}}}]}'
            ),
        ),
    ),
)
