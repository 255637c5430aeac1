"""With whom EBS snapshots, images and RDS snapshots are shared."""

from __future__ import annotations

from typing import Any

import pytest
from single_events import ACCOUNT, event, gaps, last, observed, of

from leastwise.inventory.event_sourcing import TrailEvent, derive
from leastwise.model.configuration_item import ConfigurationItem, Origin

REGION = "eu-west-1"
OTHER = "999988887777"
SNAPSHOT, IMAGE = "snap-083d3b857c13988bc", "ami-0aa1d83d0b0985c86"


def ec2(seconds: float, name: str, asked: Any = None, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source="ec2.amazonaws.com", region=REGION)


def rds(seconds: float, name: str, asked: Any = None, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source="rds.amazonaws.com", region=REGION)


def change(verb: str, *items: dict[str, str]) -> dict[str, Any]:
    return {
        "snapshotId": SNAPSHOT,
        "attributeType": "CREATE_VOLUME_PERMISSION",
        "createVolumePermission": {verb: {"items": list(items)}},
    }


def shared(timeline: list[ConfigurationItem], identifier: str, member: str) -> list[Any]:
    return [item.configuration.get(member, "unknown") for item in of(timeline, identifier)]


def created(seconds: float) -> TrailEvent:
    answer = {"snapshotId": SNAPSHOT, "volumeId": "vol-1", "startTime": 1709287201000, "encrypted": False}
    return ec2(seconds, "CreateSnapshot", {"volumeId": "vol-1"}, answer)


def test_a_snapshot_is_shared_and_not_any_more() -> None:
    timeline = derive(
        [],
        [
            created(1),
            ec2(2, "ModifySnapshotAttribute", change("add", {"userId": OTHER}, {"group": "all"})),
            ec2(3, "ModifySnapshotAttribute", change("remove", {"userId": OTHER})),
            ec2(4, "ResetSnapshotAttribute", {"snapshotId": SNAPSHOT, "attributeType": "CREATE_VOLUME_PERMISSION"}),
            ec2(5, "DeleteSnapshot", {"snapshotId": SNAPSHOT, "force": False}),
        ],
    )
    assert shared(timeline, SNAPSHOT, "createVolumePermission") == [
        [],
        [{"group": "all"}, {"userId": OTHER}],
        [{"group": "all"}],
        [],
        "unknown",
    ]
    first, gone = timeline[0], timeline[-1]
    assert first.arn == f"arn:aws:ec2:{REGION}:{ACCOUNT}:snapshot/{SNAPSHOT}"
    assert (first.region, first.configuration["startTime"]) == (REGION, "2024-03-01T10:00:01Z")
    assert first.unknown == ()
    assert gone.is_deleted


def test_other_attributes_of_a_snapshot_change_nothing() -> None:
    asked = {"snapshotId": SNAPSHOT, "attributeType": "PRODUCT_CODES"}
    assert len(derive([], [created(1), ec2(2, "ModifySnapshotAttribute", asked)])) == 1


def test_what_a_snapshot_was_shared_with_before_is_not_guessed() -> None:
    before, after = derive([], [ec2(2, "ModifySnapshotAttribute", change("remove", {"userId": OTHER}))])
    assert before.configuration["createVolumePermission"] == []
    assert before.unknown == ("createVolumePermission", f"createVolumePermission.userId:{OTHER}")
    assert after.unknown == ("createVolumePermission",)  # may be shared with others


def test_an_observation_fills_in_what_the_trail_left_open() -> None:
    whole = {"createVolumePermission": [{"group": "all"}, {"userId": OTHER}]}
    seen = observed(9, "AWS::EC2::Snapshot", SNAPSHOT, SNAPSHOT, whole, region=REGION)
    timeline = derive([seen], [ec2(2, "ModifySnapshotAttribute", change("add", {"userId": OTHER}))])
    assert shared(timeline, SNAPSHOT, "createVolumePermission") == [
        [{"group": "all"}],
        [{"group": "all"}, {"userId": OTHER}],
    ]
    assert gaps(timeline) == []
    assert timeline[-1].unknown == ()


def test_a_permission_that_no_event_gave_is_a_gap() -> None:
    seen = observed(
        9, "AWS::EC2::Snapshot", SNAPSHOT, SNAPSHOT, {"createVolumePermission": [{"group": "all"}]}, region=REGION
    )
    (gap,) = gaps(derive([seen], [created(1)]))
    assert gap.configuration["createVolumePermission"] == [{"group": "all"}]


def test_a_snapshot_that_is_found_was_not_there_all_along() -> None:
    """Snapshots of images and final snapshots come without an event."""
    seen = observed(9, "AWS::EC2::Snapshot", "snap-1", "snap-1", {"createVolumePermission": []}, region=REGION)
    (item,) = of(derive([seen], [created(1)]), "snap-1")
    assert (item.capture_time, item.origin) == (seen.capture_time, Origin.SNAPSHOT)


def test_an_image() -> None:
    permission = {"attributeType": "launchPermission", "imageId": IMAGE}
    organization = {"organizationArn": f"arn:aws:organizations::{ACCOUNT}:organization/o-1"}
    timeline = derive(
        [],
        [
            ec2(1, "RegisterImage", {"name": "golden"}, {"imageId": IMAGE}),
            ec2(2, "ModifyImageAttribute", {**permission, "launchPermission": {"add": {"items": [organization]}}}),
            ec2(3, "ModifyImageAttribute", {"imageId": IMAGE, "description": {"value": "x"}}),
            ec2(4, "ModifyImageAttribute", {**permission, "launchPermission": {"remove": {"items": [organization]}}}),
            ec2(5, "DeregisterImage", {"imageId": IMAGE}, {"_return": True}),
        ],
    )
    assert shared(timeline, IMAGE, "launchPermission") == [[], [organization], [], "unknown"]
    assert timeline[0].resource_name == "golden"
    assert timeline[0].arn == f"arn:aws:ec2:{REGION}::image/{IMAGE}"


@pytest.mark.parametrize(
    ("noun", "word", "kind"),
    [
        ("DBSnapshot", "dBSnapshot", "AWS::RDS::DBSnapshot"),
        ("DBClusterSnapshot", "dBClusterSnapshot", "AWS::RDS::DBClusterSnapshot"),
    ],
)
def test_snapshots_of_databases(noun: str, word: str, kind: str) -> None:
    named = {f"{word}Identifier": "final"}
    arn = f"arn:aws:rds:{REGION}:{ACCOUNT}:snapshot:final"

    def answer(*accounts: str) -> dict[str, Any]:
        attribute = {"attributeName": "restore", "attributeValues": list(accounts)}
        return {**named, f"{word}Attributes": [attribute]}

    restore = {f"{word}Identifier": "Final", "attributeName": "restore"}
    timeline = derive(
        [],
        [
            rds(1, f"Create{noun}", {f"{word}Identifier": "Final"}, {**named, f"{word}Arn": arn, "engine": "mysql"}),
            rds(2, f"Modify{noun}Attribute", {**restore, "valuesToAdd": ["all"]}, answer("all", OTHER)),
            rds(3, f"Modify{noun}Attribute", {**restore, "valuesToRemove": ["all"]}, answer(OTHER)),
            rds(4, f"Modify{noun}Attribute", {**restore, "valuesToRemove": [OTHER]}),
            rds(5, f"Delete{noun}", {f"{word}Identifier": "final"}, named),
        ],
    )
    assert shared(timeline, "final", "sharedAccounts") == [[], [OTHER, "all"], [OTHER], [], "unknown"]
    assert {item.resource_type for item in timeline} == {kind}
    assert timeline[0].arn == arn


def test_the_answer_tells_all_accounts_of_a_snapshot_that_was_there_before() -> None:
    asked = {"dBSnapshotIdentifier": "old", "attributeName": "restore", "valuesToAdd": [OTHER]}
    attribute = {"attributeName": "restore", "attributeValues": ["111100001111", OTHER]}
    timeline = derive([], [rds(1, "ModifyDBSnapshotAttribute", asked, {**asked, "dBSnapshotAttributes": [attribute]})])
    assert last(timeline, "old").configuration["sharedAccounts"] == ["111100001111", OTHER]


def test_a_snapshot_of_another_account_is_none_of_ours() -> None:
    asked = {"dBSnapshotIdentifier": f"arn:aws:rds:{REGION}:{OTHER}:snapshot:theirs"}
    assert derive([], [rds(1, "DeleteDBSnapshot", asked)]) == []
