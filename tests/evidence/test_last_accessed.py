"""Last accessed: what is granted, what was used of it, and what each source tells."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from access_states import ACCOUNT, allow, deny, document, group, organization, policy, policy_arn, role, state, user
from calls import assume, call

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.errors import NothingToEvaluateError
from leastwise.evidence.last_accessed import Access
from leastwise.evidence.last_accessed_reader import LastAccessedReader
from leastwise.evidence.usage_store import open_usage
from leastwise.lake.lake import Lake
from leastwise.policy import load_reference
from trail_records import ingest, log_object, write_objects

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DATA = {"managementEvent": False, "eventCategory": "Data"}


def by(item, **changes):
    """The identity of a recorded user or role in the trail."""
    identity = {"principalId": item.resource_id, "arn": item.arn, "accountId": ACCOUNT, "userName": item.resource_name}
    if ":role/" not in item.arn:
        return {"type": "IAMUser", **identity, **changes}
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{item.resource_name}/s"
    issuer = {"type": "Role", **identity}
    return {
        "type": "AssumedRole", "principalId": f"{item.resource_id}:s", "arn": session, "accountId": ACCOUNT,
        "accessKeyId": "ASIAEXAMPLESESSION001", "sessionContext": {"sessionIssuer": issuer}, **changes,
    }  # fmt: skip


def reader(items, records, days=None):
    """A reader over a state of these items and a lake of these records (None: no trail)."""
    since = NOW - timedelta(days=days) if days else None
    surroundings = Surroundings(state(*items), documents_over(load_reference()), NOW)
    if records is None:
        return LastAccessedReader(surroundings, None, since)
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        ingest(lake, write_objects(Path(folder) / "logs", {"log.json": log_object(*records)}))
        return LastAccessedReader(surroundings, open_usage(lake, load_reference()), since)


def service(found, prefix):
    (only,) = [one for one in found.services if one.service == prefix]
    return only


def action(found, name):
    (only,) = [one for one in service(found, name.partition(":")[0]).actions if one.action == name]
    return only


@pytest.fixture
def operator():
    return role("operator", inline={"all": document(allow("ec2:*"))})


def test_a_role_with_everything_of_a_service_that_used_one_action(operator):
    records = [call(number, by(operator), "ec2", "DescribeInstances", eventTime=f"2026-05-0{number}T00:00:00Z")
               for number in (1, 3, 2)]  # fmt: skip
    asked = reader([operator], records)
    found = asked.of_item(operator)
    assert [one.service for one in found.services] == ["ec2"]
    ec2 = service(found, "ec2")
    granted = load_reference().actions_matching("ec2:*")
    assert (ec2.access, ec2.granted, ec2.used, ec2.tally.uses) == (Access.USED, granted.bit_count(), 1, 3)
    last = action(found, "ec2:DescribeInstances").last
    assert (last.moment, last.event_name, last.source) == (
        datetime(2026, 5, 3, tzinfo=UTC), "DescribeInstances", "trail",
    )  # fmt: skip
    assert set(asked.names(ec2.never)) == set(load_reference().names(granted)) - {"ec2:DescribeInstances"}
    assert found.window.tracked_days == 3


def test_a_user_who_has_not_used_glue_for_six_months():
    person = user("user1", inline={"glue": document(allow(["glue:*", "athena:*"]))})
    records = [call(1, by(person), "glue", "GetTables", eventTime="2025-10-01T00:00:00Z"),
               call(2, by(person), "athena", "StartQueryExecution", eventTime="2026-05-30T00:00:00Z")]  # fmt: skip
    found = reader([person], records, days=180).of_item(person)
    assert (service(found, "glue").access, service(found, "athena").access) == (Access.UNUSED, Access.USED)
    assert service(found, "glue").last.moment == datetime(2025, 10, 1, tzinfo=UTC)


def test_boundaries_denies_and_scps_take_from_what_is_granted():
    limit = policy("limit", document(allow(["s3:*", "sqs:*", "ec2:*"])))
    person = user("user1", inline={"all": document(allow("*"), deny("ec2:*"))}, boundary=policy_arn("limit"))
    scps = organization({"p-1": document(allow("*"), deny("sqs:*"))}, {ACCOUNT: ["p-1"]})
    found = reader([person, limit, *scps], []).of_item(person)
    assert [one.service for one in found.services] == ["s3"]


def test_denied_attempts_are_no_use(operator):
    records = [call(1, by(operator), "ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"),
               call(2, by(operator), "ec2", "StopInstances", errorCode="Client.IncorrectState")]  # fmt: skip
    found = reader([operator], records).of_item(operator)
    assert action(found, "ec2:RunInstances").access is Access.NEVER
    assert action(found, "ec2:RunInstances").tally.denied == 1
    assert action(found, "ec2:RunInstances").tally.last_denied.event_name == "RunInstances"
    assert action(found, "ec2:StopInstances").access is Access.USED


def test_a_use_of_what_is_not_granted(operator):
    found = reader([operator], [call(1, by(operator), "sqs", "ListQueues")]).of_item(operator)
    assert (service(found, "sqs").access, service(found, "sqs").granted) == (Access.NOT_GRANTED, 0)
    assert action(found, "sqs:ListQueues").access is Access.NOT_GRANTED


def test_data_events_that_the_trail_has_not():
    reading = role("reader", inline={"read": document(allow(["s3:GetObject", "s3:ListAllMyBuckets"]))})
    asked = reader([reading], [call(1, by(reading), "s3", "ListBuckets")])
    s3 = service(asked.of_item(reading), "s3")
    assert (asked.names(s3.never), asked.names(s3.untracked)) == (["s3:GetObject"], ["s3:GetObject"])
    alone = role("reader", inline={"read": document(allow("s3:GetObject"))})
    assert service(reader([alone], [call(1, by(alone), "ec2", "DescribeInstances")]).of_item(alone), "s3").access is (
        Access.UNTRACKED
    )
    records = [call(1, by(reading), "s3", "ListBuckets"), call(2, by(operator_of()), "s3", "PutObject", **DATA)]
    asked = reader([reading], records)
    assert asked.names(service(asked.of_item(reading), "s3").untracked) == []


def operator_of():
    return role("operator", inline={})


def test_passing_a_role_is_known_from_the_trail():
    maker = role("maker", inline={"make": document(allow(["lambda:CreateFunction", "iam:PassRole"]))})
    passed = f"arn:aws:iam::{ACCOUNT}:role/worker"
    create = {"eventName": "CreateFunction20150331", "requestParameters": {"role": passed}}
    found = reader([maker], [call(1, by(maker), "lambda", "x", **create)]).of_item(maker)
    assert action(found, "iam:PassRole").access is Access.USED
    assert action(found, "iam:PassRole").last.resource == passed
    create["requestParameters"] = {}
    found = reader([maker], [call(1, by(maker), "lambda", "x", **create)]).of_item(maker)
    assert service(found, "iam").access is Access.NEVER


def test_the_uses_of_a_group_and_a_policy_are_those_of_their_principals():
    buckets, queues = policy("buckets", document(allow("s3:*"))), policy("queues", document(allow("sqs:*")))
    staff = group("staff", attached=[policy_arn("buckets")])
    ann = user("ann", groups=["staff"])
    job = role("job", attached=[policy_arn("queues")])
    records = [call(1, by(ann), "s3", "ListBuckets"), call(2, by(ann), "sqs", "ListQueues"),
               call(3, by(job), "sqs", "ListQueues")]  # fmt: skip
    asked = reader([buckets, queues, staff, ann, job], records)
    (s3,) = asked.of_item(staff).services
    assert (s3.service, s3.tally.uses, s3.last.by) == ("s3", 1, ann.arn)
    assert [one.tally.uses for one in asked.of_item(buckets).services] == [1]
    (sqs,) = asked.of_item(queues).services
    assert (sqs.tally.uses, sqs.last.by) == (1, job.arn)


def test_nobody_in_a_group():
    staff = group("staff", inline={"s3": document(allow("s3:*"))})
    found = reader([staff], []).of_item(staff)
    assert "no members of staff were recorded" in found.notes
    assert service(found, "s3").access is Access.UNTRACKED


def test_access_advisor_fills_what_the_trail_does_not_know(operator):
    facts = {
        "serviceLastAccessedDate": "2026-05-31T00:00:00Z",
        "serviceLastAccessed": [
            {"serviceNamespace": "ec2", "lastAuthenticated": "2026-05-20T00:00:00Z",
             "lastAuthenticatedRegion": "eu-west-1",
             "trackedActionsLastAccessed": [
                 {"actionName": "RunInstances", "lastAccessedTime": "2026-05-20T00:00:00Z"},
                 {"actionName": "StopInstances", "lastAccessedTime": "no date"}]},
        ],
    }  # fmt: skip
    known = replace(operator, supplementary=facts)
    records = [call(1, by(operator), "ec2", "DescribeInstances", eventTime="2026-05-10T00:00:00Z")]
    found = reader([known], records).of_item(known)
    ec2 = service(found, "ec2")
    assert (ec2.last.source, ec2.last.region, ec2.tally.last.source) == ("Access Advisor", "eu-west-1", "trail")
    assert (action(found, "ec2:RunInstances").access, action(found, "ec2:RunInstances").tally.uses) == (Access.USED, 0)
    assert found.window.advisor_asked == datetime(2026, 5, 31, tzinfo=UTC)
    assert "ec2:RunInstances" not in reader([known], records).names(ec2.never)


def test_without_a_trail_nothing_is_called_never_used(operator):
    found = reader([operator], None).of_item(operator)
    assert service(found, "ec2").access is Access.UNTRACKED
    assert any("there is no trail of account" in note for note in found.notes)


def test_a_window_longer_than_the_trail_is_told(operator):
    records = [call(1, by(operator), "ec2", "DescribeInstances", eventTime="2026-05-10T00:00:00Z"),
               call(2, by(operator), "ec2", "DescribeInstances", eventTime="2026-05-20T00:00:00Z")]  # fmt: skip
    notes = reader([operator], records, days=90).of_item(operator).notes
    assert any("begins on 2026-05-10, within the window" in note for note in notes)
    assert any("no events on 9 days from 2026-05-11 to 2026-05-19" in note for note in notes)
    notes = reader([operator], records, days=5).of_item(operator).notes
    assert any("ends on 2026-05-20, before the window" in note for note in notes)


def test_a_role_made_again_has_not_done_what_the_old_one_did(operator):
    old = by(operator) | {"principalId": "AROAOLDOLDOLDOLDOLDX:s"}
    old["sessionContext"] = {
        "sessionIssuer": {**old["sessionContext"]["sessionIssuer"], "principalId": "AROAOLDOLDOLDOLDOLDX"}
    }
    found = reader([operator], [call(1, old, "ec2", "DescribeInstances")]).of_item(operator)
    assert service(found, "ec2").access is Access.NEVER


def test_a_principal_that_is_no_more_is_told_from_the_trail(operator):
    asked = reader([], [call(1, by(operator), "ec2", "DescribeInstances")])
    found = asked.of_unrecorded(operator.arn)
    assert action(found, "ec2:DescribeInstances").tally.uses == 1
    assert (service(found, "ec2").access, len(found.services)) == (Access.USED, 1)
    assert any("what it is granted is not known" in note for note in found.notes)
    with pytest.raises(NothingToEvaluateError):
        asked.of_unrecorded(f"arn:aws:iam::{ACCOUNT}:role/other")


def test_events_of_unknown_services_are_told(operator):
    found = reader([operator], [call(1, by(operator), "odd", "Odd")]).of_item(operator)
    assert found.unmapped == {"odd.amazonaws.com Odd": 1}


def test_who_used_a_role(operator):
    carol = user("carol")
    found = reader([operator, carol], [assume(1, by(carol), operator.arn)]).of_item(operator)
    assert found.humans == ("carol",)


def test_policies_that_were_not_recorded_are_told():
    person = user("user1", attached=["arn:aws:iam::aws:policy/SomethingUnrecorded"])
    notes = reader([person], []).of_item(person).notes
    assert any("more may be granted" in note and "SomethingUnrecorded" in note for note in notes)
