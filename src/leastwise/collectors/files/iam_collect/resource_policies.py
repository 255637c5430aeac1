"""Resources with policies of their own in iam-collect's folders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.iam_collect.layout import ResourceFolder
from leastwise.model.arn import Arn
from leastwise.model.configuration_item import ConfigurationItem


def _name(arn: Arn) -> str:
    return arn.resource[len(arn.resource_type) + 1 :] if arn.resource_type else arn.resource


def _queue_url(arn: Arn) -> str:
    """Amazon SQS Developer Guide, "Queue and message identifiers": the URL that AWS gives a queue today."""
    domain = "amazonaws.com.cn" if arn.partition == "aws-cn" else "amazonaws.com"
    return f"https://sqs.{arn.region}.{domain}/{arn.account}/{arn.resource}"


_TYPES: Final[dict[tuple[str, str], tuple[str, Callable[[Arn], str]]]] = {
    ("s3", ""): ("AWS::S3::Bucket", _name),
    ("sns", ""): ("AWS::SNS::Topic", str),
    ("sqs", ""): ("AWS::SQS::Queue", _queue_url),
    ("kms", "key"): ("AWS::KMS::Key", _name),
    ("secretsmanager", "secret"): ("AWS::SecretsManager::Secret", str),
    ("ecr", "repository"): ("AWS::ECR::Repository", _name),
    ("lambda", "function"): ("AWS::Lambda::Function", _name),
}
"""Resource type and what its id is, by service and type in the ARN."""


def with_policy(resource: ResourceFolder, account_id: str, captured: datetime) -> ConfigurationItem | None:
    """The resource with its policy, None where its kind is not read. A bucket without a file of it has no policy."""
    metadata = resource.required("metadata")
    if not metadata.get("arn").is_present:
        return None
    arn = metadata.get("arn").arn()
    resource_type, id_of = _TYPES.get((arn.service, arn.resource_type), ("", _name))
    region = arn.region or metadata.get("region").value
    if not resource_type or not isinstance(region, str):
        return None
    configuration: dict[str, Any] = {}
    policy = resource.fact("policy")
    if policy.is_present or arn.service == "s3":
        configuration["resourcePolicy"] = conversions.document(policy)
    if arn.service == "s3":
        blocks = resource.fact("bpa")
        configuration["publicAccessBlockConfiguration"] = (
            {name[:1].lower() + name[1:]: block.boolean() for name, block in blocks.entries()}
            if blocks.is_present
            else None
        )
    return ConfigurationItem(
        account_id=account_id,
        region=region,
        resource_type=resource_type,
        resource_id=id_of(arn),
        resource_name=_name(arn),
        arn=str(arn),
        capture_time=captured,
        configuration=configuration,
        tags=conversions.tags(resource.fact("tags")),
    )
