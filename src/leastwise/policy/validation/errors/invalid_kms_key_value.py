"""Invalid kms key value (INVALID_KMS_KEY_VALUE).

A condition compares a key that holds a KMS key's ARN with something else, such as the key's alias or ID.

Why it matters: Requests bring the key's ARN, so the condition never holds for the value, or always.

How to fix: write the key's ARN: arn:aws:kms:region:account:key/key-id.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.service_principals import is_open
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_KEYS: Final = frozenset({"s3:x-amz-server-side-encryption-aws-kms-key-id"})
_ARN: Final = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")


def find(subject: Subject) -> Iterator[Problem]:
    """The values that are no ARN of a KMS key."""
    for _, _, condition in conditions(subject):
        if condition.name in _KEYS and condition.operator.base.startswith(("string", "arn")):
            for path, text in condition.values:
                if not is_open(text) and not _ARN.fullmatch(text):
                    yield Problem(path, f"{condition.key} is the ARN of a KMS key, which {text!r} is not")


INVALID_KMS_KEY_VALUE: Final = ValidationCheck(
    code="INVALID_KMS_KEY_VALUE",
    type=FindingType.ERROR,
    title="Invalid kms key value",
    find=find,
    learn_more=learn_more("error-invalid-kms-key-value"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/logs"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"s3:x-amz-server-side-encryption-aws-kms-key-id": '
                '"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ArnLike": '
                '{"s3:x-amz-server-side-encryption-aws-kms-key-id": '
                '"arn:aws:kms:*:111122223333:key/*"}}}]}'
            ),
        ),
    ),
)
