"""Variable usage too permissive (VARIABLE_USAGE_TOO_PERMISSIVE).

A key that says whose request or resource it is is compared with a policy variable, other than that of such a key.

Why it matters: The policy variable may match any value, so the condition lets in whom it should keep out.

How to fix: write the value out, or compare with a key that AWS fills, such as ${aws:PrincipalAccount}.

IAM User Guide, "AWS global condition context keys", "Sensitive condition keys", and "IAM policy validation check
reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.operators import STRING_AND_ARN_OPERATORS
from leastwise.policy.validation.errors.sensitive_keys import (
    SENSITIVE_KEYS,
    USER_ID,
    has_variable,
    is_any_user,
    user_part,
)
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The policy variables with sensitive keys."""
    for _, _, condition in conditions(subject):
        if condition.operator.base not in STRING_AND_ARN_OPERATORS:
            continue
        for path, text in condition.values:
            if condition.name in SENSITIVE_KEYS and has_variable(text):
                yield Problem(path, f"{condition.key} is compared with {text!r}, which may match any value")
            elif condition.name == USER_ID and has_variable(user_part(text)) and not is_any_user(text):
                yield Problem(path, f"{text!r} may match any user: put the policy variable behind the colon")


VARIABLE_USAGE_TOO_PERMISSIVE: Final = ValidationCheck(
    code="VARIABLE_USAGE_TOO_PERMISSIVE",
    type=FindingType.ERROR,
    title="Variable usage too permissive",
    find=find,
    learn_more=learn_more("error-variable-usage-too-permissive"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalOrgID": '
                '"${aws:PrincipalTag/org}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '"${aws:PrincipalTag/id}"}}}]}'
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
                '"AIDACKCEVSQ6C2EXAMPLE:${aws:username}"}}}]}'
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
