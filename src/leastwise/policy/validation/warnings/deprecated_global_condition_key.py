"""Deprecated global condition key (DEPRECATED_GLOBAL_CONDITION_KEY).

A condition uses aws:ARN, which aws:PrincipalArn has replaced.

Why it matters: AWS no longer documents the key, so nobody can say what it holds in new services.

How to fix: use aws:PrincipalArn.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on the old key."""
    for _, _, condition in conditions(subject):
        if condition.name == "aws:arn":
            yield Problem(condition.path, f"{condition.key} is deprecated: use aws:PrincipalArn")


DEPRECATED_GLOBAL_CONDITION_KEY: Final = ValidationCheck(
    code="DEPRECATED_GLOBAL_CONDITION_KEY",
    type=FindingType.WARNING,
    title="Deprecated global condition key",
    find=find,
    learn_more=learn_more("general-warning-deprecated-global-condition-key"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ArnLike": {"aws:ARN": '
                '"arn:aws:iam::111122223333:role/ci"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ArnLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::111122223333:role/ci"}}}]}'
            ),
        ),
    ),
)
