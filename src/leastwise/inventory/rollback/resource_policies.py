"""Policies of resources themselves: one call puts the whole document, one takes it away (API Reference of each)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.inventory.rollback.documents import text_of
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

_MEMBER: Final = "resourcePolicy"
Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Calls:
    """How a service puts and removes a resource's policy; `remove` is None where it always has one."""

    service: str
    put: str
    parameters: Callable[[ConfigurationItem, str], Parameters]
    remove: str | None = None
    removal: Callable[[ConfigurationItem], Parameters] | None = None


def _named(name: str, policy: str) -> Callable[[ConfigurationItem, str], Parameters]:
    return lambda item, text: {name: item.resource_name or item.resource_id, policy: text}


def _by_arn(name: str, policy: str) -> Callable[[ConfigurationItem, str], Parameters]:
    return lambda item, text: {name: item.arn, policy: text}


def _only_name(name: str) -> Callable[[ConfigurationItem], Parameters]:
    return lambda item: {name: item.resource_name or item.resource_id}


def _only_arn(name: str) -> Callable[[ConfigurationItem], Parameters]:
    return lambda item: {name: item.arn}


def _queue_url(item: ConfigurationItem) -> str:
    found = item.configuration.get("queueUrl")
    suffix = "amazonaws.com.cn" if item.arn.startswith("arn:aws-cn:") else "amazonaws.com"
    return str(found or f"https://sqs.{item.region}.{suffix}/{item.account_id}/{item.resource_name}")


_CALLS: Final[dict[str, _Calls]] = {
    "AWS::S3::Bucket": _Calls(
        "s3", "PutBucketPolicy", _named("Bucket", "Policy"), "DeleteBucketPolicy", _only_name("Bucket")
    ),
    "AWS::KMS::Key": _Calls(
        "kms", "PutKeyPolicy", lambda item, text: {"KeyId": item.arn, "PolicyName": "default", "Policy": text}
    ),
    "AWS::SNS::Topic": _Calls(
        "sns",
        "SetTopicAttributes",
        lambda item, text: {"TopicArn": item.arn, "AttributeName": "Policy", "AttributeValue": text},
    ),
    "AWS::SQS::Queue": _Calls(
        "sqs",
        "SetQueueAttributes",
        lambda item, text: {"QueueUrl": _queue_url(item), "Attributes": {"Policy": text}},
        "SetQueueAttributes",
        lambda item: {"QueueUrl": _queue_url(item), "Attributes": {"Policy": ""}},
    ),
    "AWS::SecretsManager::Secret": _Calls(
        "secretsmanager",
        "PutResourcePolicy",
        _by_arn("SecretId", "ResourcePolicy"),
        "DeleteResourcePolicy",
        _only_arn("SecretId"),
    ),
    "AWS::ECR::Repository": _Calls(
        "ecr",
        "SetRepositoryPolicy",
        _named("repositoryName", "policyText"),
        "DeleteRepositoryPolicy",
        _only_name("repositoryName"),
    ),
    "AWS::DynamoDB::Table": _Calls(
        "dynamodb",
        "PutResourcePolicy",
        _by_arn("ResourceArn", "Policy"),
        "DeleteResourcePolicy",
        _only_arn("ResourceArn"),
    ),
    "AWS::EFS::FileSystem": _Calls(
        "efs",
        "PutFileSystemPolicy",
        lambda item, text: {"FileSystemId": item.resource_id, "Policy": text},
        "DeleteFileSystemPolicy",
        lambda item: {"FileSystemId": item.resource_id},
    ),
    "AWS::Backup::BackupVault": _Calls(
        "backup",
        "PutBackupVaultAccessPolicy",
        _named("BackupVaultName", "Policy"),
        "DeleteBackupVaultAccessPolicy",
        _only_name("BackupVaultName"),
    ),
    "AWS::OpenSearchService::Domain": _Calls(
        "opensearch", "UpdateDomainConfig", _named("DomainName", "AccessPolicies")
    ),
    "AWS::Events::EventBus": _Calls("events", "PutPermission", _named("EventBusName", "Policy")),
}

RESOURCE_TYPES: Final = frozenset(_CALLS)


def parts(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The call that makes the resource's policy what it was; resources themselves are neither made nor deleted."""
    item = now or then
    assert item is not None
    if now is None or then is None:
        what = "no longer exists" if now is None else "did not exist then"
        yield Lost(item.arn or item.resource_id, f"the resource itself {what}; only policies are rolled back")
        return
    if _MEMBER not in then.configuration or _MEMBER in then.unknown:
        yield Lost(f"the policy of {item.resource_name}", "its content at that time was never recorded")
        return
    before, after = then.configuration[_MEMBER], now.configuration.get(_MEMBER)
    if before != after:
        yield _call(_CALLS[item.resource_type], now, before)


def _call(calls: _Calls, item: ConfigurationItem, document: Any) -> Part:
    region = "" if item.region == GLOBAL_REGION else item.region
    if document is not None:
        parameters = calls.parameters(item, text_of(document))
        return Step(calls.put, parameters, "its policy was another", calls.service, region)
    if calls.remove is None or calls.removal is None:
        return Lost(f"the absence of a policy of {item.resource_name}", "this service offers no call for it")
    return Step(calls.remove, calls.removal(item), "it had no policy", calls.service, region)
