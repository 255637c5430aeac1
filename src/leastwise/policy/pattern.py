"""Patterns with wildcards: how AWS compares ARNs, action names and strings with ``*`` and ``?``.

IAM User Guide, "IAM JSON policy elements: Resource" and "Condition operators": ``*`` stands for any characters, ``?``
for one; in the first five parts of an ARN neither stands for a colon. A pattern with fewer than six parts matches a
whole ARN only by a ``*`` at its end. ``${*}``, ``${?}`` and ``${$}`` are the characters themselves, ``${key}`` and
``${key, 'default'}`` are variables ("IAM policy elements: Variables and tags").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final


class Wildcard(Enum):
    """What is no literal character in a pattern; the second kind of each does not match a colon."""

    ANY = "?"
    ANY_IN_PART = "?:"
    MANY = "*"
    MANY_IN_PART = "*:"


@dataclass(frozen=True, slots=True)
class Variable:
    """``${key}``; `key` is in lower case. `default` is None where there is none."""

    key: str
    default: str | None = None


Token = str | Wildcard | Variable

_SPECIAL: Final = re.compile(r"\$\{([^}]*)\}")
_DEFAULT: Final = re.compile(r"^\s*([^,]+?)\s*,\s*'(.*)'\s*$", re.DOTALL)
_ARN_COLONS: Final = 5
_COLON: Final = ":"


class Syntax(Enum):
    """How a text is read: plain text, a pattern, a pattern of ARNs, or one of resources, which may be "*" itself."""

    TEXT = "text"
    LIKE = "like"
    ARN = "arn"
    RESOURCE = "resource"


@lru_cache(maxsize=100_000)
def tokens_of(text: str, syntax: Syntax, variables: bool = True) -> tuple[Token, ...]:
    """The tokens of a pattern; `variables` says whether ``${...}`` mean something (policy version 2012-10-17)."""
    found: list[Token] = []
    position = 0
    specials = _SPECIAL.finditer(text) if variables and "${" in text else ()
    for special in specials:
        found += _wildcards(text[position : special.start()], syntax)
        found += _special(special.group(1), special.group(0))
        position = special.end()
    found += _wildcards(text[position:], syntax)
    if syntax is Syntax.RESOURCE and found and all(token is Wildcard.MANY for token in found):
        return (Wildcard.MANY,)
    return tuple(_in_parts(found) if syntax in (Syntax.ARN, Syntax.RESOURCE) else found)


def _wildcards(text: str, syntax: Syntax) -> list[Token]:
    if syntax is Syntax.TEXT:
        return list(text)
    return [{"*": Wildcard.MANY, "?": Wildcard.ANY}.get(character, character) for character in text]


def _special(content: str, written: str) -> list[Token]:
    if content in ("*", "?", "$"):
        return [content]
    with_default = _DEFAULT.match(content)
    if with_default:
        return [Variable(with_default.group(1).lower(), with_default.group(2))]
    key = content.strip()
    return [Variable(key.lower())] if key else list(written)


def _in_parts(tokens: list[Token]) -> list[Token]:
    """Wildcards of the first five parts do not match a colon; a star at the end of a short pattern fills it up."""
    colons = sum(1 for token in tokens if token == _COLON)
    if colons < _ARN_COLONS and tokens and tokens[-1] is Wildcard.MANY:
        tokens = _filled_up(tokens, colons)
    parts = 1
    found: list[Token] = []
    for token in tokens:
        parts += 1 if token == _COLON else 0
        found.append(_IN_PART.get(token, token) if parts <= _ARN_COLONS and isinstance(token, Wildcard) else token)
    return found


_IN_PART: Final[dict[Wildcard, Token]] = {
    Wildcard.MANY: Wildcard.MANY_IN_PART,
    Wildcard.ANY: Wildcard.ANY_IN_PART,
}


def _filled_up(tokens: list[Token], colons: int) -> list[Token]:
    if not colons and "arn".startswith("".join(map(str, tokens[:-1]))):
        tokens, colons = [*"arn:", Wildcard.MANY], 1
    missing: list[Token] = [_COLON, Wildcard.MANY]
    return [*tokens, *missing * (_ARN_COLONS - colons)]


def has_variables(tokens: tuple[Token, ...]) -> bool:
    """Whether tokens hold a variable."""
    return any(isinstance(token, Variable) for token in tokens)
