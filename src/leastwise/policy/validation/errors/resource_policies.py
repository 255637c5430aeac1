"""What the policies of a resource type take: the resource types that ValidatePolicy knows.

Access Analyzer API Reference, "ValidatePolicy": validatePolicyResourceType.
"""

from __future__ import annotations

import re
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import Subject

_ROLE_TRUST: Final = "AWS::IAM::AssumeRolePolicyDocument"
_PREFIXES: Final = {
    "AWS::DynamoDB::Table": "dynamodb",
    _ROLE_TRUST: "sts",
    "AWS::S3::AccessPoint": "s3",
    "AWS::S3::Bucket": "s3",
    "AWS::S3::MultiRegionAccessPoint": "s3",
    "AWS::S3ObjectLambda::AccessPoint": "s3-object-lambda",
}
"""Resource type -> the prefix of the actions that its policies take."""
_ARNS: Final = {
    "AWS::DynamoDB::Table": re.compile(r"arn:[^:]*:dynamodb:[^:]*:[^:]*:(?:table/|[*?]).*"),
    "AWS::S3::AccessPoint": re.compile(r"arn:[^:]*:s3:[^:]*:[^:]*:(?:accesspoint[/:]|[*?]).*"),
    "AWS::S3::Bucket": re.compile(r"arn:[^:]*:s3:[*?]*:[*?]*:.*"),
    "AWS::S3::MultiRegionAccessPoint": re.compile(r"arn:[^:]*:s3:[*?]*:[^:]*:(?:accesspoint[/:]|[*?]).*"),
    "AWS::S3ObjectLambda::AccessPoint": re.compile(
        r"arn:[^:]*:s3-object-lambda:[^:]*:[^:]*:(?:accesspoint[/:]|[*?]).*"
    ),
}
"""Resource type -> the ARNs that its policies take."""


def resource_type_of(subject: Subject) -> str | None:
    """The type of the resource that a document is attached to, where it is known."""
    return _ROLE_TRUST if subject.kind is PolicyKind.TRUST else subject.resource_type


def prefix_of(resource_type: str | None) -> str | None:
    """The prefix of the actions that the policies of a resource type take; None where any may do."""
    return _PREFIXES.get(resource_type or "")


def takes_arn(resource_type: str | None, arn: str) -> bool:
    """Whether the policies of a resource type take an ARN; true where that is not known."""
    form = _ARNS.get(resource_type or "")
    return form is None or form.fullmatch(arn) is not None
