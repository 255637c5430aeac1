"""The query process: confines itself, opens the locked engine, then answers queries until its input ends.

Started by ``session`` as ``python -m leastwise.lake.sandbox.child``; frames come in on standard input and go out on
standard output. Landlock covers only the calling thread and those it starts afterwards: nothing that starts threads
is loaded before the process is confined, and a process that has threads all the same starts anew without loading.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import signal
import sys
import sysconfig
import threading
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from leastwise.errors import LeastwiseError
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.sandbox.frames import FrameReader, FrameWriter, Kind, PeerClosedError
from leastwise.lake.sandbox.landlock import restrict_self
from leastwise.lake.sandbox.limits import Limits

_PR_SET_PDEATHSIG: Final = 1
_EXIT_NO_PARENT: Final = 3
_UNLOADED: Final = "--unloaded"
# Slow to load and without threads of their own; loaded while the session still looks for its files.
# pyarrow is not among them: its allocator has a thread.
_LIBRARIES: Final = (
    "duckdb",
    "sqlglot",
    "sqlglot.optimizer.qualify",
    "sqlglot.dialects.duckdb",
    "sqlglot.dialects.trino",
)
_SYSTEM_LIBRARIES: Final = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/usr/share/zoneinfo",
)
# How many processors and how much memory there are: DuckDB 2.0 ends the process when it cannot ask.
_SYSTEM_FACTS: Final = (
    "/proc/self/cgroup",
    "/proc/stat",
    "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
)


def main() -> None:
    """Run until the session closes the input."""
    # pyarrow loads NumPy where there is one; nothing here needs it, and it takes as long to load as the engine.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    if _UNLOADED not in sys.argv:
        _load_libraries()
    reader, writer = _take_standard_streams()
    try:
        _kind, body = reader.read()
        opening = json.loads(body)
        limits = Limits(**opening["limits"])
        items = ItemFiles.from_message(opening["items"]) if "items" in opening else ItemFiles()
        _confine([*opening["files"], *items.paths], limits)
        _serve(reader, writer, opening["files"], limits, items)
    except PeerClosedError:
        os._exit(_EXIT_NO_PARENT)
    except LeastwiseError as error:
        writer.write_message(Kind.ERROR, {"reason": "lake", "message": error.message, "hint": error.hint})
    except Exception as error:
        writer.write_message(Kind.ERROR, {"reason": "internal", "message": f"{type(error).__name__}: {error}"})
        raise


def _load_libraries() -> None:
    """Load what takes long while nothing of the user's is known; start anew if that has started a thread."""
    for name in _LIBRARIES:
        with contextlib.suppress(ImportError):  # told when it is needed
            import_module(name)
    if _thread_count() > 1:
        os.execv(sys.executable, [sys.executable, "-P", "-m", "leastwise.lake.sandbox.child", _UNLOADED])  # noqa: S606


def _thread_count() -> int:
    """The threads of this process, of whatever library; 1 where the system does not tell and has no Landlock."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - a count, no paths
    except OSError:
        # Without /proc nobody can tell: Linux then loads nothing ahead.
        return 2 if sys.platform.startswith("linux") else 1


def _take_standard_streams() -> tuple[FrameReader, FrameWriter]:
    """Frames get descriptors of their own: whatever prints to standard output cannot break into them."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return FrameReader(incoming), FrameWriter(outgoing)


def _confine(files: list[str], limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the session forwards interrupts
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _set_resource_limits(limits)
    restrict_self(files, library_folders())


def _set_resource_limits(limits: Limits) -> None:
    import resource

    for name, value in (("RLIMIT_AS", limits.address_space), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS; an outer limit may already be lower
            continue


def library_folders() -> Iterator[str]:
    """The folders and files Python and its libraries are loaded from, and nothing of the user's."""
    paths = sysconfig.get_paths()
    candidates = [*sys.path, paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"]]
    for candidate in dict.fromkeys([*candidates, *_SYSTEM_LIBRARIES, *_SYSTEM_FACTS]):
        if candidate and Path(candidate).exists():
            yield candidate


def _serve(reader: FrameReader, writer: FrameWriter, files: list[str], limits: Limits, items: ItemFiles) -> None:
    from leastwise.lake.sandbox.answer import QueryRunner

    runner = QueryRunner(files, limits, writer, items)
    waiting: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(reader, runner.interrupt, waiting), daemon=True).start()
    writer.write_message(Kind.READY, {"tables": sorted(runner.tables)})
    while True:
        message = waiting.get()
        runner.answer(message["text"], message["dialect"], message["rows"])


def _listen(reader: FrameReader, interrupt: Any, waiting: queue.SimpleQueue[Mapping[str, Any]]) -> None:
    try:
        while True:
            kind, body = reader.read()
            if kind is Kind.INTERRUPT:
                interrupt()
            elif kind is Kind.QUERY:
                waiting.put(json.loads(body))
    except PeerClosedError:
        os._exit(0)


if __name__ == "__main__":
    main()
