"""Which service a resource policy belongs to: by ValidatePolicy's resource type, or by the actions where there is none.

IAM Access Analyzer API Reference, "ValidatePolicy", validatePolicyResourceType.
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import Subject
from leastwise.policy.validation.errors.elements import actions, is_role_trust
from leastwise.policy.validation.errors.resource_arns import is_literal

_OF_TYPE: Final = {
    "AWS::S3::Bucket": "s3",
    "AWS::S3::AccessPoint": "s3",
    "AWS::S3::MultiRegionAccessPoint": "s3",
    "AWS::S3ObjectLambda::AccessPoint": "s3-object-lambda",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::KMS::Key": "kms",
    "AWS::SecretsManager::Secret": "secretsmanager",
    "AWS::SNS::Topic": "sns",
    "AWS::SQS::Queue": "sqs",
}
_INFERRED: Final = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sns", "sqs"})
"""Services whose resource policies are taken for theirs when all actions are."""


def attached_service(subject: Subject) -> str | None:
    """The service prefix of the actions that the document may have; None where that cannot be told."""
    if is_role_trust(subject):
        return "sts"
    if subject.resource_type is not None:
        return _OF_TYPE.get(subject.resource_type)
    prefixes = {text.partition(":")[0].lower() for _, text in actions(subject)}
    return prefixes.pop() if len(prefixes) == 1 and prefixes <= _INFERRED else None


def service_of(action: str) -> str | None:
    """The service prefix of an action in lower case; None where it has wildcards or there is none."""
    prefix, colon, _ = action.partition(":")
    return prefix.lower() if colon and prefix and is_literal(prefix) else None
