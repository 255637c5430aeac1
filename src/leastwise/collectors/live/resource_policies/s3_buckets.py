"""S3 buckets: policy, access control list, Block Public Access, object ownership."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import camel, instant, tags_of

BUCKET: Final = "AWS::S3::Bucket"
_NO_POLICY: Final = "NoSuchBucketPolicy"
_DEFAULT_REGION: Final = "us-east-1"


def collect(account: AccountAccess) -> Observations:
    """The general purpose buckets of the Region (Amazon S3 API Reference, "ListBuckets")."""
    reading = Reading(account)
    reading.each(partial(_bucket, reading), _buckets(reading))
    return reading.observations(BUCKET)


def _buckets(reading: Reading) -> Iterator[Mapping[str, Any]]:
    region = reading.account.region
    listed = reading.pages(
        "s3",
        "list_buckets",
        "Buckets",
        about=BUCKET,
        action="s3:ListAllMyBuckets",
        parameters={"BucketRegion": region, "MaxBuckets": 1000},
    )
    for bucket in listed:
        if (bucket.get("BucketRegion") or _location(reading, bucket["Name"])) == region:
            yield bucket


def _location(reading: Reading, name: str) -> str:
    """The Region of a bucket, for endpoints that do not list by Region.

    Amazon S3 API Reference, "GetBucketLocation": null stands for us-east-1, EU for eu-west-1.
    """
    answer = reading.call("s3", "get_bucket_location", about=BUCKET, resource=name, parameters={"Bucket": name})
    if answer is None:
        return reading.account.region
    location = answer.get("LocationConstraint") or _DEFAULT_REGION
    return "eu-west-1" if location == "EU" else str(location)


def _bucket(reading: Reading, bucket: Mapping[str, Any]) -> None:
    name = bucket["Name"]
    grants = _ask(reading, name, "get_bucket_acl", absent="NoSuchBucket")
    if grants == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"name": name}
    if grants is not None:
        configuration["accessControlList"] = _access_control_list(grants)
    configuration |= own_policy(
        reading,
        "s3",
        "get_bucket_policy",
        "Policy",
        about=BUCKET,
        resource=name,
        none=(_NO_POLICY,),
        parameters={"Bucket": name},
    )
    configuration |= _settings(reading, name)
    reading.item(
        BUCKET,
        name,
        name=name,
        arn=f"arn:{reading.account.partition}:s3:::{name}",
        configuration=configuration,
        supplementary=_facts(reading, bucket, configuration),
        tags=_tags(reading, name),
    )


def _ask(reading: Reading, name: str, operation: str, *, absent: str, action: str = "") -> dict[str, Any] | None:
    return reading.call(
        "s3", operation, about=BUCKET, resource=name, absent=(absent,), action=action, parameters={"Bucket": name}
    )


def _settings(reading: Reading, name: str) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    block = _ask(
        reading,
        name,
        "get_public_access_block",
        absent="NoSuchPublicAccessBlockConfiguration",
        action="s3:GetBucketPublicAccessBlock",
    )
    if block is not None:
        settings["publicAccessBlockConfiguration"] = camel(block.get("PublicAccessBlockConfiguration"))
    ownership = _ask(reading, name, "get_bucket_ownership_controls", absent="OwnershipControlsNotFoundError")
    if ownership is not None:
        settings["ownershipControls"] = camel(ownership.get("OwnershipControls"))
    return settings


def _facts(reading: Reading, bucket: Mapping[str, Any], configuration: Mapping[str, Any]) -> dict[str, Any]:
    """The date, which S3 moves when the policy is edited, and whether S3 takes the policy for public.

    Amazon S3 API Reference, "Bucket", "GetBucketPolicyStatus".
    """
    facts: dict[str, Any] = {"creationDate": instant(bucket.get("CreationDate"))}
    if configuration.get("resourcePolicy") is not None:
        status = _ask(reading, bucket["Name"], "get_bucket_policy_status", absent=_NO_POLICY)
        facts |= {"policyStatus": camel(status["PolicyStatus"])} if status else {}
    return facts


def _tags(reading: Reading, name: str) -> dict[str, str] | None:
    answer = _ask(reading, name, "get_bucket_tagging", absent="NoSuchTagSet")
    return None if answer is None else tags_of(answer.get("TagSet") or ())


def _access_control_list(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Owner and grants, without display names, which S3 gives no more."""
    grants = [
        {
            "grantee": {
                key.lower(): grant["Grantee"][key]
                for key in ("Type", "ID", "URI", "EmailAddress")
                if grant["Grantee"].get(key)
            },
            "permission": grant["Permission"],
        }
        for grant in answer.get("Grants") or ()
    ]
    grants.sort(key=lambda grant: (sorted(grant["grantee"].items()), grant["permission"]))
    return {"owner": {"id": (answer.get("Owner") or {}).get("ID")}, "grants": grants}


S3_BUCKETS: Final = LiveCollector(
    name="s3-buckets",
    title="S3 buckets: policies, access control lists, Block Public Access",
    service="s3",
    actions=(
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketTagging",
    ),
    resource_types=(BUCKET,),
    collect=collect,
)
