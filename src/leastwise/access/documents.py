"""Recorded policy documents made ready for the policy engine, each content once however many principals share it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import msgspec

from leastwise.access.context import KnownContext
from leastwise.errors import PolicyError
from leastwise.policy import Condition, Policy, Reference, Rules, Statement, parse_policy, rules_of
from leastwise.policy.clause import clause_of
from leastwise.policy.variables import variable_keys, with_values

ALLOW_ALL: Final[Mapping[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
DOCUMENTED: Final[Mapping[str, Mapping[str, Any]]] = {
    "policy/AdministratorAccess": ALLOW_ALL,
    "p-FullAWSAccess": ALLOW_ALL,
    "p-RCPFullAWSAccess": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
    },
}
"""The policies of AWS whose only version AWS's documentation prints, by the end of their ARN.

AWS Managed Policy Reference Guide, "AdministratorAccess" (one version since 2015); AWS Organizations User Guide, "SCP
evaluation" (FullAWSAccess) and "Resource control policies" (RCPFullAWSAccess). Others are known where recorded.
"""

_MOST: Final = 50_000  # documents remembered


class Documents:
    """Makes documents ready over one reference and remembers them by content, so that equal ones are one `Rules`."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._by_identity: dict[tuple[int, str], tuple[Any, Rules | None]] = {}
        self._by_content: dict[tuple[bytes | str, str], Rules | None] = {}
        self._reduced: dict[tuple[int, tuple[Any, ...]], tuple[Rules, Rules]] = {}
        self._keys: dict[int, tuple[Rules, frozenset[str]]] = {}

    def rules(self, document: Any, name: str) -> Rules | None:
        """The policy of a document (a JSON value), None where it is no policy: a text, cut, or damaged."""
        known = self._by_identity.get((id(document), name))
        if known is not None:
            return known[1]
        _bound(self._by_identity)
        found = self._of_content(document, name)
        self._by_identity[id(document), name] = document, found  # keeps the document, and so its id
        return found

    def reduced(self, rules: Rules, known: KnownContext) -> Rules:
        """A policy as it is for requests with a known context: what that decides is taken out of it.

        Conditions that hold are gone, statements with one that does not hold too, and variables have their values.
        """
        told = known.told(self.keys_of(rules))
        if not told:
            return rules
        key = id(rules), tuple(sorted(told.items()))
        found = self._reduced.get(key)
        if found is None:
            _bound(self._reduced)
            policy = _reduced_policy(rules.policy, told)
            found = self._reduced[key] = rules, rules if policy == rules.policy else rules_of(policy, self.reference)
        return found[1]

    def keys_of(self, rules: Rules) -> frozenset[str]:
        """The context keys, in lower case, that a policy asks for in conditions or as variables."""
        found = self._keys.get(id(rules))
        if found is None:
            _bound(self._keys)
            named = rules.policy.condition_keys.union(variable_keys((rules.policy,)))
            found = self._keys[id(rules)] = rules, named
        return found[1]

    def _of_content(self, document: Any, name: str) -> Rules | None:
        if not isinstance(document, Mapping):
            return None
        key = _content(document), name
        if key not in self._by_content:
            _bound(self._by_content)
            try:
                self._by_content[key] = rules_of(parse_policy(dict(document), name), self.reference)
            except PolicyError:
                self._by_content[key] = None
        return self._by_content[key]


_encoder: Final = msgspec.json.Encoder(order="sorted")


def _content(document: Mapping[str, Any]) -> bytes | str:
    """What equal documents have in common, whatever the order of their members."""
    try:
        return _encoder.encode(document)
    except (TypeError, ValueError):  # not of JSON, or half a surrogate pair
        return json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)


def _bound(cache: dict[Any, Any]) -> None:
    if len(cache) >= _MOST:
        cache.clear()


@lru_cache(maxsize=2)
def documents_over(reference: Reference) -> Documents:
    """The documents made ready over a reference; kept between questions."""
    return Documents(reference)


def _reduced_policy(policy: Policy, told: Mapping[str, tuple[str, ...] | None]) -> Policy:
    single = {
        key: None if values is None else values[0] for key, values in told.items() if not values or not values[1:]
    }
    valued = with_values(policy, single)
    statements = (_reduced_statement(one, told, policy.has_variables) for one in valued.statements)
    return replace(valued, statements=tuple(one for one in statements if one is not None))


def _reduced_statement(
    statement: Statement, told: Mapping[str, tuple[str, ...] | None], variables: bool
) -> Statement | None:
    context = {key: values for key, values in told.items() if values is not None}
    left: list[Condition] = []
    for condition in statement.conditions:
        clause = clause_of(condition, variables)
        if clause.key not in told or clause.has_variables:
            left.append(condition)
        elif not clause.holds(context):
            return None
    return statement if len(left) == len(statement.conditions) else replace(statement, conditions=tuple(left))
