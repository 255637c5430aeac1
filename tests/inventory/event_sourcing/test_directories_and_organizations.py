"""Identity stores, key aliases, accounts that are made and policy types that come and go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from single_events import ACCOUNT, absent, event, gaps, last, observed, of

from leastwise.inventory.event_sourcing import TrailEvent, derive
from leastwise.model.configuration_item import ConfigurationItem, Origin

REGION = "eu-west-1"
STORE = "d-9067123456"
GROUP, USER, MEMBERSHIP = "34887428-4081", "94e80458-9021", "f4a8c4d8-30b1"
KEY, OTHER_KEY = "1234abcd-12ab-34cd-56ef-1234567890ab", "9999abcd-12ab-34cd-56ef-1234567890ab"
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
FULL = {"policyId": "p-FullAWSAccess", "policyType": "SERVICE_CONTROL_POLICY"}


def call(source: str, seconds: float, name: str, asked: Any = None, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source=f"{source}.amazonaws.com", region=REGION)


def arn(key: str) -> str:
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"


def aliases(timeline: list[ConfigurationItem], key: str) -> list[Any]:
    return [item.configuration.get("aliases") for item in of(timeline, key)]


def membership(seconds: float, **more: Any) -> ConfigurationItem:
    members = {"identityStoreId": STORE, "membershipId": MEMBERSHIP, "groupId": GROUP, "userId": USER}
    return observed(
        seconds, "AWS::IdentityStore::GroupMembership", MEMBERSHIP, MEMBERSHIP, members, region=REGION, **more
    )


API_MEMBER = {"identityStoreId": STORE, "groupId": GROUP, "memberId": {"userId": USER}}
CONSOLE_MEMBER = {"identityStoreId": STORE, "groupId": GROUP, "member": {"memberId": USER}}


def test_a_directory_through_its_api() -> None:
    timeline = derive(
        [],
        [
            call("identitystore", 1, "CreateUser", {"identityStoreId": STORE, "userName": HIDDEN}, {"userId": USER}),
            call(
                "identitystore",
                2,
                "CreateGroup",
                {"identityStoreId": STORE, "displayName": "Admins"},
                {"groupId": GROUP, "identityStoreId": STORE},
            ),
            call("identitystore", 3, "CreateGroupMembership", API_MEMBER, {"membershipId": MEMBERSHIP}),
            call("identitystore", 4, "DeleteGroupMembership", {"identityStoreId": STORE, "membershipId": MEMBERSHIP}),
            call(
                "identitystore",
                5,
                "UpdateGroup",
                {"groupId": GROUP, "operations": [{"attributePath": "displayName", "attributeValue": "Root"}]},
            ),
            call("identitystore", 6, "DeleteUser", {"identityStoreId": STORE, "userId": USER}),
        ],
    )
    user, group = of(timeline, USER), of(timeline, GROUP)
    assert (user[0].unknown, user[0].configuration["userId"]) == (("displayName", "userName"), USER)
    assert user[-1].is_deleted
    assert [item.resource_name for item in group] == ["Admins", "Root"]
    made, gone = of(timeline, MEMBERSHIP)
    assert (made.configuration["groupId"], made.configuration["userId"]) == (GROUP, USER)
    assert gone.is_deleted


def test_a_membership_of_the_console_gets_its_id_from_the_snapshot() -> None:
    added = call("sso-directory", 1, "AddMemberToGroup", CONSOLE_MEMBER)
    (alone,) = derive([], [added])
    assert alone.resource_id == f"{GROUP}/{USER}"
    timeline = derive([membership(9)], [added])
    assert [item.resource_id for item in timeline] == [MEMBERSHIP]
    assert (timeline[0].cause is not None, timeline[0].configuration["membershipId"]) == (True, MEMBERSHIP)


def test_a_membership_known_by_its_id_is_removed_by_its_members() -> None:
    removed = call("sso-directory", 12, "RemoveMemberFromGroup", CONSOLE_MEMBER)
    assert [item.is_deleted for item in of(derive([membership(9)], [removed]), MEMBERSHIP)] == [False, True]


def test_memberships_go_with_their_group() -> None:
    gone = call("sso-directory", 12, "DeleteGroup", {"identityStoreId": STORE, "groupId": GROUP})
    item = last(derive([membership(9)], [gone]), MEMBERSHIP)
    assert (item.is_deleted, item.cause is not None and item.cause.event_name) == (True, "DeleteGroup")


def test_what_an_external_directory_changes_unseen_is_no_gap() -> None:
    """What SCIM adds to groups is hidden, what Active Directory brings is in no event."""
    events = [call("sso-directory", 1, "AddMemberToGroup", CONSOLE_MEMBER)]
    gone = replace(absent(19, "AWS::IdentityStore::GroupMembership", MEMBERSHIP, MEMBERSHIP), region=REGION)
    timeline = derive([membership(9), gone], events)
    assert gaps(timeline) == []
    assert [item.origin for item in timeline] == [Origin.TRAIL, Origin.SNAPSHOT]
    other = replace(membership(15), resource_id="other", configuration={"groupId": "g", "userId": "u"})
    (found,) = of(derive([other], events), "other")
    assert (found.capture_time, found.origin) == (other.capture_time, Origin.SNAPSHOT)


def test_users_of_scim() -> None:
    asked = {"httpBody": {"userName": HIDDEN, "displayName": HIDDEN, "active": True}, "tenantId": "t"}
    timeline = derive(
        [],
        [
            call("identitystore-scim", 1, "CreateUser", asked, {"id": USER, "userName": HIDDEN}),
            call("identitystore-scim", 2, "DeleteUser", {"tenantId": "t", "id": USER}),
        ],
    )
    assert [item.is_deleted for item in of(timeline, USER)] == [False, True]
    assert timeline[0].unknown == ("displayName", "userName")


def test_an_alias_moves_from_key_to_key() -> None:
    def made(key: str) -> TrailEvent:
        return call("kms", 1, "CreateKey", {}, {"keyMetadata": {"keyId": key, "arn": arn(key)}})

    timeline = derive(
        [],
        [
            made(KEY),
            made(OTHER_KEY),
            call("kms", 2, "CreateAlias", {"aliasName": "alias/app", "targetKeyId": arn(KEY)}),
            call("kms", 3, "UpdateAlias", {"aliasName": "alias/app", "targetKeyId": OTHER_KEY}),
            call("kms", 4, "DeleteAlias", {"aliasName": "alias/app"}),
        ],
    )
    assert aliases(timeline, KEY) == [[], ["alias/app"], []]
    assert aliases(timeline, OTHER_KEY) == [[], ["alias/app"], []]


def test_the_answer_names_the_key_of_a_deleted_alias() -> None:
    deleted = call("kms", 4, "DeleteAlias", {"aliasName": "alias/app"}, {"keyId": arn(KEY)})
    assert aliases(derive([], [deleted]), KEY) == [["alias/app"], []]
    assert derive([], [call("kms", 4, "DeleteAlias", {"aliasName": "alias/app"})]) == []


def test_an_alias_of_a_snapshot_is_found_by_its_name() -> None:
    seen = observed(1, "AWS::KMS::Key", KEY, KEY, {"aliases": ["alias/app", "alias/b"]}, region=REGION)
    elsewhere = observed(1, "AWS::KMS::Key", OTHER_KEY, OTHER_KEY, {"aliases": ["alias/app"]}, region="us-east-1")
    timeline = derive([seen, elsewhere], [call("kms", 4, "DeleteAlias", {"aliasName": "alias/app"})])
    assert aliases(timeline, KEY) == [["alias/app", "alias/b"], ["alias/b"]]
    assert aliases(timeline, OTHER_KEY) == [["alias/app"]]  # another Region's


def organization(seconds: float, name: str, asked: Any = None, details: Any = None) -> TrailEvent:
    return replace(event(seconds, name, asked, source="organizations.amazonaws.com"), service_event_details=details)


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED"])
def test_an_account_that_is_made(state: str) -> None:
    status = {"id": "car-1", "state": state, "accountName": "****", "accountId": "444455556666"}
    timeline = derive([], [organization(1, "CreateAccountResult", None, {"createAccountStatus": status})])
    if state == "FAILED":
        assert timeline == []
        return
    (item,) = timeline
    assert (item.resource_type, item.resource_id) == ("AWS::Organizations::Account", "444455556666")
    assert item.configuration["delegatedServices"] == []
    assert item.unknown == ("attachedPolicies", "name", "parentId")


def node(kind: str, identifier: str, attached: list[dict[str, str]]) -> ConfigurationItem:
    members = {"id": identifier, "name": identifier, "attachedPolicies": attached}
    return observed(0, f"AWS::Organizations::{kind}", identifier, identifier, members)


def test_a_policy_type_takes_its_policies_along() -> None:
    guard = {"policyId": "p-1", "policyType": "SERVICE_CONTROL_POLICY"}
    tags = {"policyId": "p-2", "policyType": "TAG_POLICY"}
    policy = observed(
        0, "AWS::Organizations::Policy", "p-1", "guard", {"type": "SERVICE_CONTROL_POLICY", "targets": ["r-1", "ou-1"]}
    )
    full = observed(0, "AWS::Organizations::Policy", "p-FullAWSAccess", "full", {**policy.configuration, "targets": []})
    asked = {"rootId": "r-1", "policyType": "SERVICE_CONTROL_POLICY"}
    timeline = derive(
        [node("Root", "r-1", [FULL, guard, tags]), node("OrganizationalUnit", "ou-1", [guard]), policy, full],
        [organization(1, "DisablePolicyType", asked), organization(5, "EnablePolicyType", asked)],
    )
    assert [item.configuration["attachedPolicies"] for item in of(timeline, "r-1")][1:] == [[tags], [tags, FULL]]
    assert [item.configuration["attachedPolicies"] for item in of(timeline, "ou-1")][1:] == [[], [FULL]]
    assert [item.configuration["targets"] for item in of(timeline, "p-1")] == [["ou-1", "r-1"], []]
    assert last(timeline, "p-FullAWSAccess").configuration["targets"] == ["ou-1", "r-1"]
    assert gaps(timeline) == []


def test_a_policy_of_unknown_type_may_have_gone() -> None:
    asked = {"rootId": "r-1", "policyType": "SERVICE_CONTROL_POLICY"}
    attached = organization(1, "AttachPolicy", {"policyId": "p-1", "targetId": "ou-1"})
    item = last(derive([], [attached, organization(2, "DisablePolicyType", asked)]), "ou-1")
    assert "attachedPolicies.p-1" in item.unknown
