"""Invalid ARN account (INVALID_ARN_ACCOUNT).

The account of a resource ARN is not twelve digits.

Why it matters: The ARN is the ARN of no resource, so the statement does not apply.

How to fix: write the account's twelve digits, zeros in front included.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.arn_formats import arn_formats
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_NAMES: Final = frozenset({"aws", "cloudfront", "amazon", "aws-marketplace"})
"""What stands for the account in ARNs of AWS's own resources."""


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose account is none."""
    for arn in resource_arns(subject):
        if not arn.account or not is_literal(arn.account) or _ACCOUNT.fullmatch(arn.account):
            continue
        formats = arn_formats(subject.reference).get(arn.service, ())
        if arn.account not in _NAMES and all(one.account != arn.account for one in formats):
            yield Problem(arn.path, f"the account {arn.account!r} is not twelve digits")


INVALID_ARN_ACCOUNT: Final = ValidationCheck(
    code="INVALID_ARN_ACCOUNT",
    type=FindingType.ERROR,
    title="Invalid ARN account",
    find=find,
    learn_more=learn_more("error-invalid-arn-account"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1:11112222333:jobs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam::my-account:role/ci"}]}'
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
                '"arn:aws:iam::aws:policy/ReadOnlyAccess"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:jobs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:sqs:us-east-1:1111*:jobs"}]}'
            ),
        ),
    ),
)
