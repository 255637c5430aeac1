"""Resources as AWS Config delivers them: one configuration snapshot an account.

AWS Config Developer Guide, "Example configuration snapshot". What AWS Config keeps of a bucket beside its configuration
is JSON text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from leastwise.demo.events import encode, iso
from leastwise.demo.organisation import DEVELOPMENT, HOME_REGION, Organisation, hex_id, uuid_of
from leastwise.demo.resources import buckets
from leastwise.demo.resources.others import KEY, OwnPolicy, resources_with_policies

Item = dict[str, Any]
_BLOCKS: Final = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")


def write_snapshots(folder: Path, organisation: Organisation, accounts: str, end: datetime) -> None:
    """Writes one file an account below ``folder``, in its folder of ``accounts``; ``end`` is the moment it shows."""
    own = resources_with_policies(organisation)
    for account in organisation.accounts:
        items = [
            *_buckets(organisation, account.id),
            *_access_points(account.id),
            *_network(account.id),
            *(_with_policy(one) for one in own if one.account_id == account.id),
        ]
        path = folder / accounts / account.id / "configuration-snapshot.json"
        document = {
            "fileVersion": "1.0",
            "configSnapshotId": uuid_of(organisation.seed, account.id, "snapshot"),
            "configurationItems": [_complete(item, account.id, end) for item in items],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        os.utime(path, (end.timestamp(), end.timestamp()))


def bucket_names(organisation: Organisation, account_id: str) -> tuple[str, ...]:
    """Returns the names of the account's buckets."""
    return (*organisation.resources[account_id]["bucket"], *buckets.EXTRA[account_id])


def _complete(item: Item, account_id: str, end: datetime) -> Item:
    """The item with the members that all have."""
    return {
        "relatedEvents": [],
        "relationships": [],
        "supplementaryConfiguration": {},
        "tags": {},
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": iso(end - timedelta(hours=1)),
        "configurationItemStatus": "ResourceDiscovered",
        "awsAccountId": account_id,
        "awsRegion": HOME_REGION,
        **item,
    }


def _blocking(is_on: bool) -> dict[str, bool]:
    return dict.fromkeys(_BLOCKS, is_on)


def _owner(account_id: str) -> str:
    """The canonical user id of the account."""
    return hashlib.sha256(f"canonical user {account_id}".encode()).hexdigest()


def _buckets(organisation: Organisation, account_id: str) -> Iterator[Item]:
    yield {
        "resourceType": "AWS::S3::AccountPublicAccessBlock",
        "resourceId": account_id,
        "configuration": _blocking(account_id in buckets.BLOCKED_ACCOUNTS),
    }
    for name in bucket_names(organisation, account_id):
        document = buckets.POLICIES.get(name)
        text = json.dumps(document) if document else None
        yield {
            "resourceType": "AWS::S3::Bucket",
            "resourceId": name,
            "resourceName": name,
            "ARN": f"arn:aws:s3:::{name}",
            "configuration": {"name": name, "owner": {"displayName": None, "id": _owner(account_id)}},
            "supplementaryConfiguration": {
                "BucketPolicy": {"policyText": text},
                "AccessControlList": encode(_access_control_list(name, _owner(account_id))),
                "PublicAccessBlockConfiguration": _blocking(name in buckets.RESTRICTED),
            },
        }


def _access_control_list(bucket: str, owner: str) -> dict[str, Any]:
    grants: list[dict[str, Any]] = [{"grantee": {"id": owner, "displayName": None}, "permission": "FullControl"}]
    if bucket in buckets.GROUPS_LISTED:
        grants.append({"grantee": buckets.GROUPS_LISTED[bucket], "permission": "Read"})
    return {"grantSet": None, "grantList": grants, "owner": {"displayName": None, "id": owner}}


def _access_points(account_id: str) -> Iterator[Item]:
    for name, (account, bucket, origin, document) in buckets.ACCESS_POINTS.items():
        if account == account_id:
            arn = f"arn:aws:s3:{HOME_REGION}:{account}:accesspoint/{name}"
            yield {
                "resourceType": "AWS::S3::AccessPoint",
                "resourceId": arn,
                "resourceName": name,
                "ARN": arn,
                "configuration": {
                    "Name": name,
                    "Arn": arn,
                    "Bucket": bucket,
                    "BucketAccountId": account,
                    "NetworkOrigin": origin,
                    "Policy": document,
                    "PublicAccessBlockConfiguration": {f"{block[:1].upper()}{block[1:]}": False for block in _BLOCKS},
                },
            }


def _network(account_id: str) -> Iterator[Item]:
    """The VPC endpoint that a bucket and a key are limited to."""
    if account_id == DEVELOPMENT:
        yield {
            "resourceType": "AWS::EC2::VPCEndpoint",
            "resourceId": buckets.ENDPOINT,
            "ARN": f"arn:aws:ec2:{HOME_REGION}:{account_id}:vpc-endpoint/{buckets.ENDPOINT}",
            "configuration": {
                "vpcEndpointId": buckets.ENDPOINT,
                "vpcEndpointType": "Gateway",
                "vpcId": hex_id("vpc-", 17, account_id, "endpoint"),
                "serviceName": f"com.amazonaws.{HOME_REGION}.s3",
                "state": "available",
            },
        }


def _with_policy(one: OwnPolicy) -> Item:
    """A queue, topic or key; the policy of a key stands beside its configuration, as JSON text."""
    is_key = one.resource_type == KEY
    text = json.dumps(one.document)
    return {
        "resourceType": one.resource_type,
        "resourceId": one.resource_id,
        "resourceName": one.name,
        "ARN": one.arn,
        "configuration": {"keyId": one.name, "arn": one.arn, "keyManager": "CUSTOMER"} if is_key else {"Policy": text},
        "supplementaryConfiguration": {"Policy": json.dumps(text)} if is_key else {},
    }
