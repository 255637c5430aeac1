"""Invalid partition (INVALID_PARTITION).

The partition of a resource ARN does not exist.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: write the partition of the account, mostly aws; aws-cn in China, aws-us-gov in GovCloud.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.regions import PARTITIONS
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose partition is none."""
    for arn in resource_arns(subject):
        if is_literal(arn.partition) and arn.partition not in PARTITIONS:
            yield Problem(arn.path, f"there is no partition {arn.partition!r}")


INVALID_PARTITION: Final = ValidationCheck(
    code="INVALID_PARTITION",
    type=FindingType.ERROR,
    title="Invalid partition",
    find=find,
    learn_more=learn_more("error-invalid-partition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:amazon:s3:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn::s3:::logs"}]}'
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
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws-cn:s3:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:*:s3:::logs"}]}'
            ),
        ),
    ),
)
