"""`python -m leastwise` and the `leastwise` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from leastwise.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
