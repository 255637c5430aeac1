"""`leastwise roster`: identities held against who works here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leastwise.cli.policy.printing import INCOMPLETE, Output, ResultFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leastwise.usecases.reviews.roster.persons_listed import Problem
    from leastwise.usecases.reviews.roster.reconciling import Mismatch

roster_app = typer.Typer(
    no_args_is_help=True, help="Hold identities against a roster of people.", rich_markup_mode=None
)


@roster_app.callback()
def _group() -> None:
    """Makes this a group of commands, though there is one."""


@roster_app.command("check")
def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A roster: CSV, or a SCIM 2.0 ListResponse.")
    ] = None,
    identity_center: Annotated[
        bool,
        typer.Option(
            "--identity-center",
            help="Its users are the roster.",
            envvar="LEASTWISE_ROSTER_IDENTITY_CENTER",
        ),
    ] = False,
    before: Annotated[
        Path | None,
        typer.Option(help="An earlier roster: tells who moved or left since.", envvar="LEASTWISE_ROSTER_BEFORE"),
    ] = None,
    output: Output = ResultFormat.TABLE,
) -> None:
    """Find leavers with live credentials, identities of nobody, owners who have left, and movers with earlier access.

    Ends with 1 where there are any, with 4 where rows of the roster cannot be used or an identity is undecided.
    """
    from leastwise.cli.policy.printing import reference
    from leastwise.errors import InputError
    from leastwise.evidence.credentials import Credentials
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.settings import load_settings
    from leastwise.usecases.reviews.roster.reading import identity_center_roster, read_roster
    from leastwise.usecases.reviews.roster.reconciling import Discrepancy, Reconciler

    if (file is None) != identity_center:
        raise InputError("roster check: give one of FILE and --identity-center", "")
    roster = read_roster(file) if file is not None else None
    earlier = read_roster(before) if before is not None else None
    now = datetime.now(UTC)
    with recorded_evidence(load_settings().lake_path, reference(), now) as recorded:
        state = recorded.surroundings.state
        roster = roster or identity_center_roster(state)
        credentials = Credentials(state, recorded.listed, recorded.not_read)
        found = Reconciler(state, credentials, roster, now, earlier).mismatches(
            with_identity_center=not identity_center
        )
    problems = [*roster.problems, *(earlier.problems if earlier is not None else ())]
    _print(found, problems, len(roster.persons), output)
    if any(one.kind is not Discrepancy.UNDECIDED for one in found):
        raise typer.Exit(1)
    if found or problems:
        raise typer.Exit(INCOMPLETE)


def _print(found: Sequence[Mismatch], problems: Sequence[Problem], persons: int, output: ResultFormat) -> None:
    from leastwise.cli.policy.printing import print_json, print_lines
    from leastwise.cli.standard_error import say

    if output is ResultFormat.JSON:
        rows = [
            {
                "kind": one.kind.value,
                "accountId": one.account_id,
                "resourceType": one.resource_type,
                "name": one.name,
                "person": one.person,
                "words": one.words,
                "proposals": list(one.proposals),
            }
            for one in found
        ]
        unused = [{"line": one.line, "words": one.words} for one in problems]
        print_json({"schemaVersion": 1, "persons": persons, "mismatches": rows, "problems": unused})
        return
    lines = []
    for one in found:
        whose = f" ({one.person})" if one.person else ""
        lines.append(f"{one.kind.value}: {one.account_id} {one.name}{whose}: {one.words}")
        lines += [f"  may be {each}: proposed, not assumed" for each in one.proposals]
    print_lines(lines or [f"all identities fit the roster of {persons:,} people"])
    say(*(f"leastwise: roster, line {one.line}: {one.words}: not used" for one in problems))
