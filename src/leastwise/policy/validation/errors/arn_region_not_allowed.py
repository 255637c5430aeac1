"""ARN Region not allowed (ARN_REGION_NOT_ALLOWED).

A resource ARN has a Region, and ARNs of this kind have none, as those of IAM.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: leave the Region empty: arn:aws:iam::111122223333:role/ci.

IAM User Guide, "IAM policy validation check reference"; Service Authorization Reference, "Resource types".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.arn_formats import fitting
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs with a Region that there is not."""
    for arn in resource_arns(subject):
        if not arn.region or not is_literal(arn.region):
            continue
        formats = fitting(subject.reference, arn.service, arn.resource)
        if formats and not any(one.region for one in formats):
            yield Problem(arn.path, f"ARNs of {arn.service} such as {arn.text} have no Region")


ARN_REGION_NOT_ALLOWED: Final = ValidationCheck(
    code="ARN_REGION_NOT_ALLOWED",
    type=FindingType.ERROR,
    title="ARN Region not allowed",
    find=find,
    learn_more=learn_more("error-arn-region-not-allowed"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam:us-east-1:111122223333:role/ci"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam::111122223333:role/ci"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam:*:111122223333:role/ci"}]}'
            ),
        ),
    ),
)
