"""Invalid ARN service case (INVALID_ARN_SERVICE_CASE).

The service of a resource ARN has capitals.

Why it matters: ARNs are compared letter by letter, so the ARN matches no resource and the statement does not apply.

How to fix: write the service in small letters.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.resource_arns import resource_arns
from leastwise.policy.validation.errors.service_prefixes import is_arn_service
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose service has capitals."""
    for arn in resource_arns(subject):
        if arn.service != arn.service.lower() and is_arn_service(arn.service, subject.reference):
            yield Problem(arn.path, f"write the service {arn.service!r} in small letters")


INVALID_ARN_SERVICE_CASE: Final = ValidationCheck(
    code="INVALID_ARN_SERVICE_CASE",
    type=FindingType.ERROR,
    title="Invalid ARN service case",
    find=find,
    learn_more=learn_more("error-invalid-arn-service-case"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:S3:::logs"}]}'
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
    ),
)
