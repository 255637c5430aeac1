"""`leastwise checks`: which checks there are, and what each decides and how."""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.policy.printing import ResultFormat

checks_app = typer.Typer(no_args_is_help=True, help="The checks of `leastwise audit`: what each decides, and how.")

OutputOption = Annotated[
    ResultFormat, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How they are written.")
]


@checks_app.command("list")
def list_checks(
    practice: Annotated[
        list[str] | None,
        typer.Option(
            "--practice", envvar="LEASTWISE_AUDIT_PRACTICE", help="Only this practice, by number or name (repeatable)."
        ),
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option(
            "--framework", envvar="LEASTWISE_AUDIT_FRAMEWORK", help="Only what bears on this framework (repeatable)."
        ),
    ] = None,
    output: OutputOption = ResultFormat.TABLE,
) -> None:
    """List the checks by practice, with what each costs to fail and the requirements that it is evidence for."""
    from leastwise.cli.checks_text import check_list_document, check_list_lines
    from leastwise.cli.policy.printing import print_json, print_lines
    from leastwise.usecases.audit.selecting import selected_checks

    found = selected_checks(practice or (), (), framework or ())
    if output is ResultFormat.JSON:
        print_json(check_list_document(found))
    else:
        print_lines(list(check_list_lines(found)))


@checks_app.command("explain")
def explain(
    check: Annotated[str, typer.Argument(metavar="CHECK", help="The id of a check, such as privilege-escalation.")],
    output: OutputOption = ResultFormat.TABLE,
) -> None:
    """Show what a check decides and how, what it needs to be read, how to mend what it finds, and its requirements."""
    from leastwise.cli.checks_text import check_document, explanation_lines
    from leastwise.cli.policy.printing import print_json, print_lines
    from leastwise.usecases.audit.selecting import check_named

    found = check_named(check)
    if output is ResultFormat.JSON:
        print_json(check_document(found))
    else:
        print_lines(list(explanation_lines(found)))
