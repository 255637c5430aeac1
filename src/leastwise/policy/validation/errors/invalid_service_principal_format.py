"""Invalid service principal format (INVALID_SERVICE_PRINCIPAL_FORMAT).

A condition compares a key that holds service principals with a value of another form.

Why it matters: The condition never holds for it.

How to fix: write the principal of the service in lower case: lambda.amazonaws.com, or with its Region for
kms:ViaService.

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

_OPEN: Final = re.compile(r"[*?]|\$\{")
_SERVICE: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?|[a-z0-9-]+\.amazon\.com")
_IN_REGION: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+\.amazonaws\.com(?:\.cn)?")
_FORMS: Final = {
    "aws:calledvia": _SERVICE,
    "aws:calledviafirst": _SERVICE,
    "aws:calledvialast": _SERVICE,
    "aws:principalservicename": _SERVICE,
    "aws:principalservicenameslist": _SERVICE,
    "iam:passedtoservice": _SERVICE,
    "kms:viaservice": _IN_REGION,
}
"""Key in lower case -> the form of its values."""


def find(subject: Subject) -> Iterator[Problem]:
    """The values that are no service principals; those with wildcards or variables are left out."""
    for _, _, condition in conditions(subject):
        form = _FORMS.get(condition.name)
        if form is None or not condition.operator.base.startswith("string"):
            continue
        for path, text in condition.values:
            if not _OPEN.search(text) and not form.fullmatch(text):
                yield Problem(path, f"{text!r} is not of the form of a service principal, as {condition.key} has it")


INVALID_SERVICE_PRINCIPAL_FORMAT: Final = ValidationCheck(
    code="INVALID_SERVICE_PRINCIPAL_FORMAT",
    type=FindingType.ERROR,
    title="Invalid service principal format",
    find=find,
    learn_more=learn_more("error-invalid-service-principal-format"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"iam:PassedToService": "lambda"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"kms:ViaService": '
                '"S3.eu-west-1.amazonaws.com"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringEquals": '
                '{"aws:CalledVia": ["athena.amazonaws.org"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"iam:PassedToService": ["lambda.amazonaws.com", "ec2.amazonaws.com.cn"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"kms:ViaService": '
                '"s3.*.amazonaws.com"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"kms:ViaService": '
                '"s3.eu-west-1.amazonaws.com"}}}]}'
            ),
        ),
    ),
)
