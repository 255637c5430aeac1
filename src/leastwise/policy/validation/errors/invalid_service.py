"""Invalid service (INVALID_SERVICE).

A resource ARN or a condition key names a service that does not exist.

Why it matters: The ARN matches no resource, and no request has the key.

How to fix: correct the service prefix.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.errors.service_prefixes import is_arn_service, is_condition_key_prefix
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The services that there are not."""
    for arn in resource_arns(subject):
        if is_literal(arn.service) and not is_arn_service(arn.service, subject.reference):
            yield Problem(arn.path, f"there is no service {arn.service!r}")
    for _, _, condition in conditions(subject):
        prefix, colon, name = condition.key.partition(":")
        if colon and prefix and name and not is_condition_key_prefix(prefix, subject.reference):
            yield Problem(condition.path, f"there is no service {prefix!r}")


INVALID_SERVICE: Final = ValidationCheck(
    code="INVALID_SERVICE",
    type=FindingType.ERROR,
    title="Invalid service",
    find=find,
    learn_more=learn_more("error-invalid-service"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s33:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s33:prefix": "a"}}}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s3:prefix": "a", '
                '"accounts.google.com:aud": "b"}}}]}'
            ),
        ),
    ),
)
