"""Policies with their variables replaced by values, or by nothing where the key is absent.

IAM User Guide, "IAM policy elements: Variables and tags".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from leastwise.policy.document import Condition, Policy, Statement
from leastwise.policy.pattern import Syntax, Variable, tokens_of

MAXIMUM_ASSIGNMENTS: Final = 256
_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_SPECIAL: Final = {"*": "${*}", "?": "${?}", "$": "${$}"}
_SEGMENT: Final = re.compile(r"[:/]")


def variable_keys(policies: Sequence[Policy]) -> tuple[str, ...]:
    """The keys, in lower case, that policies use as variables."""
    found = {
        token.key
        for policy in policies
        if policy.has_variables
        for text in _texts(policy)
        if "${" in text
        for token in tokens_of(text, Syntax.LIKE)
        if isinstance(token, Variable)
    }
    return tuple(sorted(found))


def _texts(policy: Policy) -> Iterator[str]:
    for statement in policy.statements:
        yield from statement.resources or ()
        for condition in statement.conditions:
            yield from condition.values


def values_worth_trying(policies: Sequence[Policy]) -> tuple[str, ...]:
    """Values that variables might take: what the policies name between ``/`` and ``:``, and one that they do not."""
    found = dict.fromkeys(["example"])
    for policy in policies:
        for text in _texts(policy):
            for part in (text, *_SEGMENT.split(text)):
                if part and not set("*?$") & set(part):
                    found[part] = None
    return tuple(found)


def assignments(policies: Sequence[Policy]) -> Iterator[dict[str, str | None]]:
    """Values for the variables of policies, and None for an absent key; at most MAXIMUM_ASSIGNMENTS of them."""
    keys = variable_keys(policies)
    if not keys:
        return
    values = (None, *values_worth_trying(policies))
    room = max(2, int(MAXIMUM_ASSIGNMENTS ** (1 / len(keys))))
    for number, chosen in enumerate(product(values[:room], repeat=len(keys))):
        if number >= MAXIMUM_ASSIGNMENTS:
            return
        yield dict(zip(keys, chosen, strict=True))


def with_values(policy: Policy, values: Mapping[str, str | None]) -> Policy:
    """The policy with variables replaced; a pattern whose variable has neither a value nor a default is dropped."""
    if not policy.has_variables:
        return policy
    return replace(policy, statements=tuple(_statement(one, values) for one in policy.statements))


def _statement(statement: Statement, values: Mapping[str, str | None]) -> Statement:
    return replace(
        statement,
        resources=None if statement.resources is None else _replaced(statement.resources, values),
        conditions=tuple(
            Condition(one.operator, one.key, _replaced(one.values, values)) for one in statement.conditions
        ),
    )


def _replaced(texts: Sequence[str], values: Mapping[str, str | None]) -> tuple[str, ...]:
    found = (_text(text, values) if "${" in text else text for text in texts)
    return tuple(text for text in found if text is not None)


def _text(text: str, values: Mapping[str, str | None]) -> str | None:
    """A text with its variables replaced; None where one has no value."""
    parts: list[str] = []
    position = 0
    for written in _VARIABLE.finditer(text):
        parts.append(text[position : written.start()])
        position = written.end()
        token = tokens_of(written.group(), Syntax.LIKE)[0]
        if not isinstance(token, Variable) or token.key not in values:
            parts.append(written.group())
            continue
        value = values[token.key]
        value = token.default if value is None else value
        if value is None:
            return None
        parts.append("".join(_SPECIAL.get(character, character) for character in value))
    return "".join([*parts, text[position:]])
