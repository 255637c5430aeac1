"""The planted stories: what the truth says is in the trail, and nothing else answers the question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from leastwise.demo.stories import STORIES

from .conftest import END, Demo

Event = dict[str, Any]


def _named(*names: str) -> Callable[[Event], bool]:
    return lambda event: event["eventName"] in names and "errorCode" not in event


def _since(days: int) -> Callable[[Event], bool]:
    earliest = (END - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return lambda event: event["eventTime"] >= earliest


def _all(*conditions: Callable[[Event], bool]) -> Callable[[Event], bool]:
    return lambda event: all(condition(event) for condition in conditions)


def _parameter(event: Event, name: str) -> Any:
    return (event["requestParameters"] or {}).get(name)


ANSWERS: dict[str, Callable[[Event], bool]] = {
    "console-user-created": _all(
        _named("CreateUser", "CreateLoginProfile"), lambda e: _parameter(e, "userName") == "temp-support"
    ),
    "administrator-access-attached": _all(
        _named("AttachUserPolicy"), lambda e: e["requestParameters"]["policyArn"].endswith("/AdministratorAccess")
    ),
    "self-granted-administrator": _all(
        _named("PutUserPolicy", "AttachUserPolicy"),
        lambda e: _parameter(e, "userName") == e["userIdentity"].get("userName"),
    ),
    "instance-terminated": _named("TerminateInstances"),
    "credentials-changed": _named(
        "CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey", "ChangePassword", "UpdateLoginProfile"
    ),
    "data-leak": _all(_named("GetObject"), lambda e: _parameter(e, "bucketName") == "example-prod-customer-records"),
    "trail-stopped": _named("StopLogging"),
    "role-only-describes": lambda e: (
        e["userIdentity"].get("sessionContext", {}).get("sessionIssuer", {}).get("userName") == "instance-operator"
    ),
    "old-test-role": _all(_named("CreateRole"), lambda e: "test" in _parameter(e, "roleName")),
    "root-use": _all(
        lambda e: e["userIdentity"]["type"] == "Root",
        lambda e: (e["responseElements"] or {}).get("ConsoleLogin") != "Failure",
    ),
    "trust-policy-opened": _all(_named("UpdateAssumeRolePolicy"), _since(30)),
    "console-login-without-mfa": _all(
        _named("ConsoleLogin"),
        lambda e: e["additionalEventData"]["MFAUsed"] == "No",
        lambda e: e["responseElements"]["ConsoleLogin"] == "Success",
    ),
    "users-created": _all(_named("CreateUser"), _since(60)),
    "access-denied-burst": _all(
        lambda e: e.get("errorCode") == "AccessDenied", lambda e: e["sourceIPAddress"] == "192.0.2.144"
    ),
    "outside-account-assumed-role": _all(
        _named("AssumeRole"), lambda e: e["userIdentity"].get("accountId") == "999988887777"
    ),
    "role-chain": _named("DeleteDBSnapshot"),
    "alice-became-administrator": _all(
        _named("AddUserToGroup"),
        lambda e: (_parameter(e, "userName"), _parameter(e, "groupName")) == ("alice", "Administrators"),
    ),
    "glue-unused": lambda e: e["userIdentity"].get("userName") == "victor",
    "roles-unused": _all(
        lambda e: e["eventTime"] >= (END - timedelta(days=110)).strftime("%Y-%m-%d"),
        lambda e: _parameter(e, "roleArn") == "arn:aws:iam::222233334444:role/data-migration",
    ),
    "managed-policy-edited": _all(_named("CreatePolicyVersion"), lambda e: _parameter(e, "setAsDefault") is True),
}


def test_every_story_is_told_once(demo: Demo) -> None:
    names = [name for name, _ in STORIES]
    assert [story.story for story in demo.truth.stories] == names
    assert len(set(names)) == len(names) == 21


@pytest.mark.parametrize("name", list(ANSWERS))
def test_exactly_the_events_of_the_truth_answer(demo: Demo, name: str) -> None:
    story = demo.truth.story(name)
    found = sorted(e["eventID"] for e in demo.events.values() if ANSWERS[name](e))
    assert found == sorted(story.event_ids)


@pytest.mark.parametrize("name", [name for name, _ in STORIES])
def test_truth_agrees_with_the_events(demo: Demo, name: str) -> None:
    story = demo.truth.story(name)
    events = [demo.events[event_id] for event_id in story.event_ids]
    assert events
    assert story.question.endswith("?")
    assert [event["eventTime"] for event in events] == list(story.times) == sorted(story.times)
    assert {event["sourceIPAddress"] for event in events} == set(story.source_ip_addresses)
    callers = {e["userIdentity"].get("arn", e["userIdentity"].get("principalId")) for e in events}
    assert callers == set(story.principals)


@pytest.mark.parametrize("name", [name for name, _ in STORIES])
def test_decoys_are_there_and_do_not_answer(demo: Demo, name: str) -> None:
    story = demo.truth.story(name)
    for event_id in story.decoy_event_ids:
        assert event_id not in story.event_ids
        assert not ANSWERS[name](demo.events[event_id])


def test_leaver_does_nothing_after_the_last_day(demo: Demo) -> None:
    story = demo.truth.story("leaver")
    mine = sorted(e["eventTime"] for e in demo.events.values() if e["userIdentity"].get("userName") == "tom")
    assert mine[-1] == story.answer["lastActive"] == story.times[0]
    assert len(mine) == story.answer["events"]
    assert mine[-1] < (END - timedelta(days=90)).strftime("%Y-%m-%d")


def test_role_that_only_describes_was_granted_everything(demo: Demo) -> None:
    answer = demo.truth.story("role-only-describes").answer
    granted = [e for e in demo.events.values() if e["eventName"] == "PutRolePolicy"]
    assert [_parameter(event, "roleName") for event in granted] == ["instance-operator"]
    assert '"ec2:*"' in granted[0]["requestParameters"]["policyDocument"]
    calls = demo.truth.story("role-only-describes").event_ids
    assert {f"ec2:{demo.events[call]['eventName']}" for call in calls} == set(answer["used"])


def test_test_role_is_half_a_year_old_and_still_used(demo: Demo) -> None:
    story = demo.truth.story("old-test-role")
    uses = [
        e["eventTime"]
        for e in demo.events.values()
        if e["userIdentity"].get("sessionContext", {}).get("sessionIssuer", {}).get("arn") == story.answer["roleArn"]
    ]
    assert max(uses) == story.answer["lastUsed"]
    assert len(uses) == story.answer["sessions"]
    assert story.times[0] < (END - timedelta(days=175)).strftime("%Y-%m-%d")


def test_chain_links_by_access_key(demo: Demo) -> None:
    """From the deletion back to the person: each session's key was issued by the event before it."""
    answer = demo.truth.story("role-chain").answer
    by_key: dict[str, list[Event]] = {}
    for event in demo.events.values():
        credentials = (event["responseElements"] or {}).get("credentials")
        if credentials:
            by_key.setdefault(credentials["accessKeyId"], []).append(event)
    identity = demo.events[demo.truth.story("role-chain").event_ids[0]]["userIdentity"]
    assert identity["sessionContext"]["sourceIdentity"] == answer["sourceIdentity"]
    keys = []
    while "accessKeyId" in identity:
        keys.append(identity["accessKeyId"])
        issuing = by_key[identity["accessKeyId"]]
        assert {event.get("sharedEventID") for event in issuing} in ({None}, {issuing[0].get("sharedEventID")})
        identity = next(e["userIdentity"] for e in issuing if e["userIdentity"]["type"] != "AWSAccount")
    assert keys == list(reversed(answer["accessKeyIds"]))
    assert identity["type"] == "SAMLUser"
    assert identity["userName"] == answer["person"]


def test_step_into_another_account_is_recorded_in_both(demo: Demo) -> None:
    chain = demo.truth.story("role-chain").answer["chainEventIDs"]
    leaving, entering = (demo.events[event_id] for event_id in chain[-2:])
    assert leaving["sharedEventID"] == entering["sharedEventID"]
    assert leaving["recipientAccountId"] != entering["recipientAccountId"]


def test_session_of_the_outside_account_is_complete(demo: Demo) -> None:
    answer = demo.truth.story("outside-account-assumed-role").answer
    used = [e["eventID"] for e in demo.events.values() if e["userIdentity"].get("accessKeyId") == answer["accessKeyId"]]
    assert sorted(used) == sorted(answer["sessionEventIDs"])
