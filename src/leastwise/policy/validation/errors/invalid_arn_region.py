"""Invalid ARN Region (INVALID_ARN_REGION).

The Region of a resource ARN does not exist.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: correct the Region; Availability Zones such as us-east-1a are none.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.arn_formats import arn_formats
from leastwise.policy.validation.errors.regions import REGIONS
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose Region is none."""
    for arn in resource_arns(subject):
        if arn.region and is_literal(arn.region) and arn.region not in REGIONS:
            formats = arn_formats(subject.reference).get(arn.service, ())
            if all(one.region != arn.region for one in formats):
                yield Problem(arn.path, f"there is no Region {arn.region!r}")


INVALID_ARN_REGION: Final = ValidationCheck(
    code="INVALID_ARN_REGION",
    type=FindingType.ERROR,
    title="Invalid ARN Region",
    find=find,
    learn_more=learn_more("error-invalid-arn-region"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-9:111122223333:jobs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1a:111122223333:jobs"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1:111122223333:jobs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:*:111122223333:jobs"}]}'
            ),
        ),
    ),
)
