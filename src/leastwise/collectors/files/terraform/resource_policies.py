"""Resources of a Terraform state with a policy of their own, whether in the resource or in one that only sets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.terraform.making import Made, Maker, account_in, item
from leastwise.collectors.files.terraform.principals import tags_of
from leastwise.collectors.files.terraform.state import State, StateResource
from leastwise.model.arn import Arn, is_arn, parse_arn
from leastwise.model.configuration_item import GLOBAL_REGION, NotRead

_BLOCKS: Final = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


@dataclass(frozen=True, slots=True)
class Holder:
    """A type of resource that has a policy, made by the Terraform type `made_by`, with `attribute` for its id."""

    resource_type: str
    made_by: str
    attribute: str
    id_of: Callable[[Arn, str], str]


def _name(arn: Arn, _: str) -> str:
    return arn.resource[len(arn.resource_type) + 1 :] if arn.resource_type else arn.resource


def _whole_arn(arn: Arn, _: str) -> str:
    return str(arn)


def _url(arn: Arn, url: str) -> str:
    return url or str(arn)


_BUCKET: Final = Holder("AWS::S3::Bucket", "aws_s3_bucket", "bucket", _name)
_KEY: Final = Holder("AWS::KMS::Key", "aws_kms_key", "key_id", _name)
_QUEUE: Final = Holder("AWS::SQS::Queue", "aws_sqs_queue", "url", _url)
_TOPIC: Final = Holder("AWS::SNS::Topic", "aws_sns_topic", "arn", _whole_arn)
_SECRET: Final = Holder("AWS::SecretsManager::Secret", "aws_secretsmanager_secret", "arn", _whole_arn)
_REPOSITORY: Final = Holder("AWS::ECR::Repository", "aws_ecr_repository", "name", _name)
_SETTERS: Final = {
    "aws_s3_bucket_policy": (_BUCKET, "bucket"),
    "aws_kms_key_policy": (_KEY, "key_id"),
    "aws_sqs_queue_policy": (_QUEUE, "queue_url"),
    "aws_sns_topic_policy": (_TOPIC, "arn"),
    "aws_secretsmanager_secret_policy": (_SECRET, "secret_arn"),
    "aws_ecr_repository_policy": (_REPOSITORY, "repository"),
}
"""Terraform types that only set a policy, and the attribute that says of what."""


def _of(holder: Holder) -> Maker:
    """The resource itself. Its policy is said where the state has one: another resource may set it."""

    def make(resource: StateResource, state: State, captured: datetime) -> Made:
        arn = resource.attributes.get("arn").arn()
        policy = resource.attributes.get("policy")
        has_policy = policy.value not in (None, "")
        return _item(
            holder,
            resource,
            state,
            captured,
            arn,
            resource.optional(holder.attribute),
            {"resourcePolicy": conversions.document(policy)} if has_policy else {},
            tags_of(resource),
        )

    return make


def _set_by(holder: Holder, attribute: str) -> Maker:
    """The resource that another one sets the policy of; not read where the state does not tell its ARN or Region."""

    def make(resource: StateResource, state: State, captured: datetime) -> Made:
        named = resource.attributes.get(attribute).text()
        policy = {"resourcePolicy": conversions.document(resource.attributes.get("policy"))}
        return _partial(holder, resource, state, captured, named, policy)

    return make


def _partial(
    holder: Holder, resource: StateResource, state: State, captured: datetime, named: str, found: dict[str, Any]
) -> Made:
    """A partial item of a resource named by id or ARN."""
    arn = named if is_arn(named) else state.attribute(holder.made_by, holder.attribute, named, "arn")
    if not arn:
        reason = f"the Terraform state sets {', '.join(found)} of this resource, which is not in it"
        return NotRead(state.account_of(resource), GLOBAL_REGION, holder.resource_type, named, "", reason)
    own = named if not is_arn(named) else state.attribute(holder.made_by, "arn", named, holder.attribute)
    return _item(holder, resource, state, captured, parse_arn(arn), own, found, None)


def _item(
    holder: Holder,
    resource: StateResource,
    state: State,
    captured: datetime,
    arn: Arn,
    own: str,
    configuration: dict[str, Any],
    tags: dict[str, str] | None,
) -> Made:
    region = arn.region or resource.optional("region") or state.attribute(holder.made_by, "arn", str(arn), "region")
    account = account_in(resource, state, arn)
    if not region:
        reason = "the Terraform state does not tell the Region of this resource"
        return NotRead(account, GLOBAL_REGION, holder.resource_type, str(arn), "", reason)
    return item(
        holder.resource_type,
        holder.id_of(arn, own),
        captured,
        account_id=account,
        name=_name(arn, own),
        arn=str(arn),
        region=region,
        configuration=configuration,
        tags=tags,
    )


def _public_access_block(resource: StateResource, state: State, captured: datetime) -> Made:
    found = {"publicAccessBlockConfiguration": _blocks(resource)}
    return _partial(_BUCKET, resource, state, captured, resource.attributes.get("bucket").text(), found)


def _account_public_access_block(resource: StateResource, state: State, captured: datetime) -> Made:
    account = resource.optional("account_id") or state.account_of(resource)
    return item(
        "AWS::S3::AccountPublicAccessBlock",
        account,
        captured,
        account_id=account,
        name=account,
        configuration={"publicAccessBlockConfiguration": _blocks(resource)},
    )


def _blocks(resource: StateResource) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for block in _BLOCKS:
        element: Element = resource.attributes.get(block)
        first, *others = block.split("_")
        found[first + "".join(word.capitalize() for word in others)] = element.is_present and element.boolean()
    return found


RESOURCE_POLICIES: Final[dict[str, Maker]] = {
    **{holder.made_by: _of(holder) for holder in (_BUCKET, _KEY, _QUEUE, _TOPIC, _SECRET, _REPOSITORY)},
    **{name: _set_by(holder, attribute) for name, (holder, attribute) in _SETTERS.items()},
    "aws_s3_bucket_public_access_block": _public_access_block,
    "aws_s3_account_public_access_block": _account_public_access_block,
}
