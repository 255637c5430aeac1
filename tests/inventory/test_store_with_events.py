"""Observations and the trail in one timeline: a lake with events, recorded into and refreshed."""

from __future__ import annotations

import pytest
from recorded_items import ACCOUNT, USERS, at, user

from leastwise.collectors.collector import Observations
from leastwise.inventory.store import Inventory
from leastwise.model.configuration_item import ItemStatus, Origin
from trail_records import ingest, log_object, record, write_objects

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
ATTACHED = [{"policyArn": ADMINISTRATOR, "policyName": "AdministratorAccess"}]


def event(number, hours, name, request, response=None, **more):
    moment = at(hours).strftime("%Y-%m-%dT%H:%M:%SZ")
    members = {"requestParameters": request, "responseElements": response, **more}
    return record(number, eventTime=moment, eventName=name, **members)


def created(number, hours, name="alice"):
    answer = {"user": {"userName": name, "userId": f"AIDA{name.upper()}", "path": "/", "createDate": "Mar 1, 2026, "
                       "12:00:00 PM", "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}"}}  # fmt: skip
    return event(number, hours, "CreateUser", {"userName": name}, answer)


def attached(number, hours, name="alice", **more):
    return event(number, hours, "AttachUserPolicy", {"userName": name, "policyArn": ADMINISTRATOR}, **more)


def detached(number, hours, name="alice"):
    return event(number, hours, "DetachUserPolicy", {"userName": name, "policyArn": ADMINISTRATOR})


@pytest.fixture
def trailed(lake, tmp_path):
    """An inventory and the means to add events and observations."""

    class Trailed:
        def __init__(self):
            self.inventory = Inventory.open(lake)
            self.batches = 0

        def happens(self, *records):
            self.batches += 1
            folder = write_objects(tmp_path / f"batch{self.batches}", {"log.json": log_object(*records)})
            ingest(lake, folder)

        def observed(self, *items, whole=(USERS,)):
            moment = items[0].capture_time
            observations = Observations(list(items), set(whole))
            return self.inventory.record(observations, source="x", started=moment, finished=moment)

        def attachments(self):
            """When the policies attached to alice became what they are, and how that is known."""
            self.inventory.refresh()
            items = [item for item in self.inventory.items() if item.resource_name == "alice"]
            return [
                (item.capture_time, item.origin, len(item.configuration.get("attachedManagedPolicies") or ()))
                for item in items
            ]

    opened = Trailed()
    yield opened
    opened.inventory.close()


def observed_user(hours, policies, **more):
    members = {
        "path": "/",
        "userName": "alice",
        "userId": "AIDAALICE",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
        "userPolicyList": [],
        "groupList": [],
        "attachedManagedPolicies": policies,
        "permissionsBoundary": None,
    }
    return user("alice", hours, **{**members, **more})


def test_a_timeline_from_events_alone_says_who(trailed):
    trailed.happens(created(1, 0), attached(2, 1), attached(3, 2, errorCode="AccessDenied"))
    assert trailed.attachments() == [(at(0), Origin.TRAIL, 0), (at(1), Origin.TRAIL, 1)]
    (item,) = trailed.inventory.find("alice")
    assert item.cause is not None
    assert (item.cause.event_name, item.cause.principal_arn) == (
        "AttachUserPolicy",
        f"arn:aws:iam::{ACCOUNT}:user/alice",
    )
    assert item.cause.source_ip_address == "192.0.2.7"
    assert trailed.inventory.state_at(at(0.5)).by_arn(item.arn).configuration["attachedManagedPolicies"] == []


def test_refresh_does_nothing_where_nothing_that_matters_changed(trailed):
    trailed.happens(created(1, 0))
    assert trailed.inventory.refresh().is_new
    assert not trailed.inventory.refresh().is_new
    trailed.happens(event(2, 1, "ListUsers", {}))
    refreshed = trailed.inventory.refresh()
    assert (refreshed.is_new, refreshed.events, refreshed.items) == (False, 1, 1)
    trailed.happens(attached(3, 2))
    refreshed = trailed.inventory.refresh()
    assert (refreshed.is_new, refreshed.events, refreshed.items) == (True, 2, 2)


def gone(trailed):
    """When a user was deleted by an unseen hand."""
    trailed.inventory.refresh()
    items = [item for item in trailed.inventory.items() if item.resource_name == "eve"]
    return [(item.capture_time, item.origin) for item in items if item.is_deleted]


def test_a_resource_that_only_events_told_of_is_gone_where_it_is_not_seen(trailed):
    trailed.happens(created(1, 0), created(2, 1, "eve"))
    trailed.inventory.refresh()
    trailed.observed(observed_user(2, []))
    assert gone(trailed) == [(at(2), Origin.GAP)]


def test_also_where_the_events_come_later_or_the_snapshot_was_like_the_one_before(trailed):
    trailed.observed(observed_user(0.5, []))
    trailed.observed(observed_user(3, []))
    trailed.happens(created(1, 0), created(2, 1, "eve"))
    assert gone(trailed) == [(at(3), Origin.GAP)]
    trailed.happens(created(3, 4, "mallory"))
    trailed.inventory.refresh()
    trailed.observed(observed_user(5, []))
    trailed.inventory.refresh()
    (mallory,) = trailed.inventory.find("mallory")
    assert mallory.is_deleted


def test_not_where_its_scope_was_not_read_whole(trailed):
    trailed.happens(created(1, 0), created(2, 1, "eve"))
    trailed.observed(observed_user(2, []), whole=())
    assert gone(trailed) == []


def test_a_snapshot_that_agrees_with_the_trail_adds_no_version(trailed):
    trailed.happens(created(1, 0), attached(2, 1))
    trailed.observed(observed_user(2, ATTACHED))
    assert trailed.attachments() == [(at(0), Origin.TRAIL, 0), (at(1), Origin.TRAIL, 1)]


def test_a_change_by_an_unseen_hand_is_a_gap(trailed):
    trailed.happens(created(1, 0), attached(2, 1))
    trailed.observed(observed_user(2, ATTACHED))
    trailed.observed(observed_user(3, ATTACHED))
    trailed.observed(observed_user(4, []))
    assert trailed.attachments()[2:] == [(at(4), Origin.GAP, 0)]
    (gap,) = [item for item in trailed.inventory.items() if item.origin is Origin.GAP]
    assert gap.since == at(3), "the second snapshot agreed, though it added nothing"


def test_a_snapshot_like_the_one_before_tells_that_an_event_was_undone_unseen(trailed):
    trailed.observed(observed_user(0, []))
    trailed.happens(attached(1, 1))
    trailed.inventory.refresh()
    trailed.observed(observed_user(2, []))
    trailed.happens(attached(2, 3))
    trailed.observed(observed_user(5, []))
    states = [(moment, count) for moment, _, count in trailed.attachments()]
    assert states == [(at(0), 0), (at(1), 1), (at(2), 0), (at(3), 1), (at(5), 0)]


def test_so_does_one_that_was_recorded_before_the_event_was_ingested(trailed):
    trailed.observed(observed_user(0, []))
    trailed.observed(observed_user(2, []))
    trailed.happens(attached(1, 1))
    assert [(moment, count) for moment, _, count in trailed.attachments()] == [(at(0), 0), (at(1), 1), (at(2), 0)]


def test_a_partial_observation_does_not_undo_what_the_trail_says(trailed):
    trailed.observed(observed_user(0, []))
    trailed.happens(attached(1, 1))
    trailed.observed(user("alice", 2, mfaDevices=[{"serialNumber": "x"}]), whole=())
    trailed.observed(user("alice", 3, mfaDevices=[{"serialNumber": "x"}]), whole=())
    assert [(moment, count) for moment, _, count in trailed.attachments()][:2] == [(at(0), 0), (at(1), 1)]
    (item,) = trailed.inventory.find("alice")
    assert item.configuration["attachedManagedPolicies"] == ATTACHED
    assert item.configuration["mfaDevices"] == [{"serialNumber": "x"}]
    trailed.happens(detached(2, 4))
    assert trailed.attachments()[-1][2] == 0


def test_what_the_trail_deleted_is_gone_and_its_successor_is_another(trailed):
    trailed.happens(created(1, 0), event(2, 1, "DeleteUser", {"userName": "alice"}))
    again = created(3, 2)
    again["responseElements"]["user"]["userId"] = "AIDAOTHER"
    trailed.happens(again)
    trailed.inventory.refresh()
    first, second = sorted(trailed.inventory.find("alice"), key=lambda item: item.capture_time)
    assert (first.status, first.resource_id) == (ItemStatus.DELETED, "AIDAALICE")
    assert (second.is_deleted, second.resource_id) == (False, "AIDAOTHER")


def test_identities_keep_cloudtrails_spelling(trailed):
    from leastwise.inventory.event_sourcing import MUTATING_EVENTS
    from leastwise.inventory.trail_reading import read_events

    identity = {
        "type": "AssumedRole",
        "principalId": "AROA1:ci",
        "arn": "arn:aws:sts::1:assumed-role/Deploy/ci",
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-03-01T00:00:00Z"},
            "sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::1:role/Deploy", "userName": "Deploy"},
        },
        "madeUp": {"x": [1, None]},
    }
    trailed.happens(attached(1, 0, userIdentity=identity, requestParameters={"userName": 'é "q"', "policyArn": "a"}))
    lake = trailed.inventory._lake
    (found,) = read_events(lake.data_files(), MUTATING_EVENTS)
    assert found.user_identity == identity
    assert found.request_parameters == {"userName": 'é "q"', "policyArn": "a"}
    assert found.response_elements is None
    assert (found.event_time, found.account_id, found.error_code) == (at(0), ACCOUNT, None)


def test_a_lake_that_lost_its_timeline_derives_it_again(trailed, lake):
    trailed.happens(created(1, 0))
    trailed.inventory.refresh()
    for path in (lake.folder / "configuration_items").glob("timeline-*"):
        path.unlink()
    assert trailed.inventory.refresh().is_new
    assert len(trailed.inventory.items()) == 1
