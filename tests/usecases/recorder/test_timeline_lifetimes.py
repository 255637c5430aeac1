"""Versions, lifetimes, what came through others, moments and elevations, over an inventory that is a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timeline_items import ACCOUNT, ListInventory, allow, at, cause, deleted, document, item

from leastwise.cli.timeline_text import lifetime_lines
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.lake.role_chains import Origin as SessionOrigin
from leastwise.model.configuration_item import ConfigurationItem, Origin, ResourceKey
from leastwise.usecases.recorder.actors import actor_of
from leastwise.usecases.recorder.elevations import elevations
from leastwise.usecases.recorder.timelines import (
    Lifetime,
    TimelineOptions,
    find_resources,
    items_of_resources,
    lifetimes,
)
from leastwise.usecases.recorder.timelines_moments import compare, versions_at
from leastwise.usecases.recorder.timelines_rows import lifetime_rows
from leastwise.usecases.recorder.versions import versions_of

READERS = f"arn:aws:iam::{ACCOUNT}:policy/readers"
ATTACHED = [{"policyName": "readers", "policyArn": READERS}]


@dataclass(frozen=True)
class Told:
    """Stands in for a change of access: what stood in the states before and after."""

    sentence: str
    widened: bool
    narrowed: bool = False
    escalation: bool = False
    key: ResourceKey | None = None
    principal: str = ""
    unrecorded: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        return not self.widened and not self.narrowed


def told_states(before: State, after: State, keys: Collection[ResourceKey]) -> list[Any]:
    """Tells which resources stand in both states: `bob>bob,staff`."""
    old, new = (",".join(sorted(one.resource_name for one in state.items.values())) for state in (before, after))
    return [Told(f"{old}>{new}", widened=len(after.items) >= len(before.items))]


def timeline(inventory: ListInventory, name: str, **options: Any) -> list[Lifetime]:
    found = find_resources(inventory, name)
    return list(lifetimes(inventory, found, TimelineOptions(**options), told_states, lambda _: {}))


def shown(lifetime: Lifetime) -> list[tuple[str, int, str]]:
    return [(entry.through, entry.version.number, entry.version.kind.value) for entry in lifetime.entries]


def policy(minutes: int, default: str, event: str | None = None, **more: Any) -> ConfigurationItem:
    versions = [{"versionId": default, "isDefaultVersion": True, "document": document(allow(f"s3:{default}"))}]
    members = {"defaultVersionId": default, "policyVersionList": versions}
    return item("Policy", "readers", minutes, event, **members, **more)


def test_versions_are_numbered_and_equal_items_are_one() -> None:
    first = item("User", "bob", 0, "CreateUser", path="/")
    again = replace(first, capture_time=at(1), origin=Origin.SNAPSHOT, cause=None)
    second = item("User", "bob", 2, "PutUserPolicy", path="/", userPolicyList=[{"policyName": "a"}])

    versions = versions_of([first, again, second, deleted(second, 3, "DeleteUser")])

    assert [(one.number, one.kind.value) for one in versions] == [(1, "created"), (2, "changed"), (3, "deleted")]
    assert versions[1].before is first
    assert [str(one.actor) for one in versions] == ["alice"] * 3


@pytest.mark.parametrize(
    ("kind", "event", "expected"),
    [
        ("User", "CreateUser", "created"),
        ("User", "CreateLoginProfile", "first seen"),
        ("User", "AttachUserPolicy", "first seen"),
        ("Role", "CreateServiceLinkedRole", "created"),
        ("Policy", "CreatePolicyVersion", "first seen"),
        ("OIDCProvider", "CreateOpenIDConnectProvider", "created"),
        ("ServerCertificate", "UploadServerCertificate", "created"),
        ("User", None, "first seen"),
    ],
)
def test_only_an_event_that_makes_the_resource_is_its_creation(kind: str, event: str | None, expected: str) -> None:
    assert versions_of([item(kind, "x", 0, event)])[0].kind.value == expected


def test_a_gap_is_a_change_by_an_unseen_hand() -> None:
    known = item("User", "bob", 0, "CreateUser", path="/")
    gap = item("User", "bob", 240, path="/x/", origin=Origin.GAP, since=at(0))

    version = versions_of([known, gap])[1]

    assert version.is_unseen
    assert version.actor is None
    assert version.kind.value == "changed"


def test_a_recreated_user_and_a_role_of_the_name_are_lifetimes_of_their_own() -> None:
    first = item("User", "bob", 0, "CreateUser", unique="AIDA1", path="/")
    second = item("User", "bob", 9, "CreateUser", unique="AIDA2", path="/")
    role = item("Role", "bob", 5, "CreateRole", unique="AROA1", path="/")
    inventory = ListInventory(first, deleted(first, 3, "DeleteUser"), role, second)

    found = timeline(inventory, "bob")

    assert [(one.newest.resource_id, len(one.entries)) for one in found] == [("AIDA1", 2), ("AROA1", 1), ("AIDA2", 1)]
    assert [one.resource_id for one in find_resources(inventory, "bob", resource_type="role")] == ["AROA1"]
    assert [one.resource_id for one in find_resources(inventory, "bob", resource_type="aws::iam::ROLE")] == ["AROA1"]
    assert [one.newest.resource_id for one in timeline(inventory, "AIDA2")] == ["AIDA2"]


def test_an_edited_policy_befalls_a_user_only_while_it_is_attached() -> None:
    inventory = ListInventory(
        policy(0, "v1", "CreatePolicy"),
        item("User", "bob", 1, "CreateUser", path="/"),
        policy(2, "v2", "CreatePolicyVersion"),
        item("User", "bob", 3, "AttachUserPolicy", path="/", attachedManagedPolicies=ATTACHED),
        policy(4, "v3", "CreatePolicyVersion"),
        item("User", "bob", 5, "DetachUserPolicy", path="/", attachedManagedPolicies=[]),
        policy(6, "v4", "CreatePolicyVersion"),
    )

    (bob,) = timeline(inventory, "bob")
    (own,) = timeline(inventory, "bob", own=True)

    assert shown(bob) == [("", 1, "created"), ("", 2, "changed"), ("policy readers", 3, "changed"), ("", 3, "changed")]
    assert shown(own) == [("", 1, "created"), ("", 2, "changed"), ("", 3, "changed")]


def test_groups_and_their_policies_befall_their_members() -> None:
    inventory = ListInventory(
        policy(0, "v1", "CreatePolicy"),
        item("Group", "staff", 0, "CreateGroup", path="/"),
        item("User", "bob", 0, "CreateUser", groupList=[]),
        item("User", "bob", 1, "AddUserToGroup", groupList=["staff"]),
        item("Group", "staff", 2, "AttachGroupPolicy", path="/", attachedManagedPolicies=ATTACHED),
        policy(3, "v2", "SetDefaultPolicyVersion"),
        item("User", "bob", 4, "RemoveUserFromGroup", groupList=[]),
        item("Group", "staff", 5, "DetachGroupPolicy", path="/", attachedManagedPolicies=[]),
    )

    (bob,) = timeline(inventory, "bob")

    assert shown(bob)[2:] == [("group staff", 2, "changed"), ("policy readers", 2, "changed"), ("", 3, "changed")]
    assert [one.sentence for entry in bob.entries for one in entry.version.access] == [
        ">bob",
        "bob,staff>bob,staff",
        "bob,readers,staff>bob,readers,staff",
        "bob,readers,staff>bob,readers,staff",
        "bob,readers,staff>bob,readers,staff",
    ]


def test_access_keys_are_shown_on_their_users_timeline() -> None:
    key = item("AccessKey", "", 2, "CreateAccessKey", unique="AKIABOB", userName="bob", status="Active")
    other = item("AccessKey", "", 2, "CreateAccessKey", unique="AKIAEVE", userName="eve", status="Active")
    inventory = ListInventory(item("User", "bob", 1, "CreateUser"), key, other, deleted(key, 5, "DeleteAccessKey"))

    (bob,) = timeline(inventory, "bob")

    assert shown(bob)[1:] == [("access key AKIABOB", 1, "created"), ("access key AKIABOB", 2, "deleted")]


def test_a_policys_timeline_is_told_of_those_it_is_attached_to() -> None:
    other = {"policyName": "other", "policyArn": "arn:aws:iam::111122223333:policy/other"}
    inventory = ListInventory(
        policy(0, "v1", "CreatePolicy"),
        item("Policy", "other", 0, "CreatePolicy", arn=other["policyArn"]),
        item("User", "eve", 1, "CreateUser", path="/"),
        item("Role", "deploy", 2, "AttachRolePolicy", attachedManagedPolicies=[*ATTACHED, other]),
        policy(3, "v2", "CreatePolicyVersion"),
    )

    (readers,) = timeline(inventory, READERS)

    assert [one.sentence for one in readers.entries[1].version.access] == ["deploy,other,readers>deploy,other,readers"]


def test_a_period_keeps_the_numbers() -> None:
    inventory = ListInventory(*(item("User", "bob", n, "TagUser", path=f"/{n}/") for n in range(5)))

    (bob,) = timeline(inventory, "bob", since=at(1), until=at(3))

    assert [entry.version.number for entry in bob.entries] == [2, 3]
    assert bob.entries[0].version.before is not None


def test_unknown_names_and_those_of_other_accounts_are_told_apart() -> None:
    inventory = ListInventory(item("User", "bob", 0, "CreateUser"))

    with pytest.raises(NothingToEvaluateError, match="nothing named 'carol' was ever recorded"):
        find_resources(inventory, "carol")
    with pytest.raises(NothingToEvaluateError, match="there is AWS::IAM::User in account 111122223333"):
        find_resources(inventory, "bob", account_id="999999999999")


def test_the_resource_at_a_moment_or_why_there_is_none() -> None:
    made = item("User", "bob", 10, "CreateUser", path="/")
    moved = item("User", "bob", 20, "UpdateUser", path="/x/")
    seen = item("Role", "old", 10, path="/")
    inventory = ListInventory(made, moved, deleted(moved, 30, "DeleteUser"), seen)
    bob, old = (items_of_resources(inventory, inventory.find(name)) for name in ("bob", "old"))

    assert [one.number for one in versions_at(bob, at(19))] == [1]
    assert [one.number for one in versions_at(bob, at(20))] == [2]
    for resources, minutes, reason in [
        (bob, 9, r"was not there yet at 2024-05-01T10:09:00Z: it was created at 2024-05-01T10:10:00Z"),
        (bob, 30, r"was gone at 2024-05-01T10:30:00Z: it was deleted at 2024-05-01T10:30:00Z"),
        (old, 9, r"is unknown at 2024-05-01T10:09:00Z: what is recorded of it begins at 2024-05-01T10:10:00Z"),
    ]:
        with pytest.raises(NothingToEvaluateError, match=reason):
            versions_at(resources, at(minutes))


def test_versions_and_moments_are_compared() -> None:
    first = item("User", "bob", 0, "CreateUser", unique="AIDA1", path="/")
    moved = item("User", "bob", 1, "UpdateUser", unique="AIDA1", path="/x/")
    second = item("User", "bob", 9, "CreateUser", unique="AIDA2", path="/y/")
    one_life = [[first, moved]]
    two_lives = [[first, moved, deleted(moved, 5, "DeleteUser")], [second]]

    assert [change.after for change in compare(one_life, 1, 2).changes] == ["/x/"]
    assert [change.after for change in compare(one_life, 2, at(0)).changes] == ["/"]
    assert compare(one_life, 1, 1).patch == ()
    assert [change.after for change in compare(two_lives, at(2), at(10)).changes] == ["/y/"]
    with pytest.raises(InputError, match="several resources have that name: AWS::IAM::User AIDA1"):
        compare(two_lives, 1, 2)
    with pytest.raises(InputError, match="there is no version 3"):
        compare(one_life, 1, 3)


def test_actors_are_people_sessions_roots_and_services() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/alice@example.com"
    origins = {"ASIA1": SessionOrigin("alice", ("alice", "admin (role admin)"))}
    made_by = cause("PutUserPolicy", 0, principal_arn=session, principal_id="AROA1:alice@x", access_key_id="ASIA1")
    root = cause("CreateUser", 0, principal_arn=f"arn:aws:iam::{ACCOUNT}:root", principal_id=ACCOUNT)
    service = cause("CreateRole", 0, principal_arn="", principal_id="", source_ip_address="sso.amazonaws.com")

    actor = actor_of(made_by, origins)

    assert (actor.role, actor.session, actor.human) == ("admin", "alice@example.com", "alice")
    assert actor.chain == ("alice", "admin (role admin)")
    assert str(actor_of(root)) == f"root of {ACCOUNT}"
    assert str(actor_of(service)) == "sso.amazonaws.com"


def test_elevations_are_the_changes_that_widened_newest_first() -> None:
    def widening(before: State, after: State, keys: Collection[ResourceKey]) -> list[Any]:
        def size(state: State) -> int:
            return sum(len(one.configuration.get("attachedManagedPolicies") or ()) for one in state.items.values())

        more, less = size(after) > size(before), size(after) <= size(before)
        return [Told("more", widened=more, narrowed=less, escalation=size(after) > 1)]

    inventory = ListInventory(
        item("Role", "old", 0, attachedManagedPolicies=ATTACHED),  # so it was before anything changed
        item("User", "bob", 1, "CreateUser"),
        item("User", "bob", 2, "AttachUserPolicy", attachedManagedPolicies=ATTACHED),
        item("User", "bob", 3, "DetachUserPolicy", attachedManagedPolicies=[]),
        item("User", "bob", 4, attachedManagedPolicies=[*ATTACHED, {"policyArn": "b"}], origin=Origin.GAP, since=at(3)),
    )

    found = elevations(inventory, widening)
    later = elevations(inventory, widening, since=at(3), account_id=ACCOUNT)

    assert [(one.moment, one.is_escalation, one.actor is None) for one in found] == [
        (at(4), True, True),
        (at(2), False, False),
    ]
    assert [one.moment for one in later] == [at(4)]
    assert elevations(inventory, widening, since=at(2), until=at(3))[0].cause == cause("AttachUserPolicy", 2)


def test_principals_beyond_the_limit_are_counted_and_left_out() -> None:
    roles = [item("Role", f"r{n}", 1, attachedManagedPolicies=ATTACHED) for n in range(5)]
    inventory = ListInventory(policy(0, "v1", "CreatePolicy"), *roles, policy(3, "v2", "CreatePolicyVersion"))

    ((_, few),) = (one.entries for one in timeline(inventory, READERS, most_principals=2))
    ((_, all_of_them),) = (one.entries for one in timeline(inventory, READERS, most_principals=0))

    assert few.version.not_compared == 3
    assert [one.sentence for one in few.version.access] == ["r0,r1,readers>r0,r1,readers"]
    assert all_of_them.version.not_compared == 0
    assert "r4" in all_of_them.version.access[0].sentence


def test_many_policies_are_found_as_few_are() -> None:
    def with_policies(count: int) -> ListInventory:
        arns = [f"arn:aws:iam::{ACCOUNT}:policy/p{n}" for n in range(count)]
        policies = [item("Policy", f"p{n}", 0, arn=arn, path=f"/{n}/") for n, arn in enumerate(arns)]
        edited = [item("Policy", f"p{n}", 5, arn=arn, path="/x/") for n, arn in enumerate(arns)]
        attached = [{"policyName": "p", "policyArn": arn} for arn in arns]
        return ListInventory(*policies, item("Role", "deploy", 1, attachedManagedPolicies=attached), *edited)

    for count in (2, 20):
        (deploy,) = timeline(with_policies(count), "deploy")
        assert len([entry for entry in deploy.entries if entry.through]) == count


def test_what_may_have_widened_access_is_among_the_elevations_and_marked() -> None:
    inventory = ListInventory(
        item("User", "bob", 1, "CreateUser"), item("User", "bob", 2, "AttachUserPolicy", path="/")
    )

    found = elevations(inventory, lambda *_: [Told("may have", widened=False)])

    assert [(one.moment, one.is_decided, one.is_escalation) for one in found] == [
        (at(2), False, False),
        (at(1), False, False),
    ]


def test_a_permission_set_is_compared_with_the_policies_that_it_names() -> None:
    sets = [
        ConfigurationItem(
            ACCOUNT, "global", "AWS::SSO::PermissionSet", "ps-1", "ops", "arn:ps", at(minutes), configuration=members
        )
        for minutes, members in ((1, {"managedPolicies": []}), (2, {"managedPolicies": [READERS]}))
    ]

    (ops,) = timeline(ListInventory(policy(0, "v1", "CreatePolicy"), *sets), "ops")

    assert [one.sentence for one in ops.entries[1].version.access] == ["ops,readers>ops,readers"]


_ODD = st.none() | st.text(max_size=2) | st.integers() | st.lists(st.text(max_size=2) | st.none() | st.just({"a": 1}))
_ODD_CONFIGURATIONS = st.dictionaries(
    st.sampled_from(
        "attachedManagedPolicies permissionsBoundary groupList userPolicyList policyVersionList defaultVersionId "
        "userName managedPolicies tags".split()
    ),
    _ODD,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_ODD_CONFIGURATIONS, min_size=1, max_size=3), st.sampled_from(["User", "Group", "Role", "Policy"]))
def test_damaged_configurations_have_a_timeline_too(members: list[dict[str, Any]], kind: str) -> None:
    items = [replace(item(kind, "odd", n), configuration=one) for n, one in enumerate(members)]
    key = item("AccessKey", "odd", 1, userName="odd")

    (odd,) = lifetimes(ListInventory(*items, key), items[:1], TimelineOptions(), told_states, lambda _: {})

    assert odd.versions[0].item == items[0]
    assert list(lifetime_lines(odd, color=False, patch=True))
    assert list(lifetime_rows(odd))
