"""Missing ARN account (MISSING_ARN_ACCOUNT).

A resource ARN has no account, and ARNs of this kind all have one.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: add the account, or * for all of them.

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

_OWNED_BY_AWS: Final = frozenset({"resource-explorer-2", "ssm"})
"""Services with resources of AWS itself, which have no account though the reference gives their kind one."""


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs without their account."""
    for arn in resource_arns(subject):
        if arn.account or not arn.resource.strip("*") or arn.service in _OWNED_BY_AWS:
            continue
        formats = fitting(subject.reference, arn.service, arn.resource)
        if formats and all(one.account for one in formats):
            yield Problem(arn.path, f"ARNs of {arn.service} such as {arn.text} have an account")


MISSING_ARN_ACCOUNT: Final = ValidationCheck(
    code="MISSING_ARN_ACCOUNT",
    type=FindingType.ERROR,
    title="Missing ARN account",
    find=find,
    learn_more=learn_more("error-missing-arn-account"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1::jobs"}]}'
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
                '"arn:aws:s3:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:ssm:us-east-1::document/AWS-RunShellScript"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:ec2:us-east-1::image/*"}]}'
            ),
        ),
    ),
)
