"""Condition operators as they are written, taken apart, and the values that stand beside them.

IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject, conditions_of

FOR_ALL_VALUES: Final = "ForAllValues"
FOR_ANY_VALUE: Final = "ForAnyValue"
_QUALIFIERS: Final = {"forallvalues": FOR_ALL_VALUES, "foranyvalue": FOR_ANY_VALUE}
_IF_EXISTS: Final = "ifexists"
_NEGATED: Final = ("stringnot", "numericnot", "datenot", "notip", "arnnot")


@dataclass(frozen=True, slots=True)
class OperatorName:
    """An operator in parts: ``qualifier`` is ForAllValues, ForAnyValue or empty, ``base`` is in lower case."""

    qualifier: str
    base: str
    if_exists: bool

    @property
    def is_negated(self) -> bool:
        """Whether it holds where none of the policy's values matches, and so where the key is missing."""
        return self.base.startswith(_NEGATED)

    @property
    def needs_key(self) -> bool:
        """Whether it holds only where the request has the key."""
        if self.base == "null":
            return False
        if self.qualifier == FOR_ANY_VALUE:
            return not self.if_exists
        return not (self.if_exists or self.is_negated or self.qualifier)


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """One key of one operator of a statement's Condition; ``key`` as written, ``values`` with the place of each."""

    path: Path
    written: str
    operator: OperatorName
    key: str
    values: tuple[tuple[Path, str], ...]
    value: Any

    @property
    def name(self) -> str:
        """The key in lower case: condition keys ignore case."""
        return self.key.lower()

    @property
    def needs_key(self) -> bool:
        """Whether it holds only where the request has the key."""
        if self.operator.base == "null":
            return all(text.lower() == "false" for _, text in self.values) and bool(self.values)
        return self.operator.needs_key


@lru_cache(maxsize=1_000)
def operator_name(text: str) -> OperatorName:
    """The parts of an operator as a policy writes it."""
    prefix, colon, rest = text.partition(":")
    qualifier = _QUALIFIERS.get(prefix.lower(), "") if colon else ""
    base = (rest if qualifier else text).lower()
    if_exists = base.endswith(_IF_EXISTS)
    return OperatorName(qualifier, base.removesuffix(_IF_EXISTS), if_exists)


def written_conditions(statement: Mapping[str, Any], path: Path) -> Iterator[WrittenCondition]:
    """The conditions of a statement that are well-formed."""
    for place, operator, key, value in conditions_of(statement, path):
        yield WrittenCondition(place, operator, operator_name(operator), key, tuple(texts_of(value, place)), value)


def conditions(
    subject: Subject, effect: str | None = None
) -> Iterator[tuple[Path, Mapping[str, Any], WrittenCondition]]:
    """(path, elements, condition) of all statements, or of those with an effect."""
    for path, statement in subject.statements:
        if effect is None or statement.get("Effect") == effect:
            for condition in written_conditions(statement, path):
                yield path, statement, condition


def texts_of(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """(path, text) of a condition value, or of those in a list; numbers and booleans as JSON writes them."""
    listed = [((*path, index), one) for index, one in enumerate(value)] if isinstance(value, list) else [(path, value)]
    for place, one in listed:
        if isinstance(one, str):
            yield place, one
        elif isinstance(one, bool | int | float):
            yield place, json.dumps(one)
