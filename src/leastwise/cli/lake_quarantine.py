"""`leastwise lake quarantine` and `dismiss-quarantine`: what could not be read, and settling it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from leastwise.cli.lake_output import Format, Output, opened_lake, waiting, write_table
from leastwise.cli.standard_error import say


def quarantine(
    show: Annotated[int | None, typer.Option(metavar="ID", help="Print the whole text of one entry.")] = None,
    output: Format = Output.TABLE,
) -> None:
    """List the records and objects that could not be read: where, why, and how their text begins."""
    from leastwise.cli.lake_text import quarantine_table, quarantined_text
    from leastwise.usecases.lake_administration import quarantined_entry

    with opened_lake() as lake:
        if show is not None:
            entry = quarantined_entry(lake, show)
            sys.stdout.buffer.write(quarantined_text(entry["text"], terminal=sys.stdout.isatty()))
            sys.stdout.buffer.flush()
            return
        table = quarantine_table(lake.catalogue.quarantine())
    if table.num_rows or output is not Output.TABLE:
        write_table(table, output)
    else:
        say("the quarantine is empty")


def dismiss(
    identifiers: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="Entries, as the list names them.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every entry.")] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the lake's catalogue.")] = "",
) -> None:
    """Remove entries for good: what they stand for no longer makes the lake incomplete."""
    from leastwise.errors import InputError
    from leastwise.usecases.lake_administration import quarantined_entry

    if bool(identifiers) == everything:
        raise InputError("which entries to dismiss is not said", "give their ids, or --all")
    with opened_lake() as lake, lake.writer(waiting):
        if everything:
            wanted = [entry["id"] for entry in lake.catalogue.quarantine()]
        else:
            wanted = [quarantined_entry(lake, one)["id"] for one in dict.fromkeys(identifiers or ())]
        lake.catalogue.dismiss(wanted, reason)
    say(f"dismissed {len(wanted):,} entries")
