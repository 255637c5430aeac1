"""Whether a text matches a pattern, and variables put into patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from leastwise.policy.automaton import Automaton
from leastwise.policy.pattern import Token, Variable, Wildcard

Match = Callable[[str], object]
"""Tells by its truth whether a text matches."""

Values = Mapping[str, tuple[str, ...]]
"""Context keys in lower case with their values."""

_STARS: Final = (Wildcard.MANY, Wildcard.MANY_IN_PART)
_MANY_STARS: Final = 4
"""From so many stars on a regular expression can take very long; an automaton does not."""

_EXPRESSIONS: Final = {
    Wildcard.ANY: ".",
    Wildcard.ANY_IN_PART: "[^:]",
    Wildcard.MANY: ".*",
    Wildcard.MANY_IN_PART: "[^:]*",
}


@lru_cache(maxsize=100_000)
def matcher(tokens: tuple[Token, ...], ignore_case: bool = False) -> Match:
    """A function that tells whether a text matches tokens without variables."""
    wildcards = [token for token in tokens if isinstance(token, Wildcard)]
    if ignore_case and not wildcards:
        return _EqualInAnyCase("".join(map(str, tokens)))
    if not ignore_case:
        if tokens == (Wildcard.MANY,):
            return _everything
        if not wildcards:
            return _Equal("".join(map(str, tokens)))
        if wildcards == [Wildcard.MANY] and tokens[-1] is Wildcard.MANY:
            return _Prefix("".join(map(str, tokens[:-1])))
    if sum(token in _STARS for token in wildcards) >= _MANY_STARS:
        return Automaton(tokens, ignore_case).accepts
    return re.compile(
        "".join(map(_expression, tokens)), re.DOTALL | (re.IGNORECASE | re.ASCII if ignore_case else 0)
    ).fullmatch


def _expression(token: Token) -> str:
    if isinstance(token, Variable):
        raise TypeError("variables must be substituted first")
    return re.escape(token) if isinstance(token, str) else _EXPRESSIONS[token]


def _everything(_text: str) -> bool:
    return True


class _Equal:
    """Whether a text is another."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, text: str) -> bool:
        return text == self._text


class _EqualInAnyCase:
    """Whether a text is another, capitals aside."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.lower()

    def __call__(self, text: str) -> bool:
        return text.lower() == self._text


class _Prefix:
    """Whether a text begins with a prefix."""

    __slots__ = ("_prefix",)

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __call__(self, text: str) -> bool:
        return text.startswith(self._prefix)


def substituted(tokens: tuple[Token, ...], values: Values) -> tuple[Token, ...] | None:
    """Tokens with variables replaced by the request's values, character by character; None where one has no value.

    A key with several values cannot be a variable (IAM User Guide, "Policy variables with no value" and
    "Single-valued vs. multivalued context keys").
    """
    found: list[Token] = []
    for token in tokens:
        if not isinstance(token, Variable):
            found.append(token)
            continue
        value = values.get(token.key)
        if value is not None and len(value) == 1:
            found += value[0]
        elif token.default is not None and value is None:
            found += token.default
        else:
            return None
    return tuple(found)
