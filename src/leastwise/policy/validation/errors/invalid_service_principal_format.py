"""Invalid service principal format (INVALID_SERVICE_PRINCIPAL_FORMAT).

A service principal, in Principal or as the value of a condition key, is not written as service principals are.

Why it matters: No service calls under that name.

How to fix: write service-name.amazonaws.com in small letters; kms:ViaService takes service-name.region.amazonaws.com.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import principals
from leastwise.policy.validation.errors.service_principals import (
    NAMING_KEYS,
    REGIONAL_KEYS,
    is_open,
    is_regional_service_principal,
    is_service_principal,
)
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The service principals that are written differently."""
    for path, statement in subject.statements:
        for place, kind, text in principals(statement, path):
            if kind == "service" and not is_open(text) and not is_service_principal(text):
                yield Problem(place, f"{text!r} is not written service-name.amazonaws.com")
    for _, _, condition in conditions(subject):
        if not condition.operator.base.startswith("string"):
            continue
        for place, text in condition.values:
            if condition.name in NAMING_KEYS and not is_open(text) and not is_service_principal(text):
                yield Problem(place, f"{text!r} is not written service-name.amazonaws.com")
            if condition.name in REGIONAL_KEYS and not is_open(text) and not is_regional_service_principal(text):
                yield Problem(place, f"{text!r} is not written service-name.region.amazonaws.com")


INVALID_SERVICE_PRINCIPAL_FORMAT: Final = ValidationCheck(
    code="INVALID_SERVICE_PRINCIPAL_FORMAT",
    type=FindingType.ERROR,
    title="Invalid service principal format",
    find=find,
    learn_more=learn_more("error-invalid-service-principal-format"),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "EC2"}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"iam:PassedToService": "Lambda.amazonaws.com"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"kms:ViaService": '
                '"s3.amazonaws.com"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
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
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"kms:ViaService": '
                '"s3.us-east-1.amazonaws.com"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"iam:PassedToService": '
                '"ec2.*"}}}]}'
            ),
        ),
    ),
)
