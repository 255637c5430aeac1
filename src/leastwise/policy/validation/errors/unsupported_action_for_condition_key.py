"""Unsupported action for condition key (UNSUPPORTED_ACTION_FOR_CONDITION_KEY).

A statement has actions, by name, whose requests never bring the service's condition key that it compares. An operator
that is made for absent keys (IfExists, ForAllValues, Null) takes the finding away.

Why it matters: An Allow statement does not allow them, a Deny statement may never deny them.

How to fix: move the actions to a statement without the key.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.action_keys import brings, service_key
from leastwise.policy.validation.errors.elements import listed
from leastwise.policy.validation.errors.resource_arns import is_literal
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, WrittenCondition, written_conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on keys that some of the actions do not have, at these actions and the key."""
    for path, statement in subject.statements:
        written = [(place, text) for place, text in listed(statement, path, "Action") if is_literal(text)]
        for condition in written_conditions(statement, path) if written else ():
            key = service_key(condition.key, subject.reference)
            if key is None or _is_for_absent_keys(condition):
                continue
            wrong = [(place, text) for place, text in written if not brings(text, key, subject.reference)]
            if wrong:
                names = ", ".join(text for _, text in wrong)
                also = (*(place for place, _ in wrong[1:]), condition.path)
                yield Problem(wrong[0][0], f"requests for {names} never have {condition.key}", also)


def _is_for_absent_keys(condition: WrittenCondition) -> bool:
    """Whether the operator says itself what holds where the key is absent."""
    operator = condition.operator
    return operator.if_exists or operator.qualifier == FOR_ALL_VALUES or operator.base == "null"


UNSUPPORTED_ACTION_FOR_CONDITION_KEY: Final = ValidationCheck(
    code="UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Unsupported action for condition key",
    find=find,
    learn_more=learn_more("error-unsupported-action-for-condition-key"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket", '
                '"s3:GetObject"], "Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"s3:prefix": "logs/"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt", '
                '"kms:DescribeKey"], "Resource": "*", "Condition": {"StringEquals": '
                '{"kms:EncryptionContext:app": "a"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket", '
                '"s3:GetObject"], "Resource": "*", "Condition": {"StringLikeIfExists": {"s3:prefix": "logs/*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "aws-marketplace:Subscribe", '
                '"Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws-marketplace:ProductId": '
                '["prod-example"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", '
                '"Resource": "arn:aws:s3:::logs", "Condition": {"StringEquals": {"s3:prefix": '
                '"logs/"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s3:prefix": '
                '"logs/"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:RequestedRegion": "us-east-1"}}}]}'
            ),
        ),
    ),
)
