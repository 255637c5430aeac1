"""The operating system's side of a query process: started with nothing of the user's, ended at once.

Light to import: a process can be started before what its caller needs besides is loaded, so that both load at the
same time.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from leastwise.lake.sandbox.frames import FrameReader, FrameWriter

# Nothing of the environment reaches the query process but what Python needs to find its libraries: no credentials.
_ENVIRONMENT: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONUSERBASE",
)


@dataclass(frozen=True, slots=True)
class QueryProcess:
    """A query process and the two ends of its pipes; as a context manager, it ends with the block."""

    process: subprocess.Popen[bytes]
    reader: FrameReader
    writer: FrameWriter

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the process, at once; nothing happens when it has ended."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def start_process() -> QueryProcess:
    """Start a query process; it loads its libraries and waits for the message that names its files."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    process = subprocess.Popen(
        # -P: the working folder is no place to import from.
        [sys.executable, "-P", "-m", "leastwise.lake.sandbox.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env={**environment, "TZ": "UTC"},
        start_new_session=True,  # Ctrl-C in the terminal reaches the parent only
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return QueryProcess(process, FrameReader(process.stdout.fileno()), FrameWriter(process.stdin.fileno()))
