"""`python -m leastwise` and the `leastwise` command."""

from __future__ import annotations

import gc
import io
import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _open_streams()
    gc.set_threshold(100_000, 20, 20)  # loading libraries makes much that stays, which need not be looked through often
    from leastwise.cli.app import run

    sys.exit(run())


def _open_streams() -> None:
    """Closed standard streams lead nowhere; text that the terminal's encoding lacks is written as escapes."""
    nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
    sys.stdin, sys.stdout, sys.stderr = sys.stdin or nowhere, sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
