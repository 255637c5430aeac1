"""What a condition means: an operator with its set operator, IfExists and values, over the values of a context key.

IAM User Guide, "Condition operators" and "Set operators for multivalued context keys". A missing key: a negated
operator holds, others do not; with IfExists, and with ForAllValues, it holds; with ForAnyValue it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import Final

from leastwise.errors import PolicyError
from leastwise.policy.conditions import BY_NAME
from leastwise.policy.conditions.operator import Operator, OrderedDomain
from leastwise.policy.document import Condition
from leastwise.policy.matching import Match, Values, matcher, substituted
from leastwise.policy.pattern import Syntax, Token, has_variables, tokens_of

_IF_EXISTS: Final = "ifexists"
_PREFIXES: Final = {"forallvalues:": "all", "foranyvalue:": "any"}


class Quantifier(Enum):
    """How an operator is applied to a key's values. WHOLE is without a set operator."""

    WHOLE = "whole"
    ALL = "all"
    ANY = "any"


@dataclass(frozen=True)
class Clause:
    """One condition, ready to be decided. `operator` is None for Null, whose only value says whether the key is absent.

    `values` are the policy's values as written, `tokens` their patterns where values are texts.
    """

    key: str
    operator: Operator | None
    quantifier: Quantifier
    if_exists: bool
    values: tuple[str, ...]
    variables: bool

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        name = self.operator.name if self.operator else "Null"
        return hash((self.key, name, self.quantifier, self.if_exists, self.values, self.variables))

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """The values as patterns."""
        syntax = self.operator.domain.syntax if self.is_text else Syntax.TEXT  # type: ignore[union-attr]
        return tuple(tokens_of(value, syntax, self.variables) for value in self.values)

    @cached_property
    def is_text(self) -> bool:
        """Whether values are compared as texts, by patterns."""
        return self.operator is not None and not isinstance(self.operator.domain, OrderedDomain)

    @cached_property
    def ignores_case(self) -> bool:
        """Whether texts are compared without regard to case."""
        return self.is_text and self.operator.domain.ignore_case  # type: ignore[union-attr]

    @cached_property
    def has_variables(self) -> bool:
        """Whether a value holds a policy variable."""
        return any(has_variables(tokens) for tokens in self.tokens)

    @cached_property
    def _listed(self) -> frozenset[str] | None:
        """The values, where they are texts to be compared as they are."""
        literal = self.is_text and not self.ignores_case
        if not literal or not all(isinstance(token, str) for tokens in self.tokens for token in tokens):
            return None
        return frozenset("".join(map(str, tokens)) for tokens in self.tokens)

    @cached_property
    def _negated(self) -> bool:
        return self.operator is not None and self.operator.negated

    @cached_property
    def wants_absent(self) -> bool:
        """Of a Null condition: whether it holds for an absent key."""
        return any(value.lower() == "true" for value in self.values)

    @cached_property
    def wants_present(self) -> bool:
        """Of a Null condition: whether it holds for a present key; its values are alternatives."""
        return any(value.lower() == "false" for value in self.values)

    @cached_property
    def _matches(self) -> tuple[Match, ...]:
        if self.is_text:
            return tuple(matcher(tokens, self.ignores_case) for tokens in self.tokens)
        return self._ordered_matches(self.values)

    def _ordered_matches(self, values: tuple[str, ...]) -> tuple[Match, ...]:
        assert self.operator is not None
        assert isinstance(self.operator.domain, OrderedDomain)
        return tuple(self.operator.domain.test(value) for value in values)

    def matches_for(self, context: Values) -> tuple[Match, ...]:
        """Tests of the values, with variables replaced; a value whose variable has no value matches nothing."""
        if not self.has_variables:
            return self._matches
        found = [one for tokens in self.tokens if (one := substituted(tokens, context)) is not None]
        if self.is_text:
            return tuple(matcher(tokens, self.ignores_case) for tokens in found)
        return self._ordered_matches(tuple("".join(map(str, tokens)) for tokens in found))

    def holds(self, context: Values) -> bool:
        """Whether the condition holds for a request's context keys (in lower case)."""
        present = context.get(self.key)
        if self.operator is None:
            return self.wants_present if present else self.wants_absent
        if not present:
            return self.holds_absent
        negated = self._negated
        if self._listed is not None and len(present) == 1:
            return (present[0] in self._listed) != negated
        matches = self.matches_for(context) if self.has_variables else self._matches
        if len(present) == 1:  # then all set operators are the same
            value = present[0]
            for match in matches:
                if match(value):
                    return not negated
            return negated
        if self.quantifier is Quantifier.ANY:
            return any(any(match(one) for match in matches) != negated for one in present)
        if self.quantifier is Quantifier.ALL:
            return all(any(match(one) for match in matches) != negated for one in present)
        return any(match(one) for match in matches for one in present) != negated

    @cached_property
    def holds_absent(self) -> bool:
        """Whether the condition holds where the key is absent."""
        if self.operator is None:
            return self.wants_absent
        if self.if_exists or self.quantifier is Quantifier.ALL:
            return True
        return self.operator.negated and self.quantifier is Quantifier.WHOLE


@lru_cache(maxsize=50_000)
def clause_of(condition: Condition, variables: bool) -> Clause:
    """The clause of a condition. Raises PolicyError for an operator that AWS does not have."""
    name = condition.operator.lower()
    quantifier = Quantifier.WHOLE
    for prefix, kind in _PREFIXES.items():
        if name.startswith(prefix):
            name, quantifier = name.removeprefix(prefix), Quantifier(kind)
    if name == "null":
        return Clause(condition.key.lower(), None, Quantifier.WHOLE, False, condition.values, False)
    if_exists = name.endswith(_IF_EXISTS)
    operator = BY_NAME.get(name.removesuffix(_IF_EXISTS))
    if operator is None:
        raise PolicyError(f"{condition.operator!r} is no condition operator", "see `leastwise policy validate`")
    return Clause(condition.key.lower(), operator, quantifier, if_exists, condition.values, variables)
