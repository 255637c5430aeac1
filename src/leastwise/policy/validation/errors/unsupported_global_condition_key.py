"""Unsupported global condition key (UNSUPPORTED_GLOBAL_CONDITION_KEY).

A policy that is attached to a resource compares aws:ARN.

Why it matters: AWS no longer supports the key there.

How to fix: compare aws:PrincipalArn, or aws:SourceArn where a service calls.

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
    """The conditions on aws:ARN."""
    for _, _, condition in conditions(subject):
        if condition.name == "aws:arn":
            yield Problem(condition.path, f"{condition.key} is not supported: use aws:PrincipalArn or aws:SourceArn")


UNSUPPORTED_GLOBAL_CONDITION_KEY: Final = ValidationCheck(
    code="UNSUPPORTED_GLOBAL_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Unsupported global condition key",
    find=find,
    learn_more=learn_more("error-unsupported-global-condition-key"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.RCP, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}, "Condition": '
                '{"ArnLike": {"aws:ARN": "arn:aws:iam::111122223333:role/ci"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}, "Condition": '
                '{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}}]}'
            ),
        ),
    ),
)
