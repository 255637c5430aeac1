"""Users, groups and memberships of identity stores: names only, no addresses and no telephone numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.identity_center import instances
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel

USER: Final = "AWS::IdentityStore::User"
GROUP: Final = "AWS::IdentityStore::Group"
MEMBERSHIP: Final = "AWS::IdentityStore::GroupMembership"
_TYPES: Final = (USER, GROUP, MEMBERSHIP)


def collect(account: AccountAccess) -> Observations:
    """Everyone in the identity stores of the Region (Identity Store API Reference, "ListUsers", "ListGroups")."""
    reading = Reading(account)
    whole = set()
    for owned, instance in instances(reading, USER):
        store = instance["IdentityStoreId"]
        of = {"IdentityStoreId": store}
        for user in owned.pages("identitystore", "list_users", "Users", about=USER, parameters=of):
            _keep_user(owned, store, user)
        groups = owned.pages("identitystore", "list_groups", "Groups", about=GROUP, parameters=of)
        owned.each(partial(_group, owned, store), groups)
        if not owned.was_listed(GROUP):
            owned.incomplete(MEMBERSHIP)
        whole |= owned.observations(*_TYPES).whole
    own = reading.observations(*_TYPES)
    if not reading.was_listed(USER):
        return Observations(own.items, set(), own.not_read)  # the instances themselves may be unknown
    types = {scope.resource_type for scope in own.whole}
    return Observations(own.items, own.whole | {one for one in whole if one.resource_type in types}, own.not_read)


def _keep_user(reading: Reading, store: str, user: Mapping[str, Any]) -> None:
    name = user.get("UserName") or user.get("DisplayName") or user["UserId"]
    configuration = {
        "identityStoreId": store,
        "userId": user["UserId"],
        "userName": user.get("UserName"),
        "displayName": user.get("DisplayName"),
        "externalIds": sorted(camel(user.get("ExternalIds") or ()), key=lambda one: str(one["issuer"])),
    }
    if "UserStatus" in user:
        configuration["userStatus"] = user["UserStatus"]
    reading.item(USER, user["UserId"], name=name, arn="", configuration=configuration)


def _group(reading: Reading, store: str, group: Mapping[str, Any]) -> None:
    group_id = group["GroupId"]
    configuration = {
        "identityStoreId": store,
        "groupId": group_id,
        "displayName": group.get("DisplayName"),
        "description": group.get("Description"),
        "externalIds": sorted(camel(group.get("ExternalIds") or ()), key=lambda one: str(one["issuer"])),
    }
    reading.item(GROUP, group_id, name=group.get("DisplayName") or group_id, arn="", configuration=configuration)
    memberships = reading.listing(
        "identitystore",
        "list_group_memberships",
        "GroupMemberships",
        about=MEMBERSHIP,
        resource=group_id,
        absent=("ResourceNotFoundException",),
        parameters={"IdentityStoreId": store, "GroupId": group_id},
    )
    if memberships is None:
        reading.incomplete(MEMBERSHIP)
    for one in memberships or ():
        membership = one["MembershipId"]
        member = {
            "identityStoreId": store,
            "membershipId": membership,
            "groupId": group_id,
            "userId": (one.get("MemberId") or {}).get("UserId"),
        }
        reading.item(MEMBERSHIP, membership, name=membership, arn="", configuration=member)


IDENTITY_STORE: Final = LiveCollector(
    name="identity-store",
    title="Identity store users, groups and memberships",
    service="identitystore",
    actions=(
        "sso:ListInstances",
        "identitystore:ListUsers",
        "identitystore:ListGroups",
        "identitystore:ListGroupMemberships",
    ),
    resource_types=_TYPES,
    collect=collect,
)
