"""Does NEW allow a request that OLD does not? Asked of the z3 solver: texts, regular expressions, bit vectors.

A third opinion beside the engine's reasoning and the naive evaluator: the meaning of policies is written down once
more, as formulas. Keys that can have several values get up to three, so that of such a key only "yes" is certain.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import generation
import naive
import pools
import z3

Json = dict[str, Any]
ANY_CHARACTER = z3.AllChar(z3.ReSort(z3.StringSort()))
ANY_TEXT = z3.Star(ANY_CHARACTER)
NO_COLON = z3.Intersect(ANY_CHARACTER, z3.Complement(z3.Re(":")))
MOST_VALUES = 3


def new_access(new: Json, old: Json, actions: Iterable[str], timeout: int = 1_000) -> bool | None:
    """Whether one of the actions is allowed by NEW and not by OLD for some resource and context; None is "unknown"."""
    unknown = False
    for action in actions:
        request = _Request()
        solver = z3.Solver()
        solver.set("timeout", timeout)
        solver.add(request.allowed(new, action), z3.Not(request.allowed(old, action)), *request.facts())
        answer = solver.check()
        if answer == z3.sat:
            return True
        unknown |= answer == z3.unknown
    return None if unknown else False


def representatives(documents: Sequence[Json], names: tuple[str, ...]) -> list[str]:
    """One action for each set of patterns that the policies' actions match."""
    statements = [one for document in documents for one in generation.statements_of(document)]
    patterns = {one for found in statements for one in generation.listed(found.get("Action", found.get("NotAction")))}
    covered = [_covered(pattern, names) for pattern in sorted(patterns)]
    found: dict[tuple[bool, ...], str] = {}
    for name in names:
        found.setdefault(tuple(name in some for some in covered), name)
    return list(found.values())


@cache
def _covered(pattern: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for name in names if naive.action_matches({"Action": pattern}, name))


@dataclass
class _Request:
    """The unknowns: a resource, and for each key up to three values, of which the first `count` are there."""

    resource: z3.SeqRef = field(default_factory=lambda: z3.String("resource"))
    counts: dict[str, z3.ArithRef] = field(default_factory=dict)

    def facts(self) -> list[z3.BoolRef]:
        """What holds of all requests: what resources look like, and how many values a key has."""
        arn = z3.InRe(self.resource, _arn_expression([*"arn:", naive.STAR]))
        most = {key: MOST_VALUES if key in pools.MULTI_VALUED else 1 for key in self.counts}
        return [
            z3.Or(self.resource == z3.StringVal("*"), arn),
            *(z3.And(count >= 0, count <= most[key]) for key, count in self.counts.items()),
        ]

    def allowed(self, document: Json, action: str) -> z3.BoolRef:
        """Some statement allows and none denies."""
        covering = [one for one in generation.statements_of(document) if naive.action_matches(one, action)]
        applying = {
            effect: [self.applies(one) for one in covering if one["Effect"] == effect] for effect in ("Allow", "Deny")
        }
        return z3.And(z3.Or(applying["Allow"]), z3.Not(z3.Or(applying["Deny"])))

    def applies(self, statement: Json) -> z3.BoolRef:
        """Resource and conditions match."""
        conditions = [
            self.holds(operator, key.lower(), generation.listed(values))
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        ]
        return z3.And(self.matches_resource(statement), *conditions)

    def matches_resource(self, statement: Json) -> z3.BoolRef:
        name = "Resource" if "Resource" in statement else "NotResource"
        matches = [
            z3.BoolVal(True) if one == "*" else z3.InRe(self.resource, _arn_expression(_pattern(one)))
            for one in generation.listed(statement[name])
        ]
        return z3.Or(matches) if name == "Resource" else z3.Not(z3.Or(matches))

    def holds(self, operator: str, key: str, values: Sequence[Any]) -> z3.BoolRef:
        """A condition: what it says of a missing key, and what of one, two or three values."""
        count = self.counts.setdefault(key, z3.Int(f"count of {key}"))
        quantifier, _, name = operator.rpartition(":")
        if name == "Null":
            return z3.Or([(count == 0) if str(value).lower() == "true" else (count > 0) for value in values])
        if_exists, name = name.endswith("IfExists"), name.removesuffix("IfExists")
        negated = "Not" in name
        absent = if_exists or quantifier == "ForAllValues" or (negated and not quantifier)
        every = quantifier == "ForAllValues" or (negated and not quantifier)
        single = []
        for index in range(MOST_VALUES if key in pools.MULTI_VALUED else 1):
            match = z3.Or([_compare(name.replace("Not", ""), key, index, value) for value in values])
            match = z3.Not(match) if negated else match
            single.append(z3.Implies(count > index, match) if every else z3.And(count > index, match))
        return z3.If(count == 0, z3.BoolVal(absent), z3.And(single) if every else z3.Or(single))


def _compare(name: str, key: str, index: int, value: Any) -> z3.BoolRef:
    """One value of the policy against one of the request's."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    unknown = f"{key} {index}"
    if name.startswith("Numeric"):
        return _ordered(name.removeprefix("Numeric"), z3.Real(unknown), z3.RealVal(str(naive.number(text))))
    if name.startswith("Date"):
        return _ordered(name.removeprefix("Date"), z3.Real(unknown), z3.RealVal(str(naive.moment(text))))
    if name == "Bool":
        return z3.Bool(unknown) == (text.lower() == "true")
    if name == "IpAddress":
        return _within(unknown, text)
    if name.startswith("Arn"):
        return z3.InRe(z3.String(unknown), _arn_expression(_pattern(text)))
    if name == "StringLike":
        return z3.InRe(z3.String(unknown), _expression(_pattern(text), ANY_CHARACTER))
    if name == "StringEqualsIgnoreCase":
        return z3.InRe(z3.String(unknown), _concatenated([_any_case(letter) for letter in text]))
    return z3.String(unknown) == z3.StringVal(text)


def _ordered(name: str, left: z3.ArithRef, right: z3.ArithRef) -> z3.BoolRef:
    return {
        "Equals": left == right,
        "LessThan": left < right,
        "LessThanEquals": left <= right,
        "GreaterThan": left > right,
        "GreaterThanEquals": left >= right,
    }[name]


def _within(unknown: str, text: str) -> z3.BoolRef:
    """The high bits of an address of the network's version are those of the network."""
    network = ipaddress.ip_network(text, strict=False)
    size, length = network.max_prefixlen, network.prefixlen
    is_version = z3.Bool(f"{unknown} is IPv6") == (network.version == 6)
    if not length:
        return is_version
    address = z3.BitVec(f"{unknown} of {size} bits", size)
    wanted = z3.BitVecVal(int(network.network_address) >> (size - length), length)
    return z3.And(is_version, z3.Extract(size - 1, size - length, address) == wanted)


def _pattern(text: str) -> list[Any]:
    found = naive.read_pattern(text, False, {})
    assert found is not None
    return found


def _arn_expression(pattern: list[Any]) -> z3.ReRef:
    """Six parts with colons between; only the last may hold more colons."""
    parts = naive.arn_parts(pattern)
    if len(parts) != 6:
        return z3.Empty(z3.ReSort(z3.StringSort()))
    pieces = []
    for part in parts[:5]:
        pieces += [_expression(part, NO_COLON), z3.Re(":")]
    return _concatenated([*pieces, _expression(parts[5], ANY_CHARACTER)])


def _expression(pattern: list[Any], character: z3.ReRef) -> z3.ReRef:
    kinds = {naive.STAR: z3.Star(character), naive.ONE: character}
    return _concatenated([kinds[token] if token in kinds else z3.Re(z3.StringVal(token)) for token in pattern])


def _concatenated(pieces: list[z3.ReRef]) -> z3.ReRef:
    if not pieces:
        return z3.Re("")
    return pieces[0] if len(pieces) == 1 else z3.Concat(*pieces)


def _any_case(letter: str) -> z3.ReRef:
    lower, upper = letter.lower(), letter.upper()
    return z3.Re(lower) if lower == upper else z3.Union(z3.Re(lower), z3.Re(upper))
