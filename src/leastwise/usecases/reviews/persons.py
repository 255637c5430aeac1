"""Whether two texts name the same person: reviewers are told by e-mail address or user name."""

from __future__ import annotations

from collections.abc import Iterable

from leastwise.errors import InputError


def same_person(one: str, other: str) -> bool:
    """Whether both name one person: case does not matter, and "alice" is whoever has "alice@…"; ARNs go by names.

    Two addresses of different domains are two persons.
    """
    first, second = _key(one), _key(other)
    if not first or not second:
        return False
    if "@" in first and "@" in second:
        return first == second
    return first.partition("@")[0] == second.partition("@")[0]


def is_among(person: str, persons: Iterable[str]) -> bool:
    """Whether a person is one of some."""
    return any(same_person(person, one) for one in persons)


def named_person(text: str, option: str) -> str:
    """The person that an option names. Raises InputError where it names nobody."""
    found = " ".join(text.split())
    if not found:
        raise InputError(f"{option} names nobody", "Give an e-mail address or a user name.")
    return found


def _key(text: str) -> str:
    key = text.strip().casefold()
    return key.rpartition("/")[2] if key.startswith("arn:") else key
