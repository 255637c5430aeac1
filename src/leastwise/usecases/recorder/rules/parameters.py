"""Parameters of rules: names and types as AWS Config has them, and values as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from leastwise.errors import InputError

_BOOLEANS: Final = {"true": True, "false": False}


class ParameterType(StrEnum):
    """The types that AWS Config's pages of managed rules name."""

    BOOLEAN = "boolean"
    INT = "int"
    STRING = "String"
    CSV = "CSV"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `default` is written as a user would, None where there is none. `choices` are the only values."""

    name: str
    type: ParameterType
    description: str
    default: str | None = None
    is_required: bool = False
    choices: tuple[str, ...] = ()

    def value(self, text: str, rule: str) -> Any:
        """Return the value of a text: a bool, an int of 0 or more, a text, or a tuple of texts. Raises InputError."""
        found = _VALUES[self.type](text.strip())
        if found is None or found == ():
            raise InputError(
                f"--parameter {rule}.{self.name}: {text!r} is no {self.type}", f"It is: {self.description}"
            )
        if self.choices and found not in self.choices:
            raise InputError(
                f"--parameter {rule}.{self.name}: {text!r} is none of its values", f"Use {', '.join(self.choices)}."
            )
        return found


def arguments_of(parameters: Iterable[Parameter], given: Mapping[str, str], rule: str) -> dict[str, Any]:
    """Return the values of all parameters by name: those given, else the defaults, else None.

    Raises InputError for a parameter that the rule does not have, a value of another type, or a required one missing.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise InputError(f"--parameter {rule}.{name}: the rule has no such parameter", f"It has: {listed}.")
    missing = missing_parameters(known.values(), given)
    if missing:
        raise InputError(
            f"{rule} needs the parameter {', '.join(missing)}", f"Add --parameter {rule}.{missing[0]}=VALUE."
        )
    return {
        name: None if (text := given.get(name, parameter.default)) is None else parameter.value(text, rule)
        for name, parameter in known.items()
    }


def missing_parameters(parameters: Iterable[Parameter], given: Mapping[str, str]) -> list[str]:
    """Return the names of required parameters that were not given."""
    return [one.name for one in parameters if one.is_required and one.name not in given]


def _integer(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in (one.strip() for one in text.split(",")) if part)


_VALUES: Final[Mapping[ParameterType, Callable[[str], Any]]] = {
    ParameterType.BOOLEAN: _BOOLEANS.get,  # only lower case, as the page of iam-password-policy says
    ParameterType.INT: _integer,
    ParameterType.STRING: lambda text: text or None,
    ParameterType.CSV: _list,
}
