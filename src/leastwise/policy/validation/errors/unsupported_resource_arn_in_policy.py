"""Unsupported resource ARN in policy (UNSUPPORTED_RESOURCE_ARN_IN_POLICY).

The policy of a resource names ARNs that resources of its type do not have. The resource's type must be known.

Why it matters: The statement never applies, or AWS refuses the document.

How to fix: name the resource that the policy is attached to.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.errors.resource_policies import takes_arn
from leastwise.policy.validation.warnings.links import learn_more

_COLONS: Final = 5


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs of other resources, where the resource's type is known."""
    for path, statement in subject.statements:
        for name in ("Resource", "NotResource"):
            for place, text in strings_of(statement.get(name), (*path, name)):
                if (
                    text.startswith("arn:")
                    and text.count(":") >= _COLONS
                    and not takes_arn(subject.resource_type, text)
                ):
                    yield Problem(place, f"{text} is no ARN of a resource of type {subject.resource_type}")


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
                '"Resource": "arn:aws:kms:eu-west-1:111122223333:key/*", "Principal": {"AWS": "111122223333"}}]}'
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
    examples_resource_type="AWS::S3::Bucket",
)
