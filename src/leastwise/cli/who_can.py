"""`leastwise who-can`: everybody who could do this action on this resource, now or at a moment of the past."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leastwise.access.who_can import WhoCan


class Output(StrEnum):
    """How the list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def who_can(
    action: Annotated[str, typer.Argument(help="service:Action, such as s3:GetObject.")],
    resource: Annotated[str, typer.Argument(help='An ARN, the name of a recorded resource, or "*".')] = "*",
    at: Annotated[
        str | None,
        typer.Option(envvar="LEASTWISE_WHO_CAN_AT", help="At that moment: 2024-01-31T12:00Z, 2024-01-31, 60d."),
    ] = None,
    account: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_WHO_CAN_ACCOUNT", help="Only principals of this account.")
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--context",
            "-c",
            metavar="KEY=VALUE",
            envvar="LEASTWISE_WHO_CAN_CONTEXT",
            help="A context key (repeatable).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How the list is written.")
    ] = Output.TABLE,
) -> int:
    """List users, roles, roots, services and strangers that can do an action on a resource, and through which policy.

    Exit code: 0 the list, which may be empty; 2 usage; 3 nothing recorded.
    """
    from leastwise.access.can import check_action, context_of
    from leastwise.access.documents import documents_over
    from leastwise.access.question import Surroundings
    from leastwise.access.rows import who_can_document
    from leastwise.access.who_can import who_can as answers
    from leastwise.access.who_can import who_can_notes
    from leastwise.cli.can import moment_of
    from leastwise.cli.policy.printing import print_json, reference
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.timelines_store import open_recorder

    check_action(action)
    moment, given, known = moment_of(at), context_of(context or ()), reference()
    with open_recorder(load_settings().lake_path) as recorder:
        surroundings = Surroundings(
            recorder.inventory.state_at(moment), documents_over(known), datetime.now(UTC), given
        )
        found = answers(surroundings, action, resource, account)
        notes = who_can_notes(surroundings, action, resource)
    if output is Output.JSON:
        print_json(who_can_document(found, action, resource, notes, surroundings))
    else:
        _print_rows(found, notes, output)
    return 0


def _print_rows(found: list[WhoCan], notes: tuple[str, ...], output: Output) -> None:
    from leastwise.access.rows import WHO_CAN_COLUMNS, who_can_row
    from leastwise.reports.terminal import wants_color, width_of
    from leastwise.reports.text_table import write_text_table

    rows = [who_can_row(one) for one in found]
    stream = sys.stdout.buffer
    if output is Output.CSV:
        _write_csv(WHO_CAN_COLUMNS, rows)
    elif rows:
        width, color = width_of(sys.stdout), wants_color(sys.stdout)
        write_text_table(WHO_CAN_COLUMNS, rows, stream, width=width, color=color)
    stream.flush()
    if not rows:
        sys.stderr.write("leastwise: nobody can, as far as is recorded\n")
    for note in notes:
        sys.stderr.write(f"leastwise: {note}\n")


def _write_csv(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    import pyarrow as pa

    from leastwise.reports.rows import write_rows

    schema = pa.schema([(name, pa.string()) for name in names])
    table = pa.table([[row[number] for row in rows] for number in range(len(names))], schema=schema)
    write_rows(table.to_batches(), schema, "csv", sys.stdout.buffer)
