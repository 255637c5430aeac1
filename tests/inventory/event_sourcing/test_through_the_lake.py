"""Events that the services make themselves, and memberships without an id, through a lake and its inventory."""

from __future__ import annotations

import pytest
from recorded_items import ACCOUNT, at

from leastwise.collectors.collector import Observations
from leastwise.inventory.store import Inventory
from leastwise.model.configuration_item import ConfigurationItem, Origin, Scope
from trail_records import ingest, log_object, record, write_objects

MEMBERSHIPS = "AWS::IdentityStore::GroupMembership"
REGION = "us-east-1"


def happened(number, hours, source, name, **members):
    moment = at(hours).strftime("%Y-%m-%dT%H:%M:%SZ")
    return record(
        number, eventTime=moment, eventSource=f"{source}.amazonaws.com", eventName=name, awsRegion=REGION, **members
    )


@pytest.fixture
def inventory(lake, tmp_path):
    status = {"id": "car-1", "state": "SUCCEEDED", "accountName": "****", "accountId": "444455556666"}
    made = happened(
        1,
        0,
        "organizations",
        "CreateAccountResult",
        requestParameters=None,
        responseElements=None,
        eventType="AwsServiceEvent",
        serviceEventDetails={"createAccountStatus": status},
    )
    asked = {"identityStoreId": "d-1", "groupId": "g1", "member": {"memberId": "u1"}}
    added = happened(2, 1, "sso-directory", "AddMemberToGroup", requestParameters=asked, responseElements=None)
    ingest(lake, write_objects(tmp_path / "log", {"log.json": log_object(made, added)}))
    with Inventory.open(lake) as opened:
        yield opened


def observed(inventory, hours, *items):
    whole = {Scope(ACCOUNT, REGION, MEMBERSHIPS)}
    inventory.record(Observations(list(items), whole), source="x", started=at(hours), finished=at(hours))
    inventory.refresh()
    return inventory.items(resource_types=[MEMBERSHIPS])


def test_details_of_service_events_are_read(inventory):
    inventory.refresh()
    (account,) = inventory.items(resource_types=["AWS::Organizations::Account"])
    assert (account.resource_id, account.unknown) == ("444455556666", ("attachedPolicies", "name", "parentId"))


def test_a_membership_gets_its_id_and_goes_without_a_gap(inventory):
    members = {"groupId": "g1", "userId": "u1", "membershipId": "m-1"}
    seen = ConfigurationItem(ACCOUNT, REGION, MEMBERSHIPS, "m-1", "m-1", "", at(2), configuration=members)
    (joined,) = observed(inventory, 2, seen)
    assert (joined.resource_id, joined.capture_time, joined.origin) == ("m-1", at(1), Origin.TRAIL)
    assert [item.is_deleted for item in observed(inventory, 3)] == [False, True]


def test_a_membership_that_a_snapshot_does_not_find_is_gone(inventory):
    joined, gone = observed(inventory, 2)
    assert (joined.resource_id, gone.is_deleted, gone.origin) == ("g1/u1", True, Origin.SNAPSHOT)
