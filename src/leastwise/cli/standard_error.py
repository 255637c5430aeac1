"""What commands say beside their results: on stderr, so that results can be piped."""

from __future__ import annotations

import sys


def say(*lines: str) -> None:
    """Write lines to stderr."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201
