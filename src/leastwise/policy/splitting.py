"""One policy as several documents, each within a quota, proved to allow together exactly what it allowed.

Several managed policies of an identity, and several SCPs or RCPs of one level, mean what one document with all their
statements would: a statement of any of them allows, a statement of any denies (IAM User Guide, "Policy evaluation
logic"). Of other kinds there is one document, or all share one quota (IAM User Guide, "IAM and AWS STS quotas").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from leastwise.errors import PolicyError
from leastwise.policy.access import Outcome
from leastwise.policy.document import Policy, Statement
from leastwise.policy.minimise import is_equal, numbered
from leastwise.policy.writing import QUOTAS, compact, size_of, statement_of, visible_characters
from leastwise.reference.iam import Reference

MOST_DOCUMENTS: Final = {"managed": 10, "scp": 5, "rcp": 5}
"""How many can be attached to one identity, or to a root, organisational unit or account, unless that was raised."""


CANNOT_SPLIT: Final = {
    "boundary": "an identity has one permissions boundary",
    "session": "a session has one inline session policy",
    "trust": "a role has one trust policy",
    "user": "all inline policies of a user share the quota; attach managed policies",
    "role": "all inline policies of a role share the quota; attach managed policies",
    "group": "all inline policies of a group share the quota; attach managed policies",
}
"""Of which kinds there are no several documents, and why."""


@dataclass(frozen=True, slots=True)
class Split:
    """Documents that allow together what one policy did, in characters of `sizes`.

    `is_proved` is False where that stayed undecided; then the only document is the original.
    """

    policies: tuple[Policy, ...]
    sizes: tuple[int, ...]
    is_proved: bool


def split(policy: Policy, kind: str, reference: Reference) -> Split:
    """The policy in as few documents of a kind (a key of `MOST_DOCUMENTS`) as are found, each within its quota.

    Raises PolicyError for a kind of which there cannot be several, and for a statement that is too long by itself.
    """
    if kind not in MOST_DOCUMENTS:
        raise PolicyError(f"a policy of the kind {kind} cannot be split: {CANNOT_SPLIT[kind]}", "leave out --split")
    if size_of(policy) <= QUOTAS[kind]:
        return Split((policy,), (size_of(policy),), True)
    room = QUOTAS[kind] - size_of(replace(policy, statements=()))
    pieces = [piece for one in policy.statements for piece in _cut(one, room)]
    found = [replace(policy, statements=numbered(one)) for one in _packed(pieces, room)]
    together = replace(policy, statements=numbered([one for each in found for one in each.statements]))
    if is_equal(policy, together, reference) is not Outcome.PASS:
        return Split((policy,), (size_of(policy),), False)
    return Split(tuple(found), tuple(map(size_of, found)), True)


def _size(statement: Statement) -> int:
    """The characters of a statement with the comma behind it."""
    return visible_characters(compact(statement_of(statement))) + 1


def _cut(statement: Statement, room: int) -> Iterator[Statement]:
    """The statement, or several that cover the same together: each with some of its actions or resources."""
    if _size(statement) <= room:
        yield statement
        return
    for number, piece in enumerate(_cut_by_lists(statement, room), 1):
        yield replace(piece, sid=f"{statement.sid}{number}") if statement.sid and number > 1 else piece


def _cut_by_lists(statement: Statement, room: int) -> Iterator[Statement]:
    room -= len(str(_MOST_PIECES)) if statement.sid else 0
    divided = _longest_list(statement)
    if divided is None:
        raise PolicyError(
            f"{statement.label} alone has {_size(statement):,} characters and cannot be divided",
            "shorten its conditions, NotAction or NotResource",
        )
    entries, with_entries = divided
    taken: list[str] = []
    for entry in entries:
        if taken and _size(with_entries((*taken, entry))) > room:
            yield from _fitting(with_entries(tuple(taken)), room)
            taken = []
        taken.append(entry)
    yield from _fitting(with_entries(tuple(taken)), room)


_MOST_PIECES: Final = 9_999


def _fitting(statement: Statement, room: int) -> Iterator[Statement]:
    if _size(statement) <= room:
        yield statement
    else:
        yield from _cut_by_lists(statement, room)


def _longest_list(
    statement: Statement,
) -> tuple[tuple[str, ...], Callable[[tuple[str, ...]], Statement]] | None:
    """The longer list of which each entry covers something of its own, and the statement with others in its place."""
    actions = () if statement.not_actions else statement.actions
    resources = () if statement.not_resources else statement.resources or ()
    if len(resources) > 1 and (len(actions) < _TWO or _length(resources) > _length(actions)):
        return resources, lambda some: replace(statement, resources=some)
    return (actions, lambda some: replace(statement, actions=some)) if len(actions) >= _TWO else None


_TWO: Final = 2


def _length(entries: Sequence[str]) -> int:
    return sum(map(len, entries))


@dataclass
class _Document:
    left: int
    statements: list[tuple[int, Statement]] = field(default_factory=list)


def _packed(pieces: Sequence[Statement], room: int) -> Iterator[list[Statement]]:
    """The pieces in few documents: the longest first, each where it leaves the least room; in their order within."""
    documents: list[_Document] = []
    for place, piece in sorted(enumerate(pieces), key=lambda one: -_size(one[1])):
        size = _size(piece)
        fitting = [one for one in documents if one.left >= size]
        if not fitting:
            documents.append(_Document(room + 1))  # no comma stands behind the last
            fitting = documents[-1:]
        chosen = min(fitting, key=lambda one: one.left)
        chosen.left -= size
        chosen.statements.append((place, piece))
    for document in sorted(documents, key=lambda one: min(place for place, _ in one.statements)):
        yield [piece for _, piece in sorted(document.statements, key=lambda one: one[0])]
