"""What stands in for values that are known only on deployment: something of the right form, one for each value.

Different unknown values get different stand-ins, so that two of them never seem to be the same resource or account.
Known pseudo parameters get AWS's own examples: the account 111122223333 and the Region us-east-1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ACCOUNT: Final = "111122223333"
REGION: Final = "us-east-1"
PARTITION: Final = "aws"
_WORD: Final = "placeholder"
_IS_WORD: Final = re.compile(rf"{_WORD}-[a-z0-9-]+")
_LONGEST_WORD: Final = 48


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known: how it is written, and a text of its form where that is known."""

    what: str
    text: str | None = None


def word(what: str) -> str:
    """A name for an unknown value: ``placeholder-ref-bucket``; the name itself where it is one."""
    if is_word(what):
        return what
    letters = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    return f"{_WORD}-{letters or 'value'}"[:_LONGEST_WORD].rstrip("-")


def is_word(value: object) -> bool:
    """Whether a value is nothing but the name of an unknown one."""
    return isinstance(value, str) and _IS_WORD.fullmatch(value) is not None


def account(what: str) -> str:
    """Twelve digits for an unknown account; others for another unknown."""
    return f"1111{int(hashlib.sha256(what.encode('utf-8', 'backslashreplace')).hexdigest()[:12], 16) % 10**8:08d}"


def filled(pieces: Iterable[str | Unknown]) -> str:
    """A text whose unknown pieces are filled by what is valid there: an account in an ARN's account, and so on."""
    text = ""
    for piece in pieces:
        text += piece if isinstance(piece, str) else piece.text or _within(text, piece.what)
    return text


def _within(before: str, what: str) -> str:
    """The text so far may be a whole document: what counts is the string that the piece stands in."""
    string = re.split(r"[\"\s]", before)[-1]
    if not (string.startswith("arn:") and string.endswith(":")):
        return word(what)
    return {1: PARTITION, 2: "s3", 3: REGION, 4: account(what)}.get(string.count(":"), word(what))
