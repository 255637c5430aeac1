"""SQL predicates with bound values: what a user gives is never pasted into SQL text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate over the view ``events`` with ``?`` for each of its parameters, in order."""

    sql: str
    parameters: tuple[object, ...] = ()


ALWAYS: Final = Condition("true")
NEVER: Final = Condition("false")


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return a condition that holds when every one does; ALWAYS without any."""
    return _joined([condition for condition in conditions if condition != ALWAYS], " AND ", ALWAYS)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return a condition that holds when at least one does; NEVER without any."""
    return _joined(list(conditions), " OR ", NEVER)


def is_not(condition: Condition) -> Condition:
    """Return a condition that holds when the other is false or unknown."""
    return Condition(f"(({condition.sql}) IS NOT TRUE)", condition.parameters)


def equals(expression: str, value: object) -> Condition:
    """Return ``expression = value``."""
    return Condition(f"{expression} = ?", (value,))


def one_of(expression: str, values: Iterable[object]) -> Condition:
    """Return ``expression IN (values)``; NEVER without values."""
    bound = tuple(values)
    if len(bound) == 1:
        return equals(expression, bound[0])
    return Condition(f"{expression} IN ({', '.join('?' * len(bound))})", bound) if bound else NEVER


def matches_glob(expression: str, pattern: str, *, ignore_case: bool = False) -> Condition:
    """Return a match with a pattern of ``*`` and ``?``; without either, equality."""
    if ignore_case:
        expression, pattern = f"lower({expression})", pattern.lower()
    if not has_glob(pattern):
        return equals(expression, pattern)
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = escaped.replace("*", "%").replace("?", "_")
    # ESCAPE keeps DuckDB from turning a LIKE on a prefix into a range that prunes row groups: only where needed.
    if escaped == pattern:
        return Condition(f"{expression} LIKE ?", (like,))
    return Condition(f"{expression} LIKE ? ESCAPE '\\'", (like,))


def has_glob(pattern: str) -> bool:
    """Tell whether the pattern holds ``*`` or ``?``."""
    return "*" in pattern or "?" in pattern


def _joined(conditions: list[Condition], word: str, empty: Condition) -> Condition:
    if len(conditions) < 2:
        return conditions[0] if conditions else empty
    return Condition(
        "(" + word.join(condition.sql for condition in conditions) + ")",
        tuple(parameter for condition in conditions for parameter in condition.parameters),
    )
