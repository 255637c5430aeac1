"""The files of configuration items beside the events: what maintenance of the lake leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leastwise.collectors.collector import Observations
from leastwise.errors import LakeError
from leastwise.inventory.store import Inventory
from leastwise.lake.check import check_lake
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.engines.item_tables import INTERNAL_ITEM_VIEWS, ITEM_TABLE_NAMES, ITEM_TABLES
from leastwise.lake.expiry import expire
from leastwise.lake.item_catalogue import ItemCatalogue
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.lake import Lake
from leastwise.lake.sql.tables import known_tables
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.lake_administration import compact
from trail_records import ingest, log_object, object_name, record, write_objects

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
USER = ConfigurationItem(
    "111122223333", "global", "AWS::IAM::User", "AIDA1", "alice", "arn", MOMENT, configuration={"path": "/"}
)


@pytest.fixture
def recorded(tmp_path):
    """A lake that was collected into before it had any event, and its folder of items."""
    with Lake.open(tmp_path / "lake", create=True) as lake:
        with Inventory.open(lake) as inventory:
            inventory.record(Observations([USER]), source="x", started=MOMENT, finished=MOMENT)
            inventory.refresh()
        yield lake


def item_files(lake):
    return sorted(path.name for path in (lake.folder / "configuration_items").rglob("*.parquet"))


def test_maintenance_of_the_events_leaves_items_alone(recorded, tmp_path):
    before = item_files(recorded)
    objects = {object_name(number): log_object(record(number, eventName="ListUsers")) for number in range(5)}
    ingest(recorded, write_objects(tmp_path / "trail", objects))
    compact(recorded)
    with recorded.writer():
        expire(recorded, datetime(2030, 1, 1, tzinfo=UTC))
    with recorded.writer():
        pass
    assert list(check_lake(recorded)) == []
    assert item_files(recorded) == before
    with Inventory.open(recorded) as inventory:
        inventory.refresh()
        assert [item.resource_name for item in inventory.items()] == ["alice"]


def test_files_are_values_that_travel(recorded):
    catalogue = ItemCatalogue.open(recorded.folder)
    assert catalogue is not None
    files = catalogue.item_files()
    catalogue.close()
    assert len(files.newest) == 1
    assert ItemFiles.from_message(files.to_message()) == files
    from dataclasses import replace

    then = replace(files, as_of=MOMENT, findings=("findings.parquet",))
    assert ItemFiles.from_message(then.to_message()) == then
    assert set(then.paths) == {*files.newest, *files.older, *files.supplementary, *files.unread, "findings.parquet"}


def test_views_have_the_columns_that_queries_may_name(recorded):
    catalogue = ItemCatalogue.open(recorded.folder)
    assert catalogue is not None
    with create_connection([], items=catalogue.item_files()) as connection:
        for table in ITEM_TABLES:
            described = [row[0] for row in connection.execute(f'DESCRIBE "{table.name}"').fetchall()]
            assert described == [column.name for column in table.columns]
            assert list(known_tables()[table.name].columns) == [name.lower() for name in described]
    catalogue.close()


def test_types_are_those_that_translation_counts_with(recorded):
    kinds = {"text": "VARCHAR", "document": "VARCHAR", "time": "TIMESTAMP", "integer": "BIGINT"}
    kinds |= {"boolean": "BOOLEAN", "texts": "VARCHAR[]"}
    with create_connection([], items=ItemFiles()) as connection:
        for table in ITEM_TABLES:
            types = {row[0]: row[1] for row in connection.execute(f'DESCRIBE "{table.name}"').fetchall()}
            wrong = [
                (column.name, types[column.name])
                for column in table.columns
                if column.kind != "cause" and types[column.name] != kinds[column.kind]
            ]
            assert not wrong, table.name


def test_tables_do_not_hide_one_another():
    assert len(set(ITEM_TABLE_NAMES)) == len(ITEM_TABLE_NAMES)
    assert not set(ITEM_TABLE_NAMES) & set(INTERNAL_ITEM_VIEWS)


def test_a_damaged_file_is_one_line(recorded):
    (file,) = (recorded.folder / "configuration_items").glob("timeline-newest-*")
    file.write_bytes(b"PAR1 no more")
    with pytest.raises(LakeError, match="inventory cannot be read"):
        create_connection([], items=ItemFiles(newest=(str(file),)))


def test_no_catalogue_is_made_by_looking(tmp_path):
    assert ItemCatalogue.open(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
