"""Missing ARN Region (MISSING_ARN_REGION).

A resource ARN has no Region, and ARNs of this kind all have one.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: add the Region, or * for all of them.

IAM User Guide, "IAM policy validation check reference"; Service Authorization Reference, "Resource types".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.arn_formats import fitting
from leastwise.policy.validation.errors.resource_arns import resource_arns
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs without their Region."""
    for arn in resource_arns(subject):
        if arn.region:
            continue
        formats = fitting(subject.reference, arn.service, arn.resource)
        if formats and all(one.region for one in formats):
            yield Problem(arn.path, f"ARNs of {arn.service} such as {arn.text} have a Region")


MISSING_ARN_REGION: Final = ValidationCheck(
    code="MISSING_ARN_REGION",
    type=FindingType.ERROR,
    title="Missing ARN Region",
    find=find,
    learn_more=learn_more("error-missing-arn-region"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs::111122223333:jobs"}]}'
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam::111122223333:role/ci"}]}'
            ),
        ),
    ),
)
