"""Redundant key due to wildcard in condition (REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION).

A condition compares a key with * and also holds where the key is missing.

Why it matters: It always holds, so it restricts nothing, though it looks as if it did.

How to fix: remove the key, or compare it with what was meant.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.catch_all import Meaning, meaning_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that * makes so."""
    for _, _, condition in conditions(subject):
        if meaning_of(condition) is Meaning.ALWAYS:
            yield Problem(condition.path, f"{condition.written} with * for {condition.key} always holds")


REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION: Final = ValidationCheck(
    code="REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    type=FindingType.SUGGESTION,
    title="Redundant key due to wildcard in condition",
    find=find,
    learn_more=learn_more("suggestion-redundant-key-due-to-wildcard-in-condition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLikeIfExists": '
                '{"aws:RequestTag/team": "*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringLike": {"aws:TagKeys": '
                '["*"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:RequestTag/team": '
                '"*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLikeIfExists": '
                '{"aws:RequestTag/team": "ops-*"}}}]}'
            ),
        ),
    ),
)
