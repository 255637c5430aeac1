"""Invalid kms key value (INVALID_KMS_KEY_VALUE).

A condition compares the KMS key of S3's encryption with a value that is no ARN of a key.

Why it matters: S3 sends the key's ARN, so the condition never holds for a key ID or an alias.

How to fix: write arn:aws:kms:region:account-id:key/key-id.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

KEY: Final = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_OPEN: Final = re.compile(r"[*?]|\$\{")
_KEY_ARN: Final = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[\w-]+")


def find(subject: Subject) -> Iterator[Problem]:
    """The values that are no ARNs of keys; those with wildcards or variables are left out."""
    for _, _, condition in conditions(subject):
        if condition.name != KEY or condition.operator.base == "null":
            continue
        for path, text in condition.values:
            if not _OPEN.search(text) and not _KEY_ARN.fullmatch(text):
                yield Problem(path, f"{text!r} is no ARN of a KMS key, as {condition.key} has it")


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
                '"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": '
                '{"s3:x-amz-server-side-encryption-aws-kms-key-id": "true"}}}]}'
            ),
        ),
    ),
)
