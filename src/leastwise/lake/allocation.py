"""Memory behaviour of processes that convert: keep freed memory instead of giving it back page by page.

Page faults are dear on virtual machines: with the C library's defaults a sixth of the work goes into them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_BYTES: Final = 1 << 30


def keep_memory() -> None:
    """Tune the C library's allocator (glibc only) for this process, and let Arrow use it; harmless elsewhere."""
    import ctypes

    import pyarrow as pa  # most commands convert nothing

    pa.set_memory_pool(pa.system_memory_pool())
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
    mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Without the cyclic collector, which finds nothing among records but costs a pass over all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
