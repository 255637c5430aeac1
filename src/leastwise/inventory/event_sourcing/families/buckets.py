"""S3 buckets and the account's Block Public Access (Amazon S3 User Guide, "Amazon S3 CloudTrail events").

S3 writes parameters as its XML has them: `PublicAccessBlockConfiguration`, `TagSet`; older events have lists of one
text for what stands in the address (`x-amz-acl`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, member
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import (
    TAGS,
    UNKNOWN,
    Assign,
    Create,
    Delete,
    Mutation,
    Replace,
    Target,
)
from leastwise.inventory.event_sourcing.service_shapes import ACCOUNT_PUBLIC_ACCESS_BLOCK, BUCKET, RESOURCE_POLICY, S3
from leastwise.inventory.event_sourcing.world import partition_of

_BLOCK: Final = "publicAccessBlockConfiguration"
_OWNERSHIP: Final = "ownershipControls"
_ACCESS: Final = "accessControlList"


def _bucket(call: Call) -> Target | None:
    name = call.text("bucketName")
    return None if name is None else Target(BUCKET, name)


def _create(call: Call) -> Iterator[Mutation]:
    """What a new bucket has without being told depends on the date, the account and its settings."""
    name = call.text("bucketName")
    if name is None:
        return
    location = member(call.value("CreateBucketConfiguration"), "LocationConstraint")
    region = location if isinstance(location, str) and location else ""
    members = {
        "name": name,
        "creationDate": call.event_time,
        RESOURCE_POLICY: None,
        _BLOCK: UNKNOWN,
        _OWNERSHIP: UNKNOWN,
        _ACCESS: UNKNOWN,
    }
    arn = f"arn:{partition_of(call.event.aws_region)}:s3:::{name}"
    yield Create(Target(BUCKET, name, region), name, members, arn=arn)


def _delete(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Delete(target)


def _put_policy(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: call.document("bucketPolicy")})


def _delete_policy(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: None})


def _put_block(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {_BLOCK: _block(call)})


def _delete_block(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {_BLOCK: None})


def _put_account_block(call: Call) -> Iterator[Mutation]:
    yield Assign(Target(ACCOUNT_PUBLIC_ACCESS_BLOCK, call.event.account_id), {_BLOCK: _block(call)})


def _delete_account_block(call: Call) -> Iterator[Mutation]:
    yield Assign(Target(ACCOUNT_PUBLIC_ACCESS_BLOCK, call.event.account_id), {_BLOCK: None})


def _block(call: Call) -> Any:
    """Settings that are not named are off (Amazon S3 API Reference, "PublicAccessBlockConfiguration")."""
    given = call.value("PublicAccessBlockConfiguration")
    if not isinstance(given, Mapping):
        return UNKNOWN
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return {name[0].lower() + name[1:]: member(given, name) in (True, "true", "TRUE") for name in names}


def _put_ownership(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is None:
        return
    rule = member(call.value("OwnershipControls"), "Rule")
    ownership = member(rule[0] if isinstance(rule, list) and rule else rule, "ObjectOwnership")
    controls = {"rules": [{"objectOwnership": ownership}]} if isinstance(ownership, str) else UNKNOWN
    yield Assign(target, {_OWNERSHIP: controls})


def _delete_ownership(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {_OWNERSHIP: None})


def _put_access(call: Call) -> Iterator[Mutation]:
    """A canned list (`x-amz-acl`) names no canonical ids, so that what it made is not known."""
    target = _bucket(call)
    if target is not None:
        yield Assign(target, {_ACCESS: _access(call.value("AccessControlPolicy"))})


def _access(policy: Any) -> Any:
    grants = member(member(policy, "AccessControlList"), "Grant")
    owner = member(member(policy, "Owner"), "ID")
    if grants is None or not isinstance(owner, str):
        return UNKNOWN
    found = [_grant(grant) for grant in (grants if isinstance(grants, list) else [grants])]
    found.sort(key=lambda grant: (sorted(grant["grantee"].items()), str(grant["permission"])))
    return {"owner": {"id": owner}, "grants": found}


def _grant(grant: Any) -> dict[str, Any]:
    grantee = member(grant, "Grantee")
    parts = {"type": member(grantee, "xsi:type"), "id": member(grantee, "ID"), "uri": member(grantee, "URI")}
    shown = {name: part for name, part in parts.items() if isinstance(part, str)}
    return {"grantee": shown, "permission": member(grant, "Permission")}


def _put_tags(call: Call) -> Iterator[Mutation]:
    """S3's XML loses what was text: "true" comes as a truth value."""
    target = _bucket(call)
    found = member(member(call.value("Tagging"), "TagSet"), "Tag")
    if target is None or found is None:
        return
    tags = {
        str(member(tag, "Key")): _as_text(member(tag, "Value"))
        for tag in (found if isinstance(found, list) else [found])
    }
    yield Replace(target, TAGS, tags)


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _delete_tags(call: Call) -> Iterator[Mutation]:
    target = _bucket(call)
    if target is not None:
        yield Replace(target, TAGS, {})


FAMILY: Final = Family(
    S3,
    {
        "CreateBucket": _create,
        "DeleteBucket": _delete,
        "PutBucketPolicy": _put_policy,
        "DeleteBucketPolicy": _delete_policy,
        "PutBucketPublicAccessBlock": _put_block,
        "DeleteBucketPublicAccessBlock": _delete_block,
        "PutAccountPublicAccessBlock": _put_account_block,
        "DeleteAccountPublicAccessBlock": _delete_account_block,
        "PutBucketOwnershipControls": _put_ownership,
        "DeleteBucketOwnershipControls": _delete_ownership,
        "PutBucketAcl": _put_access,
        "PutBucketTagging": _put_tags,
        "DeleteBucketTagging": _delete_tags,
    },
)
