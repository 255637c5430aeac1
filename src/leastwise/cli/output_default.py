"""LEASTWISE_OUTPUT where a command does not offer its value: the command's own default, and a warning."""

from __future__ import annotations

import os
import sys
from enum import Enum
from typing import Any, Final

VARIABLE: Final = "LEASTWISE_OUTPUT"


def ignore_output_not_offered(command: Any, arguments: list[str]) -> None:
    """Take LEASTWISE_OUTPUT out of the environment where the command that the arguments name does not offer its value.

    An explicit --output is left to the command, which refuses what it does not offer.
    """
    value = os.environ.get(VARIABLE)
    if not value:
        return
    names, option = _output_option(command, arguments)
    offered = [one.value for one in type(option.default)] if isinstance(getattr(option, "default", None), Enum) else []
    if not offered or value in offered:
        return
    del os.environ[VARIABLE]
    if not any(_is_given(argument, option.opts) for argument in arguments):
        text = f"leastwise: {VARIABLE}={value} is ignored: {names} writes {', '.join(offered)}"
        print(text, file=sys.stderr)  # noqa: T201


def _output_option(command: Any, arguments: list[str]) -> tuple[str, Any]:
    """(the command's name, its option for which the variable stands, or None)."""
    names: list[str] = []
    for argument in arguments:
        inner = getattr(command, "commands", {}).get(argument)
        if inner is not None:
            command = inner
            names.append(argument)
    found = [parameter for parameter in command.params if parameter.envvar == VARIABLE]
    return " ".join(names), found[0] if found else None


def _is_given(argument: str, spellings: list[str]) -> bool:
    return any(argument == one or argument.startswith(f"{one}=" if one.startswith("--") else one) for one in spellings)
