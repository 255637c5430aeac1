"""The page of the inventory names every table with its columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from leastwise.lake.engines.item_tables import ITEM_TABLES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("table", ITEM_TABLES, ids=lambda table: table.name)
def test_tables_and_columns_are_documented(table):
    page = (DOCS / "inventory.md").read_text(encoding="utf-8")
    row = page.partition(f"| `{table.name}` |")[2].partition("\n")[0]
    missing = [column.name for column in table.columns if f"`{column.name}`" not in row]
    assert not missing
    assert f"`{table.name}`" in (DOCS / "sql.md").read_text(encoding="utf-8")
