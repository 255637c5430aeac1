"""`leastwise doctor`: is everything in place, and what to do where it is not?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leastwise.usecases.diagnosis import Examination
    from leastwise.usecases.recorder.permissions import Trial

_STYLES: Final = {"ok": "green", "warning": "yellow", "problem": "bold red"}


class DoctorFormat(StrEnum):
    """How the diagnosis is printed."""

    TABLE = "table"
    JSON = "json"


def doctor(
    policy: Annotated[
        bool, typer.Option("--policy", help="Print the least read-only policy that `leastwise collect` needs.")
    ] = False,
    aws: Annotated[
        bool, typer.Option("--aws", help="Try each call of `leastwise collect` once and say which are denied.")
    ] = False,
    profile: Annotated[str | None, typer.Option(help="With --aws: the profile to use.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="With --aws: try these Regions.")] = None,
    endpoint_url: Annotated[
        str | None,
        typer.Option(help="With --aws: send every call to this address.", envvar="LEASTWISE_COLLECT_ENDPOINT_URL"),
    ] = None,
    output: Annotated[
        DoctorFormat, typer.Option("--output", "-o", help="How it is printed.", envvar="LEASTWISE_OUTPUT")
    ] = DoctorFormat.TABLE,
) -> int:
    """Check versions, the lake, disk, confinement of queries and the AWS configuration; only --aws uses the network.

    Exit code: 0 nothing is wrong (warnings may be), 1 there is a problem, or a call that was denied.
    """
    import json

    from leastwise.errors import InputError

    if policy and aws:
        raise InputError("--policy and --aws exclude each other", "give one of them")
    if (profile or region) and not aws:
        raise InputError("--profile and --region are for --aws", "add --aws")
    if policy:
        from leastwise.usecases.recorder.permissions import read_only_policy

        typer.echo(json.dumps(read_only_policy(), indent=2))
        return 0
    if aws:
        from leastwise.usecases.recorder.collection_plan import CollectionRequest
        from leastwise.usecases.recorder.permissions import try_calls

        request = CollectionRequest(profile=profile, regions=tuple(region or ()), endpoint_url=endpoint_url)
        return _print_trial(try_calls(request), output)
    return _diagnose(output)


def _diagnose(output: DoctorFormat) -> int:
    import dataclasses
    import json

    from leastwise.settings import load_settings
    from leastwise.usecases.diagnosis import State, diagnose

    examinations = diagnose(load_settings())
    healthy = all(examination.state is not State.PROBLEM for examination in examinations)
    if output is DoctorFormat.JSON:
        document = {
            "schemaVersion": 1,
            "healthy": healthy,
            "examinations": [dataclasses.asdict(examination) for examination in examinations],
        }
        typer.echo(json.dumps(document, indent=2))
    else:
        _print_table(examinations)
    return 0 if healthy else 1


def _print_table(examinations: Sequence[Examination]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    width = max(len(examination.name) for examination in examinations)
    for examination in examinations:
        mark = f"[{_STYLES[examination.state.value]}]{examination.state.value:<7}[/]"
        console.print(mark, examination.name.ljust(width), end="  ", soft_wrap=True)
        console.print(examination.found, markup=False, soft_wrap=True)
        if examination.remedy:
            console.print(" " * (width + 10) + "→ " + examination.remedy, markup=False, soft_wrap=True)


def _print_trial(trial: Trial, output: DoctorFormat) -> int:
    """Print which calls the caller may make; 1 where one was denied, 4 where something else went wrong."""
    import dataclasses
    import json

    from leastwise.reports.terminal import safe_text

    code = 1 if trial.denied else 4 if trial.failures else 0
    if output is DoctorFormat.JSON:
        document = {
            "schemaVersion": 1,
            "accountId": trial.account_id,
            "arn": trial.arn,
            "regions": list(trial.regions),
            "actions": [dataclasses.asdict(one) for one in trial.actions],
            "failures": [dataclasses.asdict(one) for one in trial.failures],
        }
        typer.echo(json.dumps(document, indent=2))
        return code
    width = max(len(one.action) for one in trial.actions)
    for one in trial.actions:
        typer.echo(f"{one.verdict.value:<9}  {one.action:<{width}}  {', '.join(one.collectors)}")
    for failure in trial.failures:
        typer.echo(safe_text(f"failed     {failure.resource_type} {failure.resource}: {failure.reason}"))
    counted = {
        verdict: sum(one.verdict is verdict for one in trial.actions) for verdict in type(trial.actions[0].verdict)
    }
    summary = ", ".join(f"{count:,} {verdict.value}" for verdict, count in counted.items())
    typer.echo(f"{trial.arn} in {', '.join(trial.regions)}: {summary}")
    if trial.denied:
        typer.echo("`leastwise doctor --policy` prints a policy that allows all of them")
    return code
