"""Irrelevant condition key in policy (IRRELEVANT_CONDITION_KEY_IN_POLICY).

A bucket or access point policy has a condition on s3:ResourceAccount.

Why it matters: The policy hangs on one resource, whose account is always the same.

How to fix: use the key in identity policies, or remove it.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_S3_RESOURCES: Final = ("AWS::S3::", "AWS::S3ObjectLambda::")


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that always or never hold on the resource."""
    if subject.resource_type is not None and not subject.resource_type.startswith(_S3_RESOURCES):
        return
    for _, _, condition in conditions(subject):
        if condition.name == "s3:resourceaccount":
            yield Problem(condition.path, f"{condition.key} says nothing in the policy of one resource")


IRRELEVANT_CONDITION_KEY_IN_POLICY: Final = ValidationCheck(
    code="IRRELEVANT_CONDITION_KEY_IN_POLICY",
    type=FindingType.SUGGESTION,
    title="Irrelevant condition key in policy",
    find=find,
    learn_more=learn_more("suggestion-irrelevant-condition-key-in-policy"),
    kinds=frozenset({PolicyKind.RESOURCE}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": '
                '{"StringEquals": {"s3:ResourceAccount": "111122223333"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": '
                '{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}}]}'
            ),
        ),
    ),
)
