"""What one query may use before it is stopped."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from typing import Any, Final

MEBIBYTE: Final = 1024 * 1024
GIBIBYTE: Final = 1024 * MEBIBYTE
# A thread reserves its stack and an allocator arena before it uses any of them.
_THREAD_RESERVE: Final = 128 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one query.

    ``memory`` is what the engine may allocate, in bytes; the process may map ``address_space`` bytes, which also
    covers what the engine does not count (one huge string). ``seconds`` is working time: waiting for a slow reader
    of the result does not count. ``rows`` (None: no bound) and ``result_bytes`` cut the result, they do not fail it.
    """

    memory: int = 2 * GIBIBYTE
    seconds: float = 300.0
    rows: int | None = 10_000
    result_bytes: int = 2 * GIBIBYTE
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)

    @property
    def address_space(self) -> int:
        """Bytes of address space of the query process: the engine's memory, a half more, libraries and threads."""
        return self.memory + self.memory // 2 + 2 * GIBIBYTE + self.threads * _THREAD_RESERVE

    def to_message(self) -> dict[str, Any]:
        """The limits as JSON members, for the query process."""
        return asdict(self)
