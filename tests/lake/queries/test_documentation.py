"""The page about saved queries is the one the shelf would write now."""

from __future__ import annotations

from pathlib import Path

from leastwise.lake.queries import SAVED_QUERIES
from leastwise.lake.queries.documentation import saved_queries_page

PAGE = Path(__file__).parents[3] / "docs" / "saved-queries.md"


def test_page_is_up_to_date() -> None:
    refresh = "run `python -m leastwise.lake.queries.documentation > docs/saved-queries.md`"
    assert PAGE.read_text(encoding="utf-8") == saved_queries_page(), refresh


def test_every_query_has_its_section_once() -> None:
    page = saved_queries_page()
    assert [page.count(f"`{name}`:") for name in SAVED_QUERIES] == [1] * len(SAVED_QUERIES)
    assert "| `days` | days | `60` | how many days to look back |" in page
    assert "| `access_key_id` | text | (required) |" in page
