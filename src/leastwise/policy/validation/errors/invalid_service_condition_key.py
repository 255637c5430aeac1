"""Invalid service condition key (INVALID_SERVICE_CONDITION_KEY).

A condition key does not exist in its service.

Why it matters: No request has the key: the condition never holds, or always.

How to fix: correct the key; the Service Authorization Reference lists those of each service.

Service Authorization Reference; IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.tag_keys import lacks_tag_key
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The service keys that there are not."""
    for _, _, condition in conditions(subject):
        prefix, _, name = condition.name.partition(":")
        if not name or prefix == "aws" or prefix not in subject.reference.prefixes:
            continue
        if subject.reference.condition_key(condition.key) is None and not lacks_tag_key(condition.key, subject):
            yield Problem(condition.path, f"{prefix} has no condition key {condition.key}")


INVALID_SERVICE_CONDITION_KEY: Final = ValidationCheck(
    code="INVALID_SERVICE_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Invalid service condition key",
    find=find,
    learn_more=learn_more("error-invalid-service-condition-key"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s3:prefixes": '
                '"logs/"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s3:prefix": '
                '"logs/"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"ec2:ResourceTag/team": "ops"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"codestar:key": '
                '"a"}}}]}'
            ),
        ),
    ),
)
