"""The saved queries over recorded resources: what each must find, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from recorded_items import ACCOUNT, START, at, user

from leastwise.lake.queries import SAVED_QUERIES, bind, load
from leastwise.model.configuration_item import Cause, ConfigurationItem, Origin
from leastwise.usecases.querying import query_session
from trail_records import ingest, log_object, write_objects
from trail_records import record as event

NOW = datetime(2026, 3, 20, tzinfo=UTC)
ADMINISTRATOR = {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess", "policyName": "AdministratorAccess"}
READER = {"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "policyName": "ReadOnlyAccess"}


def item(kind, name, hours=0, supplementary=None, **configuration):
    arn = f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}"
    found = ConfigurationItem(ACCOUNT, "global", f"AWS::IAM::{kind}", f"ID{name}", name, arn, at(hours))
    return replace(found, configuration=configuration, supplementary=supplementary or {})


@pytest.fixture
def ask(inventory, lake):
    """Rows of a saved query, in Athena's and in CloudTrail Lake's dialect alike."""

    def asked(name, **values):
        text = bind(load(name), values, now=NOW)
        with query_session(lake, text=text) as session:
            found = [
                [tuple(row.values()) for batch in session.ask(text, dialect=one).batches for row in batch.to_pylist()]
                for one in ("lake", "athena")
            ]
        assert found[0] == found[1]
        return found[0]

    return asked


def test_holders_of_a_managed_policy(record, ask):
    record(
        user("alice", attachedManagedPolicies=[ADMINISTRATOR]),
        user("bob", groupList=["Admins"], attachedManagedPolicies=[READER]),
        user("carol", groupList=["readers"]),
        item("Group", "admins", attachedManagedPolicies=[ADMINISTRATOR]),
        item("Group", "readers", attachedManagedPolicies=[READER]),
        item("Role", "deploy", attachedManagedPolicies=[READER, ADMINISTRATOR]),
    )
    found = [(row[1], row[2], row[5]) for row in ask("holders-of-a-managed-policy")]
    assert found == [("Group", "admins", ""), ("Role", "deploy", ""), ("User", "alice", ""), ("User", "bob", "Admins")]
    assert {row[2] for row in ask("holders-of-a-managed-policy", policy="ReadOnlyAccess")} == {
        *("bob", "carol", "readers", "deploy")
    }


def test_users_without_mfa(record, ask):
    record(
        user("alice", loginProfile={}, mfaDevices=[]),
        user("bob", loginProfile={}, mfaDevices=[{"serialNumber": "x"}]),
        user("carol", loginProfile=None, mfaDevices=[]),
        user("dora"),
        user("erin", credentialReport={"passwordEnabled": True, "mfaActive": False}),
    )
    assert [row[1] for row in ask("users-without-mfa")] == ["alice", "erin"]


def test_access_keys_old_or_unused(record, ask):
    def key(name, created, used=None, status="Active"):
        facts = {"lastUsedDate": used} if used else {}
        return item("AccessKey", name, supplementary=facts, userName="alice", status=status, createDate=created)

    record(
        key("fresh", "2026-03-10T00:00:00Z"),
        key("old", "2025-03-10T00:00:00Z", "2026-03-19T00:00:00Z"),
        key("idle", "2025-04-10T00:00:00Z", "2025-05-10T00:00:00Z"),
        key("never", "2025-05-10T00:00:00Z"),
        key("off", "2025-03-10T00:00:00Z", status="Inactive"),
    )
    found = [(row[2], row[7], row[8]) for row in ask("access-keys-old-or-unused")]
    assert found == [("IDold", True, False), ("IDidle", True, True), ("IDnever", True, True)]
    assert ask("access-keys-old-or-unused", days="3000") == []


def trusting(principal, **more):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, **more}]}


def test_roles_trusting_other_accounts(record, ask):
    condition = {"StringEquals": {"aws:SourceAccount": "999999999999"}}
    documents = {
        "own": trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        "other": trusting({"AWS": "arn:aws:iam::444455556666:role/x"}, Condition=condition),
        "two": trusting({"AWS": ["444455556666", f"arn:aws:iam::{ACCOUNT}:root", "777788889999"]}),
        "everyone": trusting({"AWS": "*"}),
        "anyone": trusting("*"),
        "service": trusting({"Service": "ec2.amazonaws.com"}, Condition=condition),
    }
    record(*(item("Role", name, assumeRolePolicyDocument=document) for name, document in documents.items()))
    assert [(row[1], row[3], row[4]) for row in ask("roles-trusting-other-accounts")] == [
        ("anyone", "*", False),
        ("everyone", "*", False),
        ("other", "444455556666", True),
        ("two", "444455556666", False),
        ("two", "777788889999", False),
    ]
    assert [row[1] for row in ask("roles-trusting-other-accounts", account="777788889999")] == ["two"]


def test_policy_changes_with_author(record, ask, lake, tmp_path):
    happened = event(1, eventName="CreatePolicyVersion", eventTime=START.strftime("%Y-%m-%dT%H:%M:%SZ"))
    ingest(lake, write_objects(tmp_path / "trail", {"log.json": log_object(happened, event(2))}))
    cause = Cause(happened["eventID"], START, "iam.amazonaws.com", "CreatePolicyVersion")
    known = item("Policy", "p", defaultVersionId="v1", hours=-2000)
    changed = replace(item("Policy", "p", defaultVersionId="v2"), origin=Origin.AWS_CONFIG, cause=cause)
    record(replace(known, origin=Origin.AWS_CONFIG), changed, item("Policy", "q", hours=1), user("alice"))
    found = [(row[2], row[4], row[7], row[8]) for row in ask("policy-changes-with-author")]
    assert found == [
        ("q", 1, None, None),
        ("p", 2, "CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:user/alice"),
    ]
    assert [row[2] for row in ask("policy-changes-with-author", policy="p", days="1000")] == ["p", "p"]


def test_changes_without_event(record, ask):
    gap = replace(user("alice", 2, path="/b/"), origin=Origin.GAP, since=at(1))
    record(user("alice", 0, path="/a/", origin=Origin.AWS_CONFIG), gap, user("bob", 2))
    (row,) = ask("changes-without-event")
    assert row[:2] == (at(1).replace(tzinfo=None), at(2).replace(tzinfo=None))
    assert row[5] == "alice"
    assert ask("changes-without-event", days="5") == []


def test_every_saved_query_of_resources_is_tested():
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    shelf = {name for name in SAVED_QUERIES if load(name).category == "recorded resources"}
    assert shelf == tested - {"every-saved-query-of-resources-is-tested"}
