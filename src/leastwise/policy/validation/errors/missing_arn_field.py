"""Missing ARN field (MISSING_ARN_FIELD).

A resource ARN has fewer than six fields.

Why it matters: AWS refuses the document; fields that have no value stay empty, but their colons stand.

How to fix: write all fields: arn:partition:service:region:account:resource.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import resources
from leastwise.policy.validation.errors.resource_arns import FIELDS, arn_fields
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs with too few fields."""
    for path, text in resources(subject):
        fields = arn_fields(text)
        if fields[0] == "arn" and len(fields) < FIELDS:
            yield Problem(path, f"{text!r} has {len(fields)} of the {FIELDS} fields of an ARN")


MISSING_ARN_FIELD: Final = ValidationCheck(
    code="MISSING_ARN_FIELD",
    type=FindingType.ERROR,
    title="Missing ARN field",
    find=find,
    learn_more=learn_more("error-missing-arn-field"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1:jobs"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'),
        ),
    ),
)
