"""Which known name a misspelled one is close to: at most so many letters added, dropped, changed or swapped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_SHORT: Final = 4
_LONG: Final = 12


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is close to a name, whatever the case; None where none is.

    One slip is allowed, two in names of twelve letters and more, none in those of less than four.
    """
    if len(name) < _SHORT:
        return None
    allowed = 2 if len(name) >= _LONG else 1
    wanted, letters = name.lower(), _letters(name)
    alike = (one for one in known if abs(len(one) - len(name)) <= allowed)
    likely = (one for one in alike if len(letters ^ _letters(one)) <= 2 * allowed)  # each slip changes two at most
    found = ((_slips(wanted, one.lower(), allowed), one) for one in likely)
    best = min((pair for pair in found if 0 < pair[0] <= allowed), default=None)
    return best[1] if best else None


@lru_cache(maxsize=65_536)
def _letters(name: str) -> frozenset[str]:
    return frozenset(name.lower())


def _slips(one: str, other: str, allowed: int) -> int:
    """The distance of Damerau and Levenshtein, or allowed + 1 where it is greater."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    one, other = one[start:], other[start:]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        following = [index]
        for place, against in enumerate(other, 1):
            cost = min(row[place] + 1, following[-1] + 1, row[place - 1] + (letter != against))
            if index > 1 and place > 1 and letter == other[place - 2] and one[index - 2] == against:
                cost = min(cost, before[place - 2] + 1)
            following.append(cost)
        if min(following) > allowed:
            return allowed + 1
        before, row = row, following
    return row[-1]
