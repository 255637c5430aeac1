"""Unsupported resource ARN in policy (UNSUPPORTED_RESOURCE_ARN_IN_POLICY).

A resource policy names a resource of another service than the one it is attached to.

Why it matters: The policy is about its own resource only, so the statement does not apply.

How to fix: name the resource that the policy is attached to.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.attached_service import attached_service
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more

_ALSO: Final = {"s3": ("s3-object-lambda", "s3-outposts", "s3express")}
"""Other services that ARNs of a service's resources name."""


def find(subject: Subject) -> Iterator[Problem]:
    """The resources of other services."""
    service = attached_service(subject)
    for arn in resource_arns(subject) if service else ():
        if is_literal(arn.service) and arn.service.lower() not in (service, *_ALSO.get(service or "", ())):
            yield Problem(arn.path, f"{arn.text} is no resource of {service}")


UNSUPPORTED_RESOURCE_ARN_IN_POLICY: Final = ValidationCheck(
    code="UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
    type=FindingType.ERROR,
    title="Unsupported resource ARN in policy",
    find=find,
    learn_more=learn_more("error-unsupported-resource-arn-in-policy"),
    kinds=frozenset({PolicyKind.RESOURCE}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": '
                '"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", '
                '"Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
