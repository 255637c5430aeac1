"""Wildcard usage too permissive (WILDCARD_USAGE_TOO_PERMISSIVE).

A Like operator compares a key that says whose request or resource it is with a wildcard.

Why it matters: The wildcard may match any value, so the condition lets in whom it should keep out.

How to fix: write the value out, or compare with StringEquals.

IAM User Guide, "AWS global condition context keys", "Sensitive condition keys", and "IAM policy validation check
reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.sensitive_keys import (
    LIKE_OPERATORS,
    SENSITIVE_KEYS,
    USER_ID,
    has_wildcard,
    is_any_user,
    user_part,
)
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The wildcards with sensitive keys."""
    for _, _, condition in conditions(subject):
        if condition.operator.base not in LIKE_OPERATORS:
            continue
        for path, text in condition.values:
            if condition.name in SENSITIVE_KEYS and has_wildcard(text):
                yield Problem(path, f"{condition.key} is compared with {text!r}, which may match any value")
            elif condition.name == USER_ID and has_wildcard(user_part(text)) and not is_any_user(text):
                yield Problem(path, f"{text!r} may match any user: put the wildcard behind the colon")


WILDCARD_USAGE_TOO_PERMISSIVE: Final = ValidationCheck(
    code="WILDCARD_USAGE_TOO_PERMISSIVE",
    type=FindingType.ERROR,
    title="Wildcard usage too permissive",
    find=find,
    learn_more=learn_more("error-wildcard-usage-too-permissive"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalOrgID": '
                '"o-*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": "*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": '
                '"o-exampleorg"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceAccount": "${aws:PrincipalAccount}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '"AIDACKCEVSQ6C2EXAMPLE:*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::111122223333:role/ci-*"}}}]}'
            ),
        ),
    ),
)
