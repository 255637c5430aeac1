"""What changed between two policy documents, statement by statement.

Statements are told apart by Sid where both have it, else by what they have in common; the order of statements and of
the values in them says nothing (IAM User Guide, "IAM JSON policy elements reference").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.usecases.recorder.versions_change import Change, ChangeKind, canonical, change_of

_SETS: Final = ("Action", "NotAction", "Resource", "NotResource")
_ANY_CASE: Final = ("Action", "NotAction")
_NESTED: Final = ("Principal", "NotPrincipal", "Condition")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement, its label (Sid or place), and its elements as sets of values that can be compared."""

    label: str
    sid: str
    raw: Any
    values: Mapping[tuple[str, ...], frozenset[str]]


def document_changes(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the differences of two policy documents; one change of kind REWRITTEN where they say the same."""
    changed = False
    for change in _differences(path, before, after):
        changed = True
        yield change
    if not changed:
        yield Change(path, ChangeKind.REWRITTEN, before, after)


def _differences(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted((before.keys() | after.keys()) - {"Statement"}):
        if before.get(name) != after.get(name):
            yield change_of((*path, name), before.get(name), after.get(name))
    old, new = _statements(before["Statement"]), _statements(after["Statement"])
    for left, right in _pairs(old, new):
        if left is None or right is None:
            label = (left or right or _EMPTY).label
            yield change_of((*path, "Statement", label), left and left.raw, right and right.raw)
        else:
            yield from _statement_changes((*path, "Statement", right.label), left, right)


def _statements(value: Any) -> list[_Statement]:
    raw = value if isinstance(value, list | tuple) else [value]
    return [_statement(one, place) for place, one in enumerate(raw, 1)]


def _statement(raw: Any, place: int) -> _Statement:
    if not isinstance(raw, Mapping):
        return _Statement(f"#{place}", "", raw, {(): frozenset([canonical(raw)])})
    sid = raw.get("Sid")
    sid = sid if isinstance(sid, str) else ""
    return _Statement(sid or f"#{place}", sid, raw, dict(_element_values(raw)))


def _element_values(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    for name, value in raw.items():
        if name == "Sid":
            continue
        if name in _NESTED and isinstance(value, Mapping):
            yield from _nested((name,), value)
        else:
            yield (name,), _texts(value)


def _nested(path: tuple[str, ...], value: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _nested((*path, name), inner)
        else:
            yield (*path, name), _texts(inner)


def _texts(value: Any) -> frozenset[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return frozenset(one if isinstance(one, str) else canonical(one) for one in values)


def _comparable(values: Mapping[tuple[str, ...], frozenset[str]]) -> dict[tuple[str, ...], frozenset[str]]:
    """Values of actions in lower case: actions are told apart in any case."""
    return {
        path: frozenset(map(str.lower, texts)) if path[:1] and path[0] in _ANY_CASE else texts
        for path, texts in values.items()
    }


_EMPTY: Final = _Statement("#0", "", {}, {})


def _pairs(old: list[_Statement], new: list[_Statement]) -> list[tuple[_Statement | None, _Statement | None]]:
    """Each statement with its counterpart: equal ones, then those of the same Sid, then those most alike."""
    left, right = list(old), list(new)
    _drop_equal(left, right)
    pairs: list[tuple[_Statement | None, _Statement | None]] = list(_same_sid(left, right))
    scored = sorted(
        ((_likeness(one, other), -at, -to) for at, one in enumerate(left) for to, other in enumerate(right)),
        reverse=True,
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for score, at, to in scored:
        if score <= 0 or -at in taken_left or -to in taken_right:
            continue
        taken_left.add(-at)
        taken_right.add(-to)
        pairs.append((left[-at], right[-to]))
    pairs += [(one, None) for at, one in enumerate(left) if at not in taken_left]
    pairs += [(None, one) for to, one in enumerate(right) if to not in taken_right]
    return pairs


def _drop_equal(left: list[_Statement], right: list[_Statement]) -> None:
    """Take out the statements that are on both sides, Sid included."""
    for one in list(left):
        wanted = _comparable(one.values)
        same = next((other for other in right if other.sid == one.sid and _comparable(other.values) == wanted), None)
        if same is not None:
            left.remove(one)
            right.remove(same)


def _same_sid(left: list[_Statement], right: list[_Statement]) -> Iterator[tuple[_Statement, _Statement]]:
    for one in list(left):
        same = [other for other in right if one.sid and other.sid == one.sid]
        if same:
            left.remove(one)
            right.remove(same[0])
            yield one, same[0]


def _likeness(one: _Statement, other: _Statement) -> float:
    """Share of the values that two statements have in common; 0 where the effects differ and nothing else is alike."""
    if one.values.get(("Effect",)) != other.values.get(("Effect",)):
        return 0.0
    mine = {(path, text) for path, texts in one.values.items() for text in texts if path != ("Effect",)}
    theirs = {(path, text) for path, texts in other.values.items() for text in texts if path != ("Effect",)}
    return len(mine & theirs) / max(1, len(mine | theirs))


def _statement_changes(path: tuple[str, ...], left: _Statement, right: _Statement) -> Iterator[Change]:
    if left.sid != right.sid:
        yield change_of((*path, "Sid"), left.sid or None, right.sid or None)
    for element in sorted(left.values.keys() | right.values.keys()):
        before, after = left.values.get(element, frozenset()), right.values.get(element, frozenset())
        gone, come = _set_difference(element, before, after)
        if not gone and not come:
            continue
        kind = ChangeKind.ADDED if not before else ChangeKind.REMOVED if not after else ChangeKind.CHANGED
        yield Change((*path, *element), kind, gone or None, come or None)


def _set_difference(
    element: tuple[str, ...], before: frozenset[str], after: frozenset[str]
) -> tuple[list[str], list[str]]:
    def key(text: str) -> str:
        return text.lower() if element and element[0] in _ANY_CASE else text

    old, new = {key(text) for text in before}, {key(text) for text in after}
    gone = sorted(text for text in before if key(text) not in new)
    come = sorted(text for text in after if key(text) not in old)
    return gone, come
