"""`leastwise analyze`: external, unused and internal access, privilege escalation; findings and their archive."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from leastwise.cli.analyze_options import (
    AccountOption,
    AnalyzeOptions,
    DaysOption,
    ExcludeTagOption,
    FailOn,
    FailOnOption,
    Output,
    OutputOption,
    PrincipalOption,
    ResourceOption,
    SinceOption,
    Status,
    StatusOption,
    TrustOption,
    ZoneOption,
)
from leastwise.cli.analyze_preview import add_preview
from leastwise.cli.escalation import escalation

analyze_app = typer.Typer(
    no_args_is_help=True,
    help="Find external, unused and internal access and privilege escalation, and keep the findings.",
    rich_markup_mode=None,
)


add_preview(analyze_app)


class ShowOutput(StrEnum):
    """How one finding is written."""

    TABLE = "table"
    JSON = "json"


_EXIT_CODES = """

    Exit code: 0 no finding; 1 findings at or above --fail-on; 2 usage; 3 nothing recorded; 4 no finding, but something
    could not be evaluated. With --fail-on NONE: 0 instead of 1 and 4.
    """


def _add_analysis(name: str, question: str) -> None:
    """A command that runs one analysis, or all."""

    def command(
        account: AccountOption = None,
        principal: PrincipalOption = None,
        resource: ResourceOption = None,
        since: SinceOption = None,
        days: DaysOption = 90,
        zone: ZoneOption = None,
        trust: TrustOption = None,
        status: StatusOption = Status.ACTIVE,
        exclude_tag: ExcludeTagOption = None,
        fail_on: FailOnOption = FailOn.ANY,
        output: OutputOption = Output.TABLE,
    ) -> int:
        from leastwise.cli.analyze_run import run_analysis

        options = AnalyzeOptions(
            account, principal, resource, since, days, zone, trust, status, exclude_tag, fail_on, output
        )
        return run_analysis((name,), options)

    command.__doc__ = question + _EXIT_CODES
    analyze_app.command(name)(command)


_add_analysis("external", "Find who outside the zone of trust can reach resources, through which statement.")
_add_analysis("unused", "Find roles, users, keys, passwords and permissions that nobody used in the window.")
_add_analysis("internal", "Find who within the zone of trust can reach chosen resources, and by which path.")
analyze_app.command("escalation")(escalation)
_add_analysis("all", "Run all analyses.")


@analyze_app.command("show")
def show(
    finding_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a finding, or how it begins.")],
    output: Annotated[
        ShowOutput, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How it is written.")
    ] = ShowOutput.TABLE,
) -> None:
    """Show one finding in full: what was found, how it was decided, what to do."""
    from leastwise.cli.analyze_text import show_finding
    from leastwise.state.findings import Findings
    from leastwise.workspace import open_state

    with open_state() as database:
        show_finding(Findings(database).get(finding_id), output.value)


@analyze_app.command("archive")
def archive(
    finding_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a finding, or how it begins.")],
    reason: Annotated[str, typer.Option(envvar="LEASTWISE_ANALYZE_ARCHIVE_REASON", help="Why it is expected.")],
) -> None:
    """Archive a finding that is expected: it stays ARCHIVED until it is found no more."""
    from leastwise.cli.standard_error import say
    from leastwise.errors import InputError
    from leastwise.state.findings import Findings
    from leastwise.workspace import open_state

    if not reason.strip():
        raise InputError("--reason is empty", "Say why the finding is expected: others will ask.")
    with open_state() as database:
        one = Findings(database).archive(finding_id, _person(), reason.strip())
    say(f"leastwise: archived {one.finding.finding_id}: {one.finding.title}")


@analyze_app.command("unarchive")
def unarchive(
    finding_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a finding, or how it begins.")],
) -> None:
    """Make an archived finding ACTIVE again."""
    from leastwise.cli.standard_error import say
    from leastwise.state.findings import Findings
    from leastwise.workspace import open_state

    with open_state() as database:
        one = Findings(database).activate(finding_id)
    say(f"leastwise: ACTIVE again {one.finding.finding_id}: {one.finding.title}")


def _person() -> str:
    """Who runs the command, as the system knows them."""
    import getpass
    import os

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container whose user has no name
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "somebody"
