"""Run SQL from people who are not trusted: each layer refuses on its own what the one above it may have missed.

1. ``leastwise.lake.sql.gate`` reads the parsed tree: one query, known tables, known functions, bounded sizes.
2. ``statement`` asks the engine's own parser the same: one SELECT, known tables, known functions.
3. ``connection`` opens an engine that can read the live files of the lake and nothing else, and cannot be changed.
4. ``session`` and ``child`` put it in a process of its own with limits of memory, time and result, and
   ``landlock`` takes all other files and the network away from that process.
"""

from leastwise.lake.sandbox.landlock import landlock_status
from leastwise.lake.sandbox.limits import Limits

__all__ = ["Limits", "landlock_status"]
