"""`leastwise timeline`: the versions of a resource, who made them and what they allowed; elevations account-wide."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leastwise.usecases.recorder.timelines import TimelineOptions
    from leastwise.usecases.recorder.timelines_store import OpenRecorder


class Output(StrEnum):
    """How the timeline is written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


class FailOn(StrEnum):
    """Which elevations make the command end with exit code 1."""

    ESCALATION = "escalation"
    ELEVATION = "elevation"
    NONE = "none"


def timeline(
    resource: Annotated[
        str | None,
        typer.Argument(help="A name, an ARN, a unique id (AIDA…) or an access key id.", show_default=False),
    ] = None,
    at: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_AT", help="The resource as it was then: 2024-01-31T12:00Z.")
    ] = None,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(envvar="LEASTWISE_TIMELINE_DIFF", help="Compare two versions (--diff 2 5) or times."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_SINCE", help="60d, 12h, 2024-01-31, 2024-01-31T12:00Z.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_UNTIL", help="As --since; a date counts to its end.")
    ] = None,
    elevations: Annotated[
        bool,
        typer.Option(
            "--elevations", envvar="LEASTWISE_TIMELINE_ELEVATIONS", help="All changes that widened someone's access."
        ),
    ] = False,
    account: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_ACCOUNT", help="Only resources of this account.")
    ] = None,
    resource_type: Annotated[
        str | None,
        typer.Option(
            "--type", envvar="LEASTWISE_TIMELINE_TYPE", help="Only resources of a type: user, role, AWS::IAM::Policy."
        ),
    ] = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own", envvar="LEASTWISE_TIMELINE_OWN", help="Without what came through groups, policies, access keys."
        ),
    ] = False,
    patch: Annotated[
        bool, typer.Option("--patch", "-p", envvar="LEASTWISE_TIMELINE_PATCH", help="With a text diff a version.")
    ] = False,
    principals: Annotated[
        int,
        typer.Option(
            envvar="LEASTWISE_TIMELINE_PRINCIPALS", min=0, help="Most principals compared for one change; 0: all."
        ),
    ] = 100,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="RULE",
            envvar="LEASTWISE_TIMELINE_RULE",
            help="With its compliance with this rule (repeatable, or all); else with the rules enabled.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(envvar="LEASTWISE_TIMELINE_FAIL_ON", help="With --elevations: exit 1 where there are any.")
    ] = FailOn.NONE,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How it is written.")
    ] = Output.TABLE,
) -> None:
    """Show the versions of a user, role, policy or other resource: what changed, who changed it, what that allowed.

    Drawn from snapshots, AWS Config and the trail.

    Marks: + came, - went, ~ changed; ▲ newly allowed, ▼ no longer; § says a rule.
    """
    from leastwise.cli.timeline_output import show_difference, show_lifetimes, show_state
    from leastwise.cli.timeline_rules import timeline_compliance
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.timelines import find_resources
    from leastwise.usecases.recorder.timelines_store import open_recorder

    _check(resource, elevations=elevations, at=at, diff=diff, fail_on=fail_on)
    options = _options(since, until, own, principals)
    settings = load_settings()
    with open_recorder(settings.lake_path) as recorder:
        if elevations:
            _show_elevations(recorder, options, account, resource_type, fail_on, output)
            return
        found = find_resources(recorder.inventory, resource or "", account_id=account, resource_type=resource_type)
        if at is not None:
            show_state(recorder, found, _moment(at, "--at"), output.value)
        elif diff is not None:
            before, after = (_version_or_moment(text) for text in diff)
            show_difference(recorder, found, before, after, output.value)
        else:
            compliance_of = timeline_compliance(recorder, settings.home, rule or ())
            show_lifetimes(recorder, found, options, output.value, patch=patch, compliance_of=compliance_of)


def _check(
    resource: str | None, *, elevations: bool, at: str | None, diff: tuple[str, str] | None, fail_on: FailOn
) -> None:
    from leastwise.errors import InputError

    if elevations == (resource is not None):
        raise InputError("timeline: give a resource, or --elevations", "For example: leastwise timeline alice")
    if sum((elevations, at is not None, diff is not None)) > 1:
        raise InputError("timeline: --at, --diff and --elevations are three questions", "Ask one at a time.")
    if fail_on is not FailOn.NONE and not elevations:
        raise InputError("timeline: --fail-on goes with --elevations", "Add --elevations.")


def _options(since: str | None, until: str | None, own: bool, principals: int) -> TimelineOptions:
    from leastwise.usecases.recorder.timelines import TimelineOptions
    from leastwise.usecases.trail.moments import parse_period

    first, last = parse_period(since, until)
    return TimelineOptions(own, _aware(first), _aware(last), principals)


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None


def _show_elevations(
    recorder: OpenRecorder,
    options: TimelineOptions,
    account: str | None,
    resource_type: str | None,
    fail_on: FailOn,
    output: Output,
) -> None:
    from leastwise.access.changes import access_changes
    from leastwise.cli.timeline_output import show_elevations
    from leastwise.usecases.recorder.elevations import elevations, with_origins
    from leastwise.usecases.recorder.elevations_calls import telling_calls
    from leastwise.usecases.recorder.timelines import is_of_type
    from leastwise.usecases.recorder.timelines_store import session_origins

    found = elevations(
        recorder.inventory,
        access_changes,
        since=options.since,
        until=options.until,
        account_id=account,
        most_principals=options.most_principals,
        calls=telling_calls(recorder.lake, options.since, options.until),
    )
    if resource_type is not None:
        found = [one for one in found if any(is_of_type(item, resource_type) for item in one.items)]
    found = with_origins(found, session_origins(recorder.lake))
    show_elevations(found, output.value)
    if fail_on is FailOn.NONE:
        return
    if any(one.is_decided if fail_on is FailOn.ELEVATION else one.is_escalation for one in found):
        raise typer.Exit(1)


def _version_or_moment(text: str) -> int | datetime:
    return int(text) if text.isdecimal() and len(text) < 8 else _moment(text, "--diff")


def _moment(text: str, option: str) -> datetime:
    from leastwise.usecases.trail.moments import parse_moment

    return parse_moment(text, now=datetime.now(UTC), option=option).replace(tzinfo=UTC)
