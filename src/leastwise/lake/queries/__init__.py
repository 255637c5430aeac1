"""The saved-query shelf: one ``.sql`` file a question, listed in order, with parameters bound as literals.

A query is written once, in the Trino/Athena dialect, so that it runs here and in Athena over the same lake.
"""

from __future__ import annotations

import difflib
from importlib import resources
from typing import Final

from leastwise.errors import InputError
from leastwise.lake.queries.binding import bind
from leastwise.lake.queries.saved_query import Parameter, SavedQuery, parse_saved_query

__all__ = ["SAVED_QUERIES", "Parameter", "SavedQuery", "bind", "load"]

SAVED_QUERIES: Final[tuple[str, ...]] = (
    "iam-users-created",
    "iam-users-deleted",
    "iam-entities-created-or-deleted",
    "console-users-created",
    "roles-created",
    "roles-deleted",
    "managed-policies-changed",
    "trust-policies-changed",
    "group-membership-changes",
    "identity-provider-changes",
    "permission-set-changes",
)
"""The names of the saved queries, in the order in which they are shown."""


def load(name: str) -> SavedQuery:
    """The saved query of that name.

    Raises:
        InputError: there is none; the hint names close matches.
    """
    if name not in SAVED_QUERIES:
        close = difflib.get_close_matches(name.lower().replace("_", "-"), SAVED_QUERIES, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "docs/saved-queries.md lists them."
        raise InputError(f"there is no saved query {name!r}", hint)
    text = resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return parse_saved_query(name, text)
