"""The one place where parts are put together: settings, lake, use cases. This is the Python API to start from.

>>> from leastwise.workspace import open_lake
>>> lake = open_lake()            # doctest: +SKIP
"""

from __future__ import annotations

from leastwise.lake.lake import Lake
from leastwise.settings import Settings, load_settings


def open_lake(settings: Settings | None = None, *, create: bool = False) -> Lake:
    """The event data store below LEASTWISE_HOME. Raises LakeError where there is none and `create` is false."""
    settings = settings or load_settings()
    return Lake.open(settings.lake_path, create=create)
