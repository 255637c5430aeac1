"""The one place where parts are put together: settings, lake, use cases. This is the Python API to start from.

>>> from leastwise.workspace import open_lake
>>> lake = open_lake()            # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from leastwise.lake.lake import Lake
from leastwise.settings import Settings, load_settings

if TYPE_CHECKING:
    from leastwise.inventory.store import Inventory
    from leastwise.state.database import Database


def open_lake(settings: Settings | None = None, *, create: bool = False) -> Lake:
    """The event data store below LEASTWISE_HOME. Raises LakeError where there is none and `create` is false."""
    settings = settings or load_settings()
    return Lake.open(settings.lake_path, create=create)


@contextmanager
def open_inventory(settings: Settings | None = None) -> Iterator[Inventory]:
    """The inventory in the event data store, both made where there is none. Raises LakeError where they cannot be."""
    from leastwise.inventory.store import Inventory

    with open_lake(settings, create=True) as lake, Inventory.open(lake) as inventory:
        yield inventory


def open_state(settings: Settings | None = None) -> Database:
    """The state (findings, archive rules) below LEASTWISE_HOME, made where there is none; use it in a `with` block.

    Raises StateError where it cannot be used.
    """
    from leastwise.state.database import Database

    return Database.open((settings or load_settings()).home)
