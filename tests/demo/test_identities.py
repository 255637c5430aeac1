"""Who acts in the demo organisation: every shape of userIdentity, and sessions that can be followed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from leastwise.demo import event_stream
from leastwise.demo.production import MINIMUM_EVENTS

from .conftest import END, Demo

ALL_TYPES = {
    "AWSAccount",
    "AWSService",
    "AssumedRole",
    "FederatedUser",
    "IAMUser",
    "IdentityCenterUser",
    "Root",
    "SAMLUser",
    "Unknown",
    "WebIdentityUser",
}


def _identities(demo: Demo, kind: str) -> list[dict[str, Any]]:
    return [e["userIdentity"] for e in demo.events.values() if e["userIdentity"]["type"] == kind]


def test_every_type_occurs(demo: Demo) -> None:
    assert {event["userIdentity"]["type"] for event in demo.events.values()} == ALL_TYPES


def test_every_type_occurs_in_the_smallest_trail_too() -> None:
    records = map(json.loads, event_stream(events=MINIMUM_EVENTS, end=END, seed=3))
    assert {record["userIdentity"]["type"] for record in records} == ALL_TYPES


def test_every_shape_of_a_role_session_occurs(demo: Demo) -> None:
    sessions = _identities(demo, "AssumedRole")
    contexts = [session["sessionContext"] for session in sessions]
    assert any("webIdFederationData" in context for context in contexts)
    assert any("ec2RoleDelivery" in context for context in contexts)
    assert any("sourceIdentity" in context for context in contexts)
    assert any("invokedBy" in session for session in sessions)
    assert any("/aws-reserved/sso.amazonaws.com/" in context["sessionIssuer"]["arn"] for context in contexts)
    assert any("/aws-service-role/" in context["sessionIssuer"]["arn"] for context in contexts)


def test_iam_users_act_with_keys_and_from_the_console(demo: Demo) -> None:
    keys = {identity.get("accessKeyId", "")[:4] for identity in _identities(demo, "IAMUser")}
    assert keys == {"AKIA", "ASIA", ""}  # none while signing in


def test_arn_account_and_principal_agree(demo: Demo) -> None:
    for identity in _identities(demo, "AssumedRole"):
        issuer = identity["sessionContext"]["sessionIssuer"]
        session = identity["principalId"].partition(":")[2]
        assert identity["principalId"] == f"{issuer['principalId']}:{session}"
        assert identity["arn"] == f"arn:aws:sts::{identity['accountId']}:assumed-role/{issuer['userName']}/{session}"


def test_every_issued_key_belongs_to_one_session(demo: Demo) -> None:
    issued: dict[str, set[str]] = defaultdict(set)
    for event in demo.events.values():
        if event["eventName"].startswith("AssumeRole") and "errorCode" not in event:
            elements = event["responseElements"]
            issued[elements["credentials"]["accessKeyId"]].add(elements["assumedRoleUser"]["arn"])
    assert all(len(arns) == 1 for arns in issued.values())
    for identity in _identities(demo, "AssumedRole"):
        assert issued[identity["accessKeyId"]] == {identity["arn"]}


def test_a_session_acts_after_it_began(demo: Demo) -> None:
    for identity, event in ((e["userIdentity"], e) for e in demo.events.values()):
        attributes = identity.get("sessionContext", {}).get("attributes")
        if attributes:
            assert attributes["creationDate"] <= event["eventTime"]


def test_services_have_no_tls_details_and_people_do(demo: Demo) -> None:
    for event in demo.events.values():
        assert ("tlsDetails" in event) is not event["sourceIPAddress"].endswith(".amazonaws.com")


def test_worldwide_services_log_in_one_region(demo: Demo) -> None:
    regions = {e["awsRegion"] for e in demo.events.values() if e["eventSource"] == "iam.amazonaws.com"}
    assert regions == {"us-east-1"}


def test_errors_are_a_few_in_a_hundred_and_of_several_kinds(demo: Demo) -> None:
    told = {name for story in demo.truth.stories for name in (*story.event_ids, *story.decoy_event_ids)}
    ordinary = [event for name, event in demo.events.items() if name not in told]
    codes = Counter(event["errorCode"] for event in ordinary if "errorCode" in event)
    assert 0.02 < codes.total() / len(ordinary) < 0.05
    assert {"AccessDenied", "Client.UnauthorizedOperation", "NoSuchKey"} <= set(codes)
    assert all(event["responseElements"] is None for event in ordinary if "errorCode" in event)


def test_enough_kinds_of_operations_of_many_services(demo: Demo) -> None:
    operations = {(event["eventSource"], event["eventName"]) for event in demo.events.values()}
    assert len(operations) >= 100
    assert len({source for source, _ in operations}) >= 25
    assert {event["eventCategory"] for event in demo.events.values()} == {"Management", "Data"}
