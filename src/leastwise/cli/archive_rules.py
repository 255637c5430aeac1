"""`leastwise archive-rules`: which findings are expected, why, and until when."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

archive_rules_app = typer.Typer(
    no_args_is_help=True,
    help="Archive findings that are expected, by rules in IAM Access Analyzer's filter syntax.",
    rich_markup_mode=None,
)

_Name = Annotated[str, typer.Argument(help="The name of the rule.")]


class Output(StrEnum):
    """How the list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@archive_rules_app.command("list")
def list_rules(
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How the list is written.")
    ] = Output.TABLE,
) -> None:
    """List the archive rules, whether they are in force, and how many findings each has archived."""
    from leastwise.model.finding import FindingStatus
    from leastwise.state.archive_rules import ArchiveRules
    from leastwise.state.findings import Findings
    from leastwise.usecases.analyzer.archive_rules import rule_rows
    from leastwise.workspace import open_state

    with open_state() as database:
        rules = ArchiveRules(database).all()
        archived = Findings(database).all({FindingStatus.ARCHIVED})
    _print_rows(rule_rows(rules, archived, datetime.now(UTC)), output)


@archive_rules_app.command("add")
def add(
    name: _Name,
    reason: Annotated[
        str, typer.Option(envvar="LEASTWISE_ARCHIVE_RULES_REASON", help="Why such findings are expected.")
    ],
    filter_text: Annotated[
        str | None,
        typer.Option("--filter", metavar="JSON", envvar="LEASTWISE_ARCHIVE_RULES_FILTER", help="The filter."),
    ] = None,
    filter_file: Annotated[
        Path | None, typer.Option(envvar="LEASTWISE_ARCHIVE_RULES_FILTER_FILE", help="A file with the filter.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(envvar="LEASTWISE_ARCHIVE_RULES_EXPIRES", help="Not in force from then on: 2027-01-31."),
    ] = None,
) -> None:
    """Add an archive rule. It archives new findings; `leastwise archive-rules apply` those that there are.

    The filter is that of Access Analyzer's CreateArchiveRule: {"resourceType": {"eq": ["AWS::S3::Bucket"]}}, with the
    operators eq, neq, contains and exists.
    """
    from leastwise.cli.standard_error import say
    from leastwise.errors import InputError
    from leastwise.state.archive_rules import ArchiveRules
    from leastwise.usecases.analyzer.archive_rules import rule_of
    from leastwise.workspace import open_state

    if (filter_text is None) == (filter_file is None):
        raise InputError("archive-rules add: give one of --filter and --filter-file", "")
    text = filter_text if filter_text is not None else _read(filter_file)
    rule = rule_of(name, text, reason, expires, datetime.now(UTC))
    with open_state() as database:
        ArchiveRules(database).add(rule)
    say(f"leastwise: archive rule {rule.name} is in force for new findings; `leastwise archive-rules apply` for others")


@archive_rules_app.command("remove")
def remove(name: _Name) -> None:
    """Remove an archive rule. What it archived is ACTIVE again after the next analysis, or after apply."""
    from leastwise.cli.standard_error import say
    from leastwise.state.archive_rules import ArchiveRules
    from leastwise.workspace import open_state

    with open_state() as database:
        ArchiveRules(database).remove(name)
    say(f"leastwise: removed archive rule {name}; what it archived is ACTIVE again after the next analysis, or apply")


@archive_rules_app.command("apply")
def apply() -> None:
    """Apply the rules to the findings that there are: archive what matches, make ACTIVE what no rule matches now.

    What a person has archived stays archived.
    """
    from leastwise.cli.standard_error import say
    from leastwise.state.findings import Findings
    from leastwise.workspace import open_state

    with open_state() as database:
        archived, active = Findings(database).apply_rules(datetime.now(UTC))
    say(f"leastwise: archived {archived:,} finding{'' if archived == 1 else 's'}, made {active:,} ACTIVE again")


def _read(path: Path | None) -> str:
    from leastwise.errors import InputError

    try:
        return Path(str(path)).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"--filter-file {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"--filter-file {path} is not UTF-8", "Save it as UTF-8.") from None


def _print_rows(rows: list[tuple[str, ...]], output: Output) -> None:
    import pyarrow as pa

    from leastwise.cli.standard_error import say
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color, width_of
    from leastwise.usecases.analyzer.archive_rules import LIST_COLUMNS

    if output is Output.TABLE and not rows:
        say("leastwise: there is no archive rule")
        return
    schema = pa.schema([(name, pa.string()) for name in LIST_COLUMNS])
    table = pa.table([[row[number] for row in rows] for number in range(len(LIST_COLUMNS))], schema=schema)
    stream = sys.stdout.buffer
    write_rows(
        table.to_batches(), schema, output.value, stream, width=width_of(sys.stdout), color=wants_color(sys.stdout)
    )
    stream.flush()
