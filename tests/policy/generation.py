"""Random policies and requests near them.

Everything is drawn from a `random.Random`. A seeded one gives volume; Hypothesis's `randoms()` gives one whose draws
it controls and shrinks, so that both kinds of tests share this file.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies
from pools import (
    ABOUT_CALLERS,
    ACTION_PATTERNS,
    ACTIONS,
    ADDRESSES,
    ARNS,
    CALLERS,
    KINDS,
    MULTI_VALUED,
    NEW_ACTIONS,
    PRINCIPALS,
    RESOURCE_ACCOUNTS,
    RESOURCE_PATTERNS,
    RESOURCES,
    RESOURCES_WITH_VARIABLES,
    SPARED,
    STRINGS,
    STRINGS_WITH_VARIABLES,
    KeyKind,
)

from leastwise.policy.request import Request, caller_context

Json = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """What policies may hold. `most` is the number of statements at most; `news` says whether requests may be for
    actions that the reference does not know."""

    variables: bool = True
    news: bool = True
    principals: bool = False
    set_operators: bool = True
    most: int = 4
    kinds: tuple[KeyKind, ...] = KINDS


def policy(draw: random.Random, shape: Shape) -> Json:
    """A policy of one to `shape.most` statements, of either version, a single statement sometimes without its list."""
    version = draw.choice(("2012-10-17", "2012-10-17", "2008-10-17", None))
    found = [statement(draw, shape) for _ in range(draw.randint(1, shape.most))]
    document: Json = {"Version": version} if version else {}
    document["Statement"] = found[0] if len(found) == 1 and draw.random() < 0.5 else found
    return document


def statement(draw: random.Random, shape: Shape, effect: str | None = None) -> Json:
    """One statement, allowing more often than denying."""
    found: Json = {"Effect": effect or draw.choice(("Allow", "Allow", "Deny"))}
    found[draw.choice(("Action", "Action", "Action", "NotAction"))] = some(draw, ACTION_PATTERNS + ACTIONS)
    resources = RESOURCE_PATTERNS + RESOURCES + (RESOURCES_WITH_VARIABLES if shape.variables else ())
    if not (shape.principals and draw.random() < 0.1):
        found[draw.choice(("Resource", "Resource", "Resource", "NotResource"))] = some(draw, resources)
    if shape.principals:
        if found["Effect"] == "Deny" and draw.random() < 0.4:
            found["NotPrincipal"] = draw.choice(SPARED)
        else:
            found["Principal"] = draw.choice(PRINCIPALS)
    conditions = draw.choice((0, 0, 1, 1, 2, 3))
    if conditions:
        found["Condition"] = {}
        for _ in range(conditions):
            operator, key, values = condition(draw, shape)
            found["Condition"].setdefault(operator, {})[key] = values
    return found


def some(draw: random.Random, options: Sequence[Any]) -> Any:
    """One of the options or a list of up to three."""
    if draw.random() < 0.5:
        return draw.choice(options)
    return [draw.choice(options) for _ in range(draw.randint(1, 3))]


def condition(draw: random.Random, shape: Shape) -> tuple[str, str, Any]:
    """An operator, a key of its type and values."""
    kind = draw.choice(shape.kinds)
    key = draw.choice(kind.keys)
    spelled = key if draw.random() < 0.8 else key.upper()
    if draw.random() < 0.1:
        return "Null", spelled, draw.choice(("true", "false", True, False))
    operator = draw.choice(kind.operators)
    options = kind.values + (STRINGS_WITH_VARIABLES if kind is STRINGS and shape.variables else ())
    if shape.set_operators and draw.random() < (0.7 if key.lower() in MULTI_VALUED else 0.1):
        operator = draw.choice(("ForAllValues:", "ForAnyValue:")) + operator
    if draw.random() < 0.2:
        operator += "IfExists"
    return operator, spelled, some(draw, options)


def request(
    draw: random.Random, *policies: Json, principals: bool = False, malformed: bool = False, news: bool = True
) -> Request:
    """A request near the policies: their actions, resources and values, and neighbours of these."""
    caller = draw.choice(CALLERS) if principals else None
    context: dict[str, tuple[str, ...]] = {}
    mentioned = [one for document in policies for one in statements_of(document)]
    for kind, key, values in _conditions(mentioned):
        if draw.random() < 0.75 or kind is RESOURCE_ACCOUNTS:
            context[key] = _values(draw, kind, key, values, malformed)
    for key in ("aws:username", "aws:principaltag/team"):
        if key not in context and draw.random() < 0.5:
            context[key] = (draw.choice(STRINGS.requested),)
    if caller is not None:
        for key in ("aws:username", *(key.lower() for kind in ABOUT_CALLERS for key in kind.keys)):
            context.pop(key, None)
        context.update(caller_context(caller))
    actions = [one for found in mentioned for one in listed(found.get("Action", found.get("NotAction")))]
    resources = [
        one
        for found in mentioned
        for one in listed(found.get("Resource", found.get("NotResource", "arn:aws:s3:::bucket")))
    ]
    action = instance(draw, draw.choice(actions), ACTIONS) if news and draw.random() < 0.7 else draw.choice(ACTIONS)
    if not news and action in NEW_ACTIONS:
        action = draw.choice(ACTIONS[: -len(NEW_ACTIONS)])
    resource = instance(draw, draw.choice(resources), RESOURCES) if draw.random() < 0.7 else draw.choice(RESOURCES)
    if draw.random() < 0.1:
        resource = "*"
    if "aws:resourceaccount" in context:
        own = resource.split(":")[4] if resource.count(":") > 4 else ""
        context["aws:resourceaccount"] = (own or draw.choice(RESOURCE_ACCOUNTS.values),)
    return Request(action, resource, caller, context)


def statements_of(document: Json) -> list[Json]:
    """The statements of a policy, in a list."""
    return listed(document["Statement"])


def listed(value: Any) -> list[Any]:
    """A value as a list."""
    return value if isinstance(value, list) else [value]


def _conditions(mentioned: Sequence[Json]) -> list[tuple[KeyKind, str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for one in mentioned:
        for operator, keys in one.get("Condition", {}).items():
            for key, values in keys.items():
                found.setdefault(key.lower(), []).extend([] if operator == "Null" else listed(values))
    return [(_kind_of(key), key, values) for key, values in found.items()]


def _kind_of(key: str) -> KeyKind:
    return next(
        kind for kind in (*KINDS, *ABOUT_CALLERS, RESOURCE_ACCOUNTS) if key in (one.lower() for one in kind.keys)
    )


def _values(draw: random.Random, kind: KeyKind, key: str, values: Sequence[Any], malformed: bool) -> tuple[str, ...]:
    own = [_spelled(value) for value in values] or ["example"]
    if kind is ADDRESSES:
        own = [one.partition("/")[0] for one in own]
    elif kind in (STRINGS, ARNS):
        own = [instance(draw, one, ()) for one in own]
    options = [*(one for one in own if one), *kind.requested, *(kind.malformed if malformed else ())]
    count = draw.choice((1, 1, 2, 3)) if key in MULTI_VALUED else 1
    return tuple(draw.choice(options) for _ in range(count))


def _spelled(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else {True: "true", False: "false"}.get(value, str(value))
        if isinstance(value, bool)
        else str(value)
    )


def instance(draw: random.Random, pattern: str, others: Sequence[str]) -> str:
    """A text that may match a pattern: its wildcards and variables filled in, sometimes with what does not fit."""
    if pattern == "*" and others:
        return draw.choice(others)
    if pattern.count(":") < 5 and pattern.startswith("arn:") and pattern.endswith("*"):
        pattern = pattern + ":*" * (5 - pattern.count(":"))
    found: list[str] = []
    index = 0
    while index < len(pattern):
        if pattern.startswith("${", index) and "}" in pattern[index:] and draw.random() < 0.8:
            index = pattern.index("}", index) + 1
            found.append(draw.choice(("a", "b", "alice", "*", "")))
            continue
        letter = pattern[index]
        if letter == "*":
            found.append(draw.choice(("", "a", "x", "aws", "us-east-1", "a:b", "a/b")))
        elif letter == "?":
            found.append(draw.choice(("a", "e", "?", "")))
        else:
            found.append(letter)
        index += 1
    return "".join(found)


def shapes() -> strategies.SearchStrategy[Shape]:
    """Shapes of policies, for Hypothesis."""
    return strategies.builds(
        Shape, variables=strategies.booleans(), principals=strategies.booleans(), most=strategies.integers(1, 4)
    )


def draws() -> strategies.SearchStrategy[random.Random]:
    """A source of draws that Hypothesis controls."""
    return strategies.randoms(use_true_random=False)
