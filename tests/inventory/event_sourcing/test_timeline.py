"""Observations and the trail put together: what is known before, between and after, and what nobody saw."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from random import Random

import pytest
from single_events import (
    ACCOUNT,
    ADMINISTRATOR,
    DOCUMENT,
    OTHER,
    absent,
    at,
    create_role,
    create_user,
    event,
    gaps,
    last,
    observed,
    of,
)

from leastwise.inventory.event_sourcing import derive
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin

USER, ROLE = "AWS::IAM::User", "AWS::IAM::Role"
ATTACHED = [{"policyName": "AdministratorAccess", "policyArn": ADMINISTRATOR}]
INLINE = [{"policyName": "p", "policyDocument": json.loads(DOCUMENT)}]


def bob(seconds: float, **members: object) -> ConfigurationItem:
    whole = {
        "path": "/",
        "userName": "bob",
        "createDate": "2023-01-01T00:00:00Z",
        "userPolicyList": [],
        "groupList": [],
        "attachedManagedPolicies": [],
    }
    return observed(seconds, USER, "AIDABOB", "bob", {**whole, **members}, arn=f"arn:aws:iam::{ACCOUNT}:user/bob")


def attach(seconds: float, name: str = "bob") -> object:
    return event(seconds, "AttachUserPolicy", {"userName": name, "policyArn": ADMINISTRATOR})


def detach(seconds: float, name: str = "bob") -> object:
    return event(seconds, "DetachUserPolicy", {"userName": name, "policyArn": ADMINISTRATOR})


def attached(item: ConfigurationItem) -> bool:
    return item.configuration["attachedManagedPolicies"] == ATTACHED


def test_nothing_gives_nothing() -> None:
    assert derive([], []) == []


def test_observations_alone_are_the_timeline() -> None:
    first = bob(0)
    (item,) = derive([first], [])
    assert (item.origin, item.capture_time, item.configuration["userName"]) == (Origin.SNAPSHOT, at(0), "bob")


def test_an_observation_that_agrees_makes_no_item() -> None:
    assert len(derive([bob(0), bob(100)], [])) == 1
    timeline = derive([bob(0), bob(100, attachedManagedPolicies=ATTACHED)], [attach(50)])
    assert [item.origin for item in timeline] == [Origin.SNAPSHOT, Origin.TRAIL]


def test_an_observation_that_differs_is_one_gap() -> None:
    timeline = derive([bob(0), bob(100, attachedManagedPolicies=ATTACHED, path="/team/")], [attach(200)])
    first, gap = timeline
    assert (gap.origin, gap.since, gap.capture_time, gap.cause) == (Origin.GAP, at(0), at(100), None)
    assert attached(gap)
    assert gap.arn == f"arn:aws:iam::{ACCOUNT}:user/team/bob"
    assert not attached(first)


def test_a_gap_reaches_back_to_the_last_event() -> None:
    (gap,) = gaps(derive([bob(0), bob(100)], [attach(60)]))
    assert (gap.since, gap.capture_time) == (at(60), at(100))
    assert not attached(gap)


def test_the_timeline_goes_on_from_a_gap() -> None:
    timeline = derive(
        [bob(0), bob(100, attachedManagedPolicies=ATTACHED)], [event(1, "UntagUser", {"userName": "eve"}), detach(150)]
    )
    assert [attached(item) for item in of(timeline, "AIDABOB")] == [False, True, False]


def test_a_deletion_without_an_event_is_a_gap() -> None:
    timeline = derive([bob(0), absent(100, USER, "AIDABOB", "bob")], [attach(50)])
    assert [item.origin for item in timeline] == [Origin.SNAPSHOT, Origin.TRAIL, Origin.GAP]
    assert timeline[-1].is_deleted
    assert timeline[-1].since == at(50)


def test_a_deletion_with_an_event_is_none() -> None:
    timeline = derive([bob(0), absent(100, USER, "AIDABOB", "bob")], [event(50, "DeleteUser", {"userName": "bob"})])
    assert [item.origin for item in timeline] == [Origin.SNAPSHOT, Origin.TRAIL]


def test_what_no_event_touched_was_the_same_before() -> None:
    """The trail begins before the first snapshot: the first item stands where it begins."""
    timeline = derive([bob(100, userPolicyList=INLINE, attachedManagedPolicies=ATTACHED)], [attach(50)])
    first, second = timeline
    assert (first.origin, first.cause, first.capture_time) == (Origin.TRAIL, None, at(50))
    assert (second.origin, second.capture_time) == (Origin.TRAIL, at(50))
    assert not attached(first)
    assert attached(second)
    assert first.configuration["userPolicyList"] == second.configuration["userPolicyList"] == INLINE
    assert first.unknown == ()


def test_a_detached_policy_had_been_attached() -> None:
    first, second = derive([bob(100)], [detach(50)])
    assert attached(first)
    assert not attached(second)


def test_a_deleted_inline_policy_existed_with_unknown_content() -> None:
    first, second = derive([bob(100)], [event(50, "DeleteUserPolicy", {"userName": "bob", "policyName": "p"})])
    assert first.configuration["userPolicyList"] == [{"policyName": "p"}]
    assert first.unknown == ("userPolicyList.p",)
    assert (second.configuration["userPolicyList"], second.unknown) == ([], ())


def test_what_was_overwritten_is_unknown_before() -> None:
    put = event(50, "PutUserPolicy", {"userName": "bob", "policyName": "p", "policyDocument": DOCUMENT})
    moved = event(60, "UpdateUser", {"userName": "bob", "newPath": "/"})
    first, second, third = derive([bob(100, userPolicyList=INLINE)], [put, moved])
    assert first.unknown == ("path", "userPolicyList.p")
    assert "path" not in first.configuration
    assert first.arn == ""
    assert second.unknown == ("path",)
    assert (third.unknown, third.arn) == ((), f"arn:aws:iam::{ACCOUNT}:user/bob")


def test_untouched_resources_are_known_since_the_trail_began() -> None:
    other = replace(bob(100), resource_id="AIDAEVE", resource_name="eve")
    other = replace(other, configuration={**other.configuration, "userName": "eve"})
    timeline = derive([bob(100), other], [attach(50, "bob")])
    assert [(item.capture_time, item.cause) for item in of(timeline, "AIDAEVE")] == [(at(50), None)]


def test_created_after_the_trail_began_without_an_event_is_a_gap() -> None:
    late = bob(100, createDate="2024-03-01T10:01:00Z")
    timeline = derive([late], [create_user(10, "eve", "AIDAEVE")])
    (gap,) = of(timeline, "AIDABOB")
    assert (gap.origin, gap.since, gap.capture_time) == (Origin.GAP, at(60), at(60))


def test_a_replacement_under_the_same_name_that_nobody_saw() -> None:
    timeline = derive(
        [bob(0), replace(bob(100, createDate="2024-03-01T10:01:00Z"), resource_id="AIDANEW")], [attach(10)]
    )
    assert last(timeline, "AIDABOB").is_deleted
    assert last(timeline, "AIDABOB").origin is Origin.GAP
    assert not attached(last(timeline, "AIDANEW"))


def test_a_resource_that_only_events_name_goes_by_its_name() -> None:
    timeline = derive([], [attach(5, "ghost"), event(9, "DeleteUser", {"userName": "ghost"})])
    assert {item.resource_id for item in timeline} == {"ghost"}
    assert [item.is_deleted for item in timeline] == [False, False, True]
    assert "userId" not in timeline[0].configuration


def test_an_observation_tells_its_id_later() -> None:
    timeline = derive([bob(100, attachedManagedPolicies=ATTACHED), absent(100, USER, "bob", "bob")], [attach(5)])
    assert {item.resource_id for item in timeline} == {"AIDABOB"}
    assert not any(item.is_deleted for item in timeline)


def test_a_namesake_made_later_is_not_taken_for_it() -> None:
    late = bob(100, createDate="2024-03-01T10:01:00Z")
    timeline = derive([late], [attach(5)])
    assert last(timeline, "bob").is_deleted
    assert last(timeline, "bob").origin is Origin.GAP
    assert not attached(last(timeline, "AIDABOB"))


def test_members_that_were_never_looked_at_make_no_gap() -> None:
    login = event(50, "CreateLoginProfile", {"userName": "bob"}, {"loginProfile": {"passwordResetRequired": False}})
    timeline = derive([bob(0), bob(100)], [login])
    assert gaps(timeline) == []
    assert timeline[-1].configuration["loginProfile"]["passwordResetRequired"] is False
    looked = derive([bob(0), bob(100, loginProfile=None)], [event(1, "TagUser", {"userName": "x", "tags": []})])
    assert len(looked) == 1
    assert looked[0].configuration["loginProfile"] is None


def test_a_partial_observation_of_an_entry_agrees() -> None:
    device = f"arn:aws:iam::{ACCOUNT}:mfa/phone"
    enable = event(50, "EnableMFADevice", {"userName": "bob", "serialNumber": device})
    seen = bob(100, mfaDevices=[{"serialNumber": device, "enableDate": "2024-03-01T10:00:51Z"}])
    assert gaps(derive([bob(0), seen], [enable])) == []


def test_documents_that_aws_wrote_in_another_way_agree() -> None:
    trust = {
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
        ]
    }
    asked = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": [ACCOUNT]}, "Action": ["sts:AssumeRole"]}]}
    seen = observed(9, ROLE, "AROAONE", "app", {"roleName": "app", "assumeRolePolicyDocument": trust})
    assert gaps(derive([seen], [create_role(1, "app", assumeRolePolicyDocument=json.dumps(asked))])) == []
    wider = json.loads(json.dumps(trust).replace("sts:AssumeRole", "sts:*"))
    other = observed(9, ROLE, "AROAONE", "app", {"roleName": "app", "assumeRolePolicyDocument": wider})
    assert len(gaps(derive([other], [create_role(1, "app", assumeRolePolicyDocument=json.dumps(asked))]))) == 1


def test_usage_makes_no_version_but_is_kept() -> None:
    used = replace(bob(100), supplementary={"passwordLastUsed": "2024-03-01T00:00:00Z"})
    (item,) = derive([bob(0), used], [])
    assert item.supplementary == used.supplementary


def test_what_events_do_not_carry_is_no_gap() -> None:
    timeline = derive(
        [bob(0, credentialReport={"mfaActive": False}), bob(9, credentialReport={"mfaActive": True})], [attach(20)]
    )
    assert [item.origin for item in timeline][:2] == [Origin.SNAPSHOT, Origin.SNAPSHOT]
    snapshots = [
        observed(hour, "AWS::EC2::Snapshot", "snap-1", "snap-1", {"public": hour > 0}, region="eu-west-1")
        for hour in (0, 9)
    ]
    assert [item.origin for item in derive(snapshots, [])] == [Origin.SNAPSHOT, Origin.SNAPSHOT]


def test_history_of_aws_config_is_no_gap_without_a_trail() -> None:
    items = [replace(bob(hour, path=f"/{hour}/"), origin=Origin.AWS_CONFIG) for hour in range(3)]
    assert [item.origin for item in derive(items, [])] == [Origin.AWS_CONFIG] * 3
    assert [item.origin for item in derive(items[1:], [attach(0.5, "eve")])][-1] is Origin.GAP


def test_order_within_a_second() -> None:
    """Creating first, deleting last, and between them what needs what."""
    steps = [
        create_user(1, "bob", identifier="z"),
        event(1, "AttachUserPolicy", {"userName": "bob", "policyArn": ADMINISTRATOR}, identifier="y"),
        event(1, "DetachUserPolicy", {"userName": "bob", "policyArn": ADMINISTRATOR}, identifier="x"),
        event(1, "UpdateUser", {"userName": "bob", "newUserName": "robert"}, identifier="w"),
        event(1, "DeleteUser", {"userName": "robert"}, identifier="v"),
    ]
    expected = ["CreateUser", "AttachUserPolicy", "DetachUserPolicy", "UpdateUser", "DeleteUser"]
    for seed in range(20):
        Random(seed).shuffle(steps)
        assert [item.cause.event_name for item in derive([], steps) if item.cause] == expected


def test_made_again_within_a_second() -> None:
    steps = [
        create_user(1, "bob", "AIDAFIRST"),
        event(5, "DeleteUser", {"userName": "bob"}, identifier="b"),
        create_user(5, "bob", "AIDASECOND"),
    ]
    timeline = derive([], steps)
    assert last(timeline, "AIDAFIRST").is_deleted
    assert last(timeline, "AIDAFIRST").origin is Origin.TRAIL
    assert not last(timeline, "AIDASECOND").is_deleted


def test_two_writes_of_one_second_are_unknown_until_somebody_looks() -> None:
    put = [
        event(5, "PutUserPolicy", {"userName": "bob", "policyName": "p", "policyDocument": document})
        for document in (DOCUMENT, OTHER)
    ]
    item = last(derive([], [create_user(1, "bob"), *put]), "AIDABOB")
    assert item.unknown == ("userPolicyList.p",)
    seen = bob(9, userPolicyList=INLINE, createDate="2024-03-01T10:00:01Z")
    resolved = derive([seen], [create_user(1, "bob"), *put])
    assert last(resolved, "AIDABOB").unknown == ()
    assert last(resolved, "AIDABOB").configuration["userPolicyList"] == INLINE
    assert gaps(resolved) == []


def test_a_put_and_a_delete_of_one_second_have_one_order_where_there_was_nothing() -> None:
    put = event(5, "PutUserPolicy", {"userName": "bob", "policyName": "p", "policyDocument": DOCUMENT}, identifier="b")
    delete = event(5, "DeleteUserPolicy", {"userName": "bob", "policyName": "p"}, identifier="a")
    item = last(derive([], [create_user(1, "bob"), delete, put]), "AIDABOB")
    assert (item.configuration["userPolicyList"], item.unknown) == ([], ())


def test_accounts_do_not_meet() -> None:
    other = replace(attach(5), account_id="999988887777")
    timeline = derive([bob(0)], [other])
    assert not attached(last(timeline, "AIDABOB"))
    assert {item.account_id for item in timeline} == {ACCOUNT, "999988887777"}


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_input_does_not_matter(seed: int) -> None:
    steps = [
        create_user(1, "eve", "AIDAEVE"),
        attach(2),
        detach(3),
        attach(4, "eve"),
        event(5, "DeleteUser", {"userName": "x"}),
    ]
    seen = [bob(0), bob(2.5, attachedManagedPolicies=ATTACHED), bob(10), absent(20, USER, "AIDABOB", "bob")]
    expected = derive(seen, steps)
    chance = Random(seed)
    chance.shuffle(steps)
    chance.shuffle(seen)
    assert derive(seen, [*steps, *steps]) == expected


def test_consecutive_items_differ() -> None:
    steps = [create_user(1, "bob"), attach(2), attach(3), detach(4), detach(5)]
    hashes = [item.content_hash() for item in derive([], steps)]
    assert all(one != other for one, other in itertools.pairwise(hashes))
    assert len(hashes) == 3


def test_statuses_of_observations_stay() -> None:
    (item,) = derive([replace(bob(0), status=ItemStatus.DISCOVERED)], [])
    assert item.status is ItemStatus.DISCOVERED


def test_what_aws_manages_changes_without_a_gap() -> None:
    def policy(seconds: float, version: str) -> ConfigurationItem:
        members = {"policyName": "ReadOnlyAccess", "defaultVersionId": version}
        arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        return observed(seconds, "AWS::IAM::Policy", arn, "ReadOnlyAccess", members, arn=arn, account="aws")

    assert [item.origin for item in derive([policy(0, "v1"), policy(9, "v2")], [])] == [Origin.SNAPSHOT] * 2


def test_a_credential_report_tells_no_ids_and_makes_no_other_user() -> None:
    row = replace(bob(50), resource_id=f"arn:aws:iam::{ACCOUNT}:user/bob", configuration={"userName": "bob"})
    for seen in ([bob(0), row], [replace(row, capture_time=at(0)), bob(50)]):
        (item,) = derive(seen, [])
        assert item.resource_id == "AIDABOB"


def test_names_that_were_swapped_unseen() -> None:
    def user(seconds: float, identifier: str, name: str) -> ConfigurationItem:
        return observed(seconds, USER, identifier, name, {"userName": name})

    seen = [user(0, "AIDAONE", "a"), user(0, "AIDATWO", "b"), user(9, "AIDAONE", "b"), user(9, "AIDATWO", "a")]
    timeline = derive(seen, [])
    assert not any(item.is_deleted for item in timeline)
    assert (last(timeline, "AIDAONE").resource_name, last(timeline, "AIDATWO").resource_name) == ("b", "a")
