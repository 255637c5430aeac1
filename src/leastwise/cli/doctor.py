"""`leastwise doctor`: is everything in place, and what to do where it is not?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

_STYLES: Final = {"ok": "green", "warning": "yellow", "problem": "bold red"}


class DoctorFormat(StrEnum):
    """How the diagnosis is printed."""

    TABLE = "table"
    JSON = "json"


def doctor(
    output: Annotated[
        DoctorFormat, typer.Option("--output", "-o", help="How it is printed.", envvar="LEASTWISE_OUTPUT")
    ] = DoctorFormat.TABLE,
) -> int:
    """Check versions, the lake, disk, confinement of queries and the AWS configuration, without using the network.

    Exit code: 0 nothing is wrong (warnings may be), 1 there is a problem.
    """
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
        return 0 if healthy else 1
    from rich.console import Console

    console = Console(highlight=False)
    width = max(len(examination.name) for examination in examinations)
    for examination in examinations:
        mark = f"[{_STYLES[examination.state.value]}]{examination.state.value:<7}[/]"
        console.print(mark, examination.name.ljust(width), end="  ", soft_wrap=True)
        console.print(examination.found, markup=False, soft_wrap=True)
        if examination.remedy:
            console.print(" " * (width + 10) + "→ " + examination.remedy, markup=False, soft_wrap=True)
    return 0 if healthy else 1
