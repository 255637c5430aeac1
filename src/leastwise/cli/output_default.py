"""LEASTWISE_OUTPUT where a command does not offer its value: the command's own default, and a warning."""

from __future__ import annotations

import os
import sys
from enum import Enum
from typing import Any, Final

VARIABLE: Final = "LEASTWISE_OUTPUT"


def ignore_output_not_offered(command: Any, arguments: list[str]) -> None:
    """Cut the variable off from those commands that the arguments name which do not offer its value.

    A group's own option counts too: it is read before that of the command inside. An explicit --output is left to the
    command, which refuses what it does not offer.
    """
    value = os.environ.get(VARIABLE)
    path = _path(command, arguments)
    for names, one in path:
        option = next((parameter for parameter in one.params if parameter.envvar == VARIABLE), None)
        default = getattr(option, "default", None)
        if (
            option is None
            or not value
            or not isinstance(default, Enum)
            or value in [each.value for each in type(default)]
        ):
            continue
        option.envvar = None
        if one is path[-1][1] and not any(_is_given(argument, option.opts) for argument in arguments):
            offered = ", ".join(each.value for each in type(default))
            text = f"leastwise: {VARIABLE}={value} is ignored: {names} writes {offered}"
            print(text, file=sys.stderr)  # noqa: T201


def _path(command: Any, arguments: list[str]) -> list[tuple[str, Any]]:
    """The commands that the arguments name, from the outermost on, each with its whole name."""
    path: list[tuple[str, Any]] = [("", command)]
    for argument in arguments:
        names, outer = path[-1]
        inner = getattr(outer, "commands", {}).get(argument)
        if inner is not None:
            path.append((f"{names} {argument}".strip(), inner))
    return path


def _is_given(argument: str, spellings: list[str]) -> bool:
    return any(argument == one or argument.startswith(f"{one}=" if one.startswith("--") else one) for one in spellings)
