"""Type mismatch string (TYPE_MISMATCH_STRING).

A value of BinaryEquals is no base64.

Why it matters: The comparison can never hold.

How to fix: write the bytes in base64.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def find(subject: Subject) -> Iterator[Problem]:
    """The values of another type."""
    for _, _, condition in conditions(subject):
        if condition.operator.base == "binaryequals":
            for path, text in condition.values:
                if "${" not in text and not _is_base64(text):
                    yield Problem(path, f"{text!r} is no base64, as {condition.written} needs")


TYPE_MISMATCH_STRING: Final = ValidationCheck(
    code="TYPE_MISMATCH_STRING",
    type=FindingType.WARNING,
    title="Type mismatch string",
    find=find,
    learn_more=learn_more("general-warning-type-mismatch-string"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"BinaryEquals": {"example:Digest": "not '
                'base64!"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"BinaryEquals": {"example:Digest": '
                '"QmluYXJ5VmFsdWU="}}}]}'
            ),
        ),
    ),
)
