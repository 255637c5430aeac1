"""What the commands of `leastwise lake` share: opening the lake, and how they answer."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from leastwise.cli.standard_error import say


class Output(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Format = Annotated[Output, typer.Option("--output", "-o", help="How results are written.", envvar="LEASTWISE_OUTPUT")]


def opened_lake() -> Any:
    """The lake of the settings. Raises NothingToEvaluateError where there is none yet."""
    from leastwise.settings import load_settings
    from leastwise.usecases.lake_administration import open_existing

    return open_existing(load_settings().lake_path)


def write_table(table: Any, output: Output) -> None:
    """Write an Arrow table to stdout."""
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color, width_of

    stream = sys.stdout
    stream.flush()
    write_rows(
        table.to_batches(), table.schema, output.value, stream.buffer, width=width_of(stream), color=wants_color(stream)
    )
    stream.buffer.flush()


def waiting(process: str) -> None:
    """Say that another writer holds the lake."""
    say(f"another writer (process {process}) holds the lake; waiting for it")


def counted(what: str, done: int, total: int) -> None:
    """A line on stderr that is rewritten; nothing where stderr is no terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{done:,} of {total:,} {what}" if done < total else "\r\x1b[K")
        sys.stderr.flush()
