"""The names by which rows are read are those by which they are written."""

from leastwise.inventory.item_rows import _CAUSE_NAMES, ITEM_COLUMNS, Row
from leastwise.lake.item_schema import CAUSE, OBSERVED_SCHEMA


def test_the_columns_are_those_of_the_schema():
    assert [*ITEM_COLUMNS, "members"] == OBSERVED_SCHEMA.names
    assert len(Row._fields) == len(ITEM_COLUMNS)


def test_the_members_of_a_cause_are_those_of_the_schema():
    assert list(_CAUSE_NAMES) == [field.name for field in CAUSE]
