"""What a condition operator is: how it compares one value of the policy with one of the request.

IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leastwise.policy.matching import Match
from leastwise.policy.pattern import Syntax


@dataclass(frozen=True, slots=True)
class TextDomain:
    """Values are texts, compared with patterns: decided by automata."""

    syntax: Syntax
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class OrderedDomain:
    """Values have an order; a test changes only at the values it names.

    `test` makes the comparison with a policy's value; it never holds for a value that is none of the domain's.
    `candidates` are request values of which one lies in each stretch that some policy values divide the domain into.
    """

    name: str
    test: Callable[[str], Match]
    candidates: Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator. A negated one holds where its test holds for none of the policy's values."""

    name: str
    domain: TextDomain | OrderedDomain
    negated: bool = False


def never(_value: str) -> bool:
    """The comparison with a value that is none of the domain's."""
    return False
