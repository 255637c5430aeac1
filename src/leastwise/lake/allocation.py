"""Memory behaviour of processes that convert: keep freed memory instead of giving it back page by page.

Page faults are dear on virtual machines: with the C library's defaults a sixth of the work goes into them.
"""

from __future__ import annotations

import ctypes
import gc
import os
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_BYTES: Final = 1 << 30


def keep_memory() -> None:
    """Tune the C library's allocator (glibc only) and Arrow's, and stop the cyclic collector."""
    gc.disable()
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
    mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
