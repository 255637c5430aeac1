"""KMS keys: key policy, grants, aliases, and who manages the key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import camel, members, tags_of

KEY: Final = "AWS::KMS::Key"
_GONE: Final = ("NotFoundException",)
_MEMBERS: Final = (
    "KeyManager",
    "KeyState",
    "Enabled",
    "Description",
    "KeyUsage",
    "KeySpec",
    "Origin",
    "MultiRegion",
    "CreationDate",
    "DeletionDate",
)
_GRANT_MEMBERS: Final = ("GrantId", "GranteePrincipal", "RetiringPrincipal", "Constraints", "Name")


def collect(account: AccountAccess) -> Observations:
    """Every key, AWS managed ones included (AWS KMS API Reference, "ListKeys", "GetKeyPolicy", "ListGrants")."""
    reading = Reading(account)
    listed = reading.listing("kms", "list_aliases", "Aliases", about=KEY, resource="aliases")
    names: dict[str, list[str]] | None = None if listed is None else {}
    for alias in listed or ():
        if names is not None and alias.get("TargetKeyId"):
            names.setdefault(alias["TargetKeyId"], []).append(alias["AliasName"])
    reading.each(partial(_key, reading, names), reading.pages("kms", "list_keys", "Keys", about=KEY))
    return reading.observations(KEY)


def _key(reading: Reading, aliases: Mapping[str, list[str]] | None, key: Mapping[str, Any]) -> None:
    key_id, arn = key["KeyId"], key["KeyArn"]
    asked = {"KeyId": key_id}
    answer = reading.call("kms", "describe_key", about=KEY, resource=arn, absent=_GONE, parameters=asked)
    if answer == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"keyId": key_id, "arn": arn}
    if answer is not None:
        configuration |= members(answer["KeyMetadata"], *_MEMBERS)
    if aliases is not None:
        configuration["aliases"] = sorted(aliases.get(key_id, ()))
    configuration |= own_policy(
        reading,
        "kms",
        "get_key_policy",
        "Policy",
        about=KEY,
        resource=arn,
        parameters={**asked, "PolicyName": "default"},
    )
    grants = reading.listing("kms", "list_grants", "Grants", about=KEY, resource=arn, parameters=asked)
    if grants is not None:
        configuration["grants"] = sorted(map(_grant, grants), key=lambda grant: str(grant["grantId"]))
    tags = _tags(reading, arn) if configuration.get("keyManager") == "CUSTOMER" else None
    reading.item(KEY, key_id, name=key_id, arn=arn, configuration=configuration, tags=tags)


def _grant(grant: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in members(grant, *_GRANT_MEMBERS).items() if value}
    if "Constraints" in grant:  # encryption contexts are data: their keys stay as they are
        shown["constraints"] = {camel_key: dict(value) for camel_key, value in _constraints(grant["Constraints"])}
    return {
        **shown,
        "operations": sorted(grant.get("Operations") or ()),
        "creationDate": camel(grant.get("CreationDate")),
    }


def _constraints(constraints: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    return [(name[:1].lower() + name[1:], value) for name, value in sorted(constraints.items()) if value]


def _tags(reading: Reading, arn: str) -> dict[str, str] | None:
    listed = reading.listing("kms", "list_resource_tags", "Tags", about=KEY, resource=arn, parameters={"KeyId": arn})
    return None if listed is None else tags_of({tag["TagKey"]: tag["TagValue"] for tag in listed})


KMS_KEYS: Final = LiveCollector(
    name="kms-keys",
    title="KMS keys: policies, grants, aliases",
    service="kms",
    actions=(
        "kms:ListKeys",
        "kms:ListAliases",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "kms:ListResourceTags",
    ),
    resource_types=(KEY,),
    collect=collect,
)
