"""Invalid global condition key (INVALID_GLOBAL_CONDITION_KEY).

A condition key with the prefix aws: does not exist.

Why it matters: No request has the key: the condition never holds, or always.

How to fix: correct the key.

IAM User Guide, "AWS global condition context keys" and "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.tag_keys import lacks_tag_key
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_UNLISTED: Final = frozenset({"aws:arn", "aws:principalorgmasteraccountid", "aws:sourceowner"})
"""Keys that AWS sends, in lower case, though the guide does not list them any more."""


def find(subject: Subject) -> Iterator[Problem]:
    """The global keys that there are not."""
    for _, _, condition in conditions(subject):
        if not condition.name.startswith("aws:") or condition.name in ("aws:", *_UNLISTED):
            continue
        known = subject.reference.condition_key(condition.key) is not None
        if not known and not lacks_tag_key(condition.key, subject):
            yield Problem(condition.path, f"there is no global condition key {condition.key}")


INVALID_GLOBAL_CONDITION_KEY: Final = ValidationCheck(
    code="INVALID_GLOBAL_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Invalid global condition key",
    find=find,
    learn_more=learn_more("error-invalid-global-condition-key"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:UserNames": '
                '"ana"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": '
                '"SNS:Publish", "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms", "Condition": {"StringEquals": '
                '{"AWS:SourceOwner": "111122223333"}}}]}'
            ),
        ),
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
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"AWS:UserName": '
                '"ana"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceTag/team": "ops"}}}]}'
            ),
        ),
    ),
)
