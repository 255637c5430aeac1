"""`leastwise last-accessed`: what users, roles, groups and policies are granted, and when each of it was last used."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leastwise.evidence.last_accessed import LastAccessed
    from leastwise.usecases.advisor.last_accessed import Advice, LastAccessedRequest


class Output(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"


class Kind(StrEnum):
    """What can be asked about."""

    USER = "user"
    ROLE = "role"
    GROUP = "group"
    POLICY = "policy"


def last_accessed(
    principal: Annotated[
        str | None, typer.Argument(help="A user, role, group or managed policy: name, ARN, unique id or access key id.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All users, roles, groups and managed policies.")] = False,
    service: Annotated[
        str | None,
        typer.Option(
            envvar="LEASTWISE_LAST_ACCESSED_SERVICE", help="Only this service (a prefix: glue), of everybody."
        ),
    ] = None,
    kind: Annotated[
        list[Kind] | None,
        typer.Option(envvar="LEASTWISE_LAST_ACCESSED_KIND", help="Only these kinds (repeatable).", show_default=False),
    ] = None,
    account: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_LAST_ACCESSED_ACCOUNT", help="Only of this account.")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(envvar="LEASTWISE_LAST_ACCESSED_DAYS", help="Used means: in that many days (1-3650) until now."),
    ] = None,
    actions: Annotated[bool, typer.Option("--actions", help="Action by action.")] = False,
    unused: Annotated[bool, typer.Option("--unused", help="Only what was not used in the window.")] = False,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How the answer is written.")
    ] = Output.TABLE,
) -> int:
    """Say of each service (or action) that is granted when it was last used, how often, or that it never was.

    Exit code: 0 the answer; 2 usage; 3 nothing recorded, or nobody of that name.
    """
    from leastwise.cli.policy.printing import reference
    from leastwise.errors import InputError
    from leastwise.settings import load_settings
    from leastwise.usecases.advisor.last_accessed import LastAccessedRequest, open_advice

    if bool(principal) == (everything or (not principal and bool(service))):
        hint = "leastwise last-accessed alice, leastwise last-accessed --all, leastwise last-accessed --service glue"
        raise InputError("give a PRINCIPAL, --all or --service", hint)
    kinds = frozenset(one.value.capitalize() for one in kind or ())
    request = LastAccessedRequest(principal or "", service or "", account or "", days, unused, kinds)
    with open_advice(load_settings().lake_path, reference(), request, datetime.now(UTC)) as advice:
        return _print(advice, request, actions, output)


def _print(advice: Advice, request: LastAccessedRequest, actions: bool, output: Output) -> int:
    from leastwise.cli.standard_error import say
    from leastwise.errors import NothingToEvaluateError
    from leastwise.reports.terminal import safe_text
    from leastwise.usecases.advisor.last_accessed_rows import summary_of

    seen: list[str] = []

    def watched() -> Iterator[LastAccessed]:
        for one in advice.answers:
            notes = [*(summary_of(one) if request.principal else ()), *one.notes]
            seen.extend(note for note in notes if note not in seen)
            yield one

    answers = watched()
    first = next(answers, None)
    if first is None and output in (Output.TABLE, Output.CSV, Output.NDJSON):
        raise NothingToEvaluateError("nothing of that kind was recorded", "leave out --service, --kind or --account")
    every = (one for part in ((first,) if first is not None else (), answers) for one in part)
    if output is Output.JSON:
        _print_json(advice, every, request, actions)
    else:
        _print_rows(advice, every, request, actions, output)
        say(*(f"leastwise: {safe_text(note)}" for note in seen))
    return 0


def _print_json(advice: Advice, answers: Iterator[LastAccessed], request: LastAccessedRequest, actions: bool) -> None:
    """One entity after another: those of an organisation would not fit in memory."""
    from leastwise.usecases.advisor.last_accessed_rows import SCHEMA_VERSION, documents_of

    stream = sys.stdout.buffer
    sys.stdout.flush()
    stream.write(f'{{"schemaVersion": {SCHEMA_VERSION}, "days": {json.dumps(request.days)}, "entities": ['.encode())
    for number, one in enumerate(answers):
        document = documents_of(one, advice.reader, actions=actions, only_unused=request.only_unused)
        text = json.dumps(document, indent=2, ensure_ascii=False)
        stream.write(f"{',' if number else ''}\n{text}".encode("utf-8", "backslashreplace"))
    stream.write(b"\n]}\n")
    stream.flush()


def _print_rows(
    advice: Advice, answers: Iterator[LastAccessed], request: LastAccessedRequest, actions: bool, output: Output
) -> None:
    import pyarrow as pa

    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color, width_of
    from leastwise.usecases.advisor.last_accessed_rows import COLUMNS, NUMBERS, TABLE_COLUMNS, rows_of, table_row

    rows = (
        row for one in answers for row in rows_of(one, advice.reader, actions=actions, only_unused=request.only_unused)
    )
    kinds = {name: pa.int64() for name in NUMBERS} | {"isPossible": pa.bool_()}
    if output is Output.TABLE:
        drop = {0} if request.principal else set()
        drop |= {8} if actions else {2}
        names = [name for number, name in enumerate(TABLE_COLUMNS) if number not in drop]
        schema = pa.schema([(name, pa.string()) for name in names])
        values = ([text for number, text in enumerate(table_row(row)) if number not in drop] for row in rows)
    else:
        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
        values = ([row[name] for name in COLUMNS] for row in rows)
    stream = sys.stdout.buffer
    sys.stdout.flush()
    batches = _batches(values, schema)
    write_rows(batches, schema, output.value, stream, width=width_of(sys.stdout), color=wants_color(sys.stdout))
    stream.flush()


def _batches(rows: Iterator[list[Any]], schema: Any) -> Iterator[Any]:
    import pyarrow as pa

    while part := list(islice(rows, 5000)):
        columns = [pa.array(column, kind.type) for column, kind in zip(zip(*part, strict=True), schema, strict=True)]
        yield pa.record_batch(columns, schema=schema)
