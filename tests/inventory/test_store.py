"""Recording, the derived timeline, and what is asked of it."""

from __future__ import annotations

import sqlite3

import pytest
from recorded_items import ACCOUNT, USERS, at, user

from leastwise.collectors.collector import Observations
from leastwise.errors import LakeError
from leastwise.inventory.store import Inventory
from leastwise.model.configuration_item import ItemStatus, NotRead, Origin, ResourceKey

ALICE = user().key


def files_of(lake, pattern="*"):
    return sorted(path.name for path in (lake.folder / "configuration_items").rglob(pattern + ".parquet"))


def timeline(inventory, key=ALICE):
    inventory.refresh()
    return [(item.capture_time, item.status, dict(item.configuration)) for item in inventory.items([key])]


def test_a_new_resource_is_recorded_and_found(inventory, record):
    recorded = record(user(path="/", tags={"team": "a"}, supplementary={"passwordLastUsed": "2026-01-01T00:00:00Z"}))
    assert (recorded.new, recorded.changed, recorded.gone, recorded.unchanged) == (1, 0, 0, 0)
    inventory.refresh()
    for text in ("alice", "ALICE", ALICE.resource_id, f"arn:aws:iam::{ACCOUNT}:user/alice"):
        (found,) = inventory.find(text)
        assert found.configuration == {"path": "/"}
        assert found.tags == {"team": "a"}
        assert found.supplementary == {"passwordLastUsed": "2026-01-01T00:00:00Z"}
    assert inventory.find("nobody") == []


def test_a_snapshot_that_changed_nothing_adds_no_item_and_no_file(inventory, record, lake):
    record(user(path="/"), whole=[USERS])
    inventory.refresh()
    before = files_of(lake)
    again = record(user(path="/", hours=1), whole=[USERS])
    assert (again.unchanged, again.new, again.changed, again.gone) == (1, 0, 0, 0)
    assert not inventory.refresh().is_new
    assert files_of(lake) == before
    assert len(inventory.items()) == 1


def test_what_only_usage_changed_makes_no_version_and_is_replaced(inventory, record):
    record(user(path="/", supplementary={"lastUsed": 1, "count": 4}))
    record(user(path="/", hours=1, supplementary={"lastUsed": 2}))
    record(user(path="/", hours=0.5, supplementary={"lastUsed": 1.5}))
    inventory.refresh()
    (item,) = inventory.items()
    assert item.supplementary == {"lastUsed": 2, "count": 4}
    assert item.capture_time == at(0)


def test_members_that_are_not_named_stay_as_known(inventory, record):
    record(user(path="/", groupList=["a"], loginProfile=None, tags={"k": "v"}))
    assert record(user(hours=1, groupList=["a", "b"])).changed == 1
    assert record(user(hours=2, groupList=["a", "b"])).unchanged == 1
    assert record(user(hours=3, path="/", groupList=[], loginProfile={}, tags={})).changed == 1
    assert timeline(inventory) == [
        (at(0), ItemStatus.OK, {"path": "/", "groupList": ["a"], "loginProfile": None}),
        (at(1), ItemStatus.OK, {"path": "/", "groupList": ["a", "b"], "loginProfile": None}),
        (at(3), ItemStatus.OK, {"path": "/", "groupList": [], "loginProfile": {}}),
    ]
    assert [item.tags for item in inventory.items()] == [{"k": "v"}, {"k": "v"}, {}]


def test_parts_of_one_collection_are_one_version(inventory, record):
    recorded = record(
        user(path="/", supplementary={"a": 1}), user(hours=0.1, mfaDevices=[], supplementary={"b": 2}), whole=[USERS]
    )
    assert recorded.new == 1
    assert timeline(inventory) == [(at(0.1), ItemStatus.OK, {"path": "/", "mfaDevices": []})]
    assert inventory.items()[0].supplementary == {"a": 1, "b": 2}


def test_an_unknown_member_is_forgotten_once_it_is_named(inventory, record):
    from dataclasses import replace

    record(replace(user(path="/"), unknown=("userPolicyList.old", "groupList.x")))
    record(user(hours=1, userPolicyList=[]))
    inventory.refresh()
    assert [item.unknown for item in inventory.items()] == [("userPolicyList.old", "groupList.x"), ("groupList.x",)]


def test_what_is_not_in_a_whole_scope_is_gone(inventory, record):
    record(user("alice"), user("bob"), whole=[USERS])
    recorded = record(user("bob", hours=2), whole=[USERS])
    assert (recorded.gone, recorded.unchanged) == (1, 1)
    assert timeline(inventory) == [(at(0), ItemStatus.OK, {}), (at(2), ItemStatus.DELETED, {})]
    assert [item.resource_name for item in inventory.state_at().items.values()] == ["bob"]
    assert len(inventory.state_at(at(1)).items) == 2
    (found,) = inventory.find("alice")
    assert found.is_deleted
    assert inventory.find("alice", at(1))[0].capture_time == at(0)
    assert record(user("bob", hours=3), whole=[USERS]).gone == 0


def test_an_empty_whole_scope_takes_all_of_it_and_nothing_else(inventory, record):
    record(user("alice"), whole=[USERS])
    assert record(hours=1).gone == 0
    recorded = record(whole=[USERS], hours=2)
    assert recorded.gone == 1
    assert timeline(inventory)[-1][:2] == (at(2), ItemStatus.DELETED)


def test_a_resource_that_came_back_begins_anew(inventory, record):
    record(user(path="/", groupList=["a"]), whole=[USERS])
    record(whole=[USERS], hours=1)
    assert record(user(path="/x/", hours=2)).new == 1
    assert timeline(inventory)[-1] == (at(2), ItemStatus.OK, {"path": "/x/"})


def test_an_old_snapshot_is_placed_by_its_time(inventory, record):
    record(user(path="/new/", hours=10))
    assert record(user(path="/old/", hours=1)).new == 1
    assert record(user(path="/old/", hours=1)).unchanged == 1
    record(user(path="/middle/", hours=5))
    assert [row[2]["path"] for row in timeline(inventory)] == ["/old/", "/middle/", "/new/"]


def test_an_old_snapshot_within_a_time_of_agreement_splits_it(inventory, record):
    record(user(path="/"), whole=[USERS])
    record(user(path="/", hours=10), whole=[USERS])
    assert record(user(path="/other/", hours=5)).changed == 1
    expected = [(at(0), "/"), (at(5), "/other/"), (at(10), "/")]
    assert [(row[0], row[2]["path"]) for row in timeline(inventory)] == expected
    assert record(user(path="/", hours=11)).unchanged == 1


def test_an_absence_in_the_past_splits_too(inventory, record):
    record(user(path="/"), whole=[USERS])
    record(user(path="/", hours=10), whole=[USERS])
    assert record(user("bob", hours=5), whole=[USERS]).gone == 1
    assert [row[1] for row in timeline(inventory)] == [ItemStatus.OK, ItemStatus.DELETED, ItemStatus.OK]
    assert [row[:2] for row in timeline(inventory, user("bob").key)] == [
        (at(5), ItemStatus.OK),
        (at(10), ItemStatus.DELETED),
    ], "every user was read at hour 10, and bob was not among them"


def test_history_in_one_file_keeps_its_versions(inventory, record):
    items = [user(path=f"/{hour}/", hours=hour, origin=Origin.AWS_CONFIG) for hour in range(4)]
    recorded = record(*reversed(items), hours=50)
    assert (recorded.new, recorded.unchanged) == (1, 0)
    assert [row[2]["path"] for row in timeline(inventory)] == ["/0/", "/1/", "/2/", "/3/"]


def test_a_renamed_resource_is_found_under_both_names(inventory, record):
    record(user("alice", id="AIDA1"))
    record(user("alison", id="AIDA1", hours=1))
    inventory.refresh()
    assert [item.resource_name for item in inventory.find("alice")] == ["alison"]
    assert [item.resource_name for item in inventory.find("alison", at(0.5))] == ["alice"]


def test_names_in_another_case_only_where_none_is_exact(inventory, record):
    record(user("Build", id="AIDA1"), user("build", id="AIDA2", hours=1))
    inventory.refresh()
    assert [item.resource_id for item in inventory.find("build")] == ["AIDA2"]
    assert [item.resource_id for item in inventory.find("BUILD")] == ["AIDA1", "AIDA2"]


def test_items_by_type_account_and_time(inventory, record):
    record(*(user(path=f"/{hour}/", hours=hour, origin=Origin.AWS_CONFIG) for hour in range(5)))
    inventory.refresh()
    found = inventory.items(since=at(1), until=at(3))
    assert [item.capture_time for item in found] == [at(1), at(2)]
    assert inventory.items(resource_types=["AWS::IAM::Role"]) == []
    assert inventory.items(account_id="999999999999") == []
    assert inventory.items([ResourceKey("999999999999", "global", "AWS::IAM::User", ALICE.resource_id)]) == []
    assert len(inventory.items(resource_types=["AWS::IAM::User"], account_id=ACCOUNT)) == 5
    assert inventory.state_at(at(-1)).items == {}
    assert inventory.state_at(at(2)).by_arn(user().arn).configuration == {"path": "/2/"}


def test_what_could_not_be_read_is_of_the_newest_snapshot_of_an_account(inventory, record):
    denied = NotRead(ACCOUNT, "global", "AWS::IAM::User", "alice", "iam:GetLoginProfile", "access denied")
    other = NotRead("444455556666", "eu-west-1", "AWS::KMS::Key", "", "kms:ListKeys", "access denied")
    assert record(user(), not_read=[denied, other]).not_read == 2
    assert inventory.not_read() == [denied, other]
    record(user(hours=1))
    assert inventory.not_read() == [other]
    first, second = inventory.snapshots()
    assert (first.accounts, first.recorded.not_read) == ((ACCOUNT, "444455556666"), 2)
    assert (second.source, second.recorded.unchanged, second.started) == ("a test", 1, at(1))


def test_nothing_recorded_is_empty(inventory):
    refreshed = inventory.refresh()
    assert (refreshed.items, refreshed.resources) == (0, 0)
    assert inventory.items() == [] == inventory.snapshots() == inventory.not_read()
    assert inventory.state_at().accounts() == ()


def test_another_process_sees_what_was_recorded(inventory, record, lake):
    record(user(path="/"))
    with Inventory.open(lake) as other:
        assert other.refresh().is_new
        assert not other.refresh().is_new
        assert len(other.items()) == 1


def test_a_recording_that_fails_leaves_nothing(inventory, record, lake, monkeypatch):
    record(user(path="/"))
    inventory.refresh()
    before = files_of(lake)
    monkeypatch.setattr("leastwise.inventory.recording.Recording._counted", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        record(user("bob", hours=1, supplementary={"a": 1}))
    monkeypatch.undo()
    assert len(inventory.snapshots()) == 1
    with Inventory.open(lake) as other, other._writable().transaction():
        assert files_of(lake) == before, "what nobody committed is taken away"


def test_a_damaged_timeline_is_said_and_made_anew(inventory, record, lake):
    record(user(path="/"))
    inventory.refresh()
    (file,) = (lake.folder / "configuration_items").glob("timeline-newest-*")
    content = file.read_bytes()
    file.write_bytes(content[:40] + b"\0" * (len(content) - 40))
    with pytest.raises(LakeError, match="timeline-newest"):
        inventory.items()
    file.unlink()
    assert inventory.refresh().is_new
    assert len(inventory.items()) == 1


def test_a_damaged_catalogue_is_one_line(lake):
    (lake.folder / "inventory.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LakeError, match=r"inventory\.sqlite"):
        Inventory.open(lake)


def test_a_newer_format_is_refused(inventory, lake):
    with sqlite3.connect(lake.folder / "inventory.sqlite") as connection:
        connection.execute("UPDATE facts SET value = '99' WHERE name = 'format'")
    with pytest.raises(LakeError, match="format 99"):
        Inventory.open(lake)


def test_a_read_only_lake_is_read_in_memory(inventory, record, lake, monkeypatch):
    record(user(path="/", supplementary={"a": 1}))
    inventory.close()
    monkeypatch.setattr("leastwise.lake.item_catalogue.os.access", lambda *_: False)
    with Inventory.open(lake) as other:
        assert other.refresh().is_new
        assert not other.refresh().is_new
        (item,) = other.items([ALICE])
        assert (item.configuration, item.supplementary) == ({"path": "/"}, {"a": 1})
        assert other.find("alice") == [item]
        with pytest.raises(LakeError, match="cannot write"):
            other.record(Observations(), source="x", started=at(0), finished=at(0))
    assert files_of(lake, "timeline*") == []


def test_ten_thousand_small_recordings_do_not_leave_as_many_files(inventory, record, lake, monkeypatch):
    monkeypatch.setattr("leastwise.inventory.recording.MOST_OBSERVED_FILES", 3)
    for hour in range(8):
        record(user(path=f"/{hour}/", hours=hour))
    assert len(inventory._catalogue.files("observed")) <= 3
    assert [row[2]["path"] for row in timeline(inventory)] == [f"/{hour}/" for hour in range(8)]


def test_texts_that_are_no_unicode_are_kept_as_escapes(inventory, record):
    broken = NotRead(ACCOUNT, "global", "AWS::IAM::User", "b\udcff", "", "no \ud800")
    recorded = record(
        user("al\ud800", path="\ud800", tags={"k": "\udcff"}, supplementary={"s": "\ud800"}), not_read=[broken]
    )
    assert recorded.new == 1
    inventory.refresh()
    (item,) = inventory.items()
    assert (item.resource_name, item.configuration, item.tags) == ("al\\ud800", {"path": "\\ud800"}, {"k": "\\udcff"})
    assert item.supplementary == {"s": "\\ud800"}
    assert inventory.not_read()[0].reason == "no \\ud800"


def test_a_time_without_zone_is_utc(inventory, record):
    from dataclasses import replace

    record(replace(user(path="/"), capture_time=at(1).replace(tzinfo=None)), hours=0)
    inventory.refresh()
    assert inventory.items()[0].capture_time == at(1)
