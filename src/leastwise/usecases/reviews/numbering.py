"""Which items a reviewer means: numbers, ranges, or all of theirs that are not decided."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Final

from leastwise.errors import InputError
from leastwise.model.review import Campaign
from leastwise.usecases.reviews.persons import is_among

MINE: Final = "mine"
_RANGE: Final = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def numbers_of(campaign: Campaign, text: str, by: str, name: str = "") -> list[int]:
    """The numbers of "3", "1-20", "1,4-6", or "mine": what waits for a person and is not their own access.

    `name` narrows that to names that match a pattern with * and ?. Raises InputError for other texts, and where
    nothing is left.
    """
    known = {one.number: one for one in campaign.items}
    if text.strip().lower() == MINE:
        wanted = [
            one.number
            for one in campaign.undecided
            if is_among(by, (one.reviewer, one.escalated_to)) and not is_among(by, one.subjects)
        ]
    else:
        wanted = _numbers(text, len(known))
    found = [number for number in wanted if not name or (number in known and fnmatchcase(known[number].name, name))]
    if not found:
        raise InputError(f"no item is {text!r}" + (f" with a name like {name!r}" if name else ""), "")
    return found


def _numbers(text: str, most: int) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= most:
            raise InputError(
                f"items {part.strip()!r}: there are items 1 to {most}", 'Write "3", "1-20", "1,4-6", "mine".'
            )
        found.extend(range(first, last + 1))
    return found
