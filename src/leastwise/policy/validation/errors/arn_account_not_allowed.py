"""ARN account not allowed (ARN_ACCOUNT_NOT_ALLOWED).

A resource ARN has an account, and ARNs of this kind have none, as those of S3 buckets.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: leave the account empty: arn:aws:s3:::bucket.

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
    """The ARNs with an account that there is not."""
    for arn in resource_arns(subject):
        if not arn.account or not is_literal(arn.account):
            continue
        formats = fitting(subject.reference, arn.service, arn.resource)
        if formats and not any(one.account for one in formats):
            yield Problem(arn.path, f"ARNs of {arn.service} such as {arn.text} have no account")


ARN_ACCOUNT_NOT_ALLOWED: Final = ValidationCheck(
    code="ARN_ACCOUNT_NOT_ALLOWED",
    type=FindingType.ERROR,
    title="ARN account not allowed",
    find=find,
    learn_more=learn_more("error-arn-account-not-allowed"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3::111122223333:logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:us-east-1:111122223333:accesspoint/logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::*"}]}'
            ),
        ),
    ),
)
