"""`leastwise rollback`: make a resource what it was: the plan, what it means, and on request its execution."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leastwise.cli.standard_error import say

if TYPE_CHECKING:
    from leastwise.settings import Settings
    from leastwise.usecases.recorder.rollback_applying import Applied
    from leastwise.usecases.recorder.rolling_back import Subject


class RollbackFormat(StrEnum):
    """How the plan is printed."""

    TABLE = "table"
    JSON = "json"
    SHELL = "sh"
    TERRAFORM = "terraform"


def rollback(
    resource: Annotated[str, typer.Argument(help="An ARN, name or unique id.", show_default=False)],
    to: Annotated[
        str,
        typer.Option(
            help="A time (2024-01-31T12:00Z, 2d) or a version of its timeline (3).", envvar="LEASTWISE_ROLLBACK_TO"
        ),
    ],
    apply: Annotated[
        bool, typer.Option("--apply/--plan", help="Call AWS, after asking; else only print the plan.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --apply: do not ask.")] = False,
    days: Annotated[
        int, typer.Option(min=0, help="Replay calls of so many days.", envvar="LEASTWISE_ROLLBACK_DAYS")
    ] = 30,
    account: Annotated[
        str | None, typer.Option(help="The account of the resource.", envvar="LEASTWISE_ROLLBACK_ACCOUNT")
    ] = None,
    resource_type: Annotated[
        str | None, typer.Option("--type", help="Its type: user, role, …", envvar="LEASTWISE_ROLLBACK_TYPE")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="The profile of ~/.aws/config.", envvar="LEASTWISE_ROLLBACK_PROFILE")
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(help="Assume this role in the resource's account.", envvar="LEASTWISE_ROLLBACK_ROLE"),
    ] = None,
    external_id: Annotated[
        str | None,
        typer.Option(help="The external id that the role asks for.", envvar="LEASTWISE_ROLLBACK_EXTERNAL_ID"),
    ] = None,
    endpoint_url: Annotated[
        str | None, typer.Option(help="Send calls to this address.", envvar="LEASTWISE_ROLLBACK_ENDPOINT_URL")
    ] = None,
    output: Annotated[
        RollbackFormat, typer.Option("--output", "-o", help="How the plan is printed.", envvar="LEASTWISE_OUTPUT")
    ] = RollbackFormat.TABLE,
) -> None:
    """Print the calls that make a resource what it was, what they change in anyone's access, and what would break.

    With --apply the account is read first, the plan is made anew from it and shown, and after your word executed and
    verified. Running it again is safe. Exit code 0: nothing to do or done, 1: a plan that was not applied, 4: a call
    failed or the state could not be verified.
    """
    from leastwise.errors import InputError
    from leastwise.settings import load_settings

    if yes and not apply:
        raise InputError("--yes answers the question of --apply", "add --apply")
    settings = load_settings()
    subject = _subject(resource, to, account, resource_type)
    if apply:
        request = {"profile": profile, "role": role, "external_id": external_id, "endpoint_url": endpoint_url}
        _apply(settings, subject, request, days, yes, output)
    else:
        _plan(settings, subject, days, output)


def _subject(resource: str, to: str, account: str | None, resource_type: str | None) -> Subject:
    from leastwise.usecases.recorder.rolling_back import Subject, version_number
    from leastwise.usecases.trail.moments import parse_moment

    number = version_number(to)
    moment = number if number is not None else parse_moment(to, now=datetime.now(UTC), option="--to")
    if isinstance(moment, datetime) and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Subject(resource, moment, account, resource_type)


def _plan(settings: Settings, subject: Subject, days: int, output: RollbackFormat) -> None:
    from leastwise.usecases.recorder.rollback_metadata import saml_documents
    from leastwise.usecases.recorder.rolling_back import prepare_rollback
    from leastwise.usecases.recorder.timelines_store import open_recorder

    with open_recorder(settings.lake_path) as recorder:
        found = prepare_rollback(recorder.inventory, subject, lambda: saml_documents(recorder.lake))
        _show(found, recorder.lake, days, output)
    if found.plan.steps:
        raise typer.Exit(1)


def _show(found: Any, lake: Any, days: int, output: RollbackFormat) -> None:
    from leastwise.cli.rollback_text import plan_document, plan_lines
    from leastwise.reports.terminal import wants_color
    from leastwise.usecases.recorder.rollback_replay import replayed

    if output is RollbackFormat.SHELL:
        typer.echo("\n".join(step.command() for step in found.plan.steps))
        return
    if output is RollbackFormat.TERRAFORM:
        from leastwise.inventory.rollback.terraform import terraform_of

        typer.echo(terraform_of(found.plan))
        return
    replay = replayed(lake, found, datetime.now(UTC) - timedelta(days=days)) if days else None
    if output is RollbackFormat.JSON:
        typer.echo(plan_document(found, replay, days))
        return
    for line in plan_lines(found, replay, days, color=wants_color(sys.stdout)):
        typer.echo(line)


def _apply(
    settings: Settings,
    subject: Subject,
    request: dict[str, str | None],
    days: int,
    yes: bool,
    output: RollbackFormat,
) -> None:
    from leastwise.usecases.recorder.collection_plan import CollectionRequest
    from leastwise.usecases.recorder.rollback_applying import Application, apply_rollback
    from leastwise.workspace import open_inventory, open_lake

    def confirm(found: Any) -> bool:
        with open_lake(settings) as lake:
            _show(found, lake, days, output)
        return yes or (sys.stdin.isatty() and typer.confirm("Make these calls?", err=True))

    def documents() -> dict[str, str]:
        from leastwise.usecases.recorder.rollback_metadata import saml_documents

        with open_lake(settings) as lake:
            return saml_documents(lake)

    application = Application(
        CollectionRequest(**request),  # type: ignore[arg-type]
        settings.home,
        lambda: open_inventory(settings),
        confirm,
        lambda number, total, step: say(f"{number} of {total}: {step.service} {step.operation}"),
        saml_documents=documents,
    )
    _conclude(apply_rollback(application, subject))


def _conclude(applied: Applied | None) -> None:
    if applied is None:
        say("nothing was changed: give --yes to apply without a question")
        raise typer.Exit(1)
    if not applied.done:
        say("the resource is already as it was: nothing was changed")
        return
    say(f"{len(applied.done)} calls made")
    if not applied.is_verified:
        left = ", ".join(step.operation for step in applied.left.plan.steps)
        say(f"read again, the account still differs: {left}", "wait a minute and run it again")
        raise typer.Exit(4)
    say("read again: the resource is as it was")
