"""Whether conditions can hold at all, and where they stand in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leastwise.errors import PolicyError
from leastwise.policy.clause import Clause, clause_of
from leastwise.policy.document import Condition, Policy, Statement
from leastwise.policy.json_text import Path
from leastwise.policy.key_space import Demand, solve_key
from leastwise.policy.validation.check import Subject
from leastwise.reference.iam import Reference


def clauses_of(statement: Statement, policy: Policy) -> Iterator[tuple[Path, Clause]]:
    """(path, clause) of the conditions with operators that AWS has."""
    for condition in statement.conditions:
        clause = _clause(condition, policy)
        if clause is not None:
            yield (*statement.path, "Condition", condition.operator, condition.key), clause


def _clause(condition: Condition, policy: Policy) -> Clause | None:
    try:
        return clause_of(condition, policy.has_variables)
    except PolicyError:
        return None


def can_hold(demands: Iterable[Demand], key: str, reference: Reference) -> bool:
    """Whether a value of a key, or its absence, may meet the demands; True where that stayed undecided."""
    known = reference.condition_key(key)
    return solve_key(frozenset(demands), known is None or known.is_multi_valued) is not None


def contradictions(statement: Statement, subject: Subject) -> Iterator[tuple[Path, str]]:
    """(path, key) of the first condition on each key that nothing meets."""
    policy = subject.policy
    assert policy is not None
    by_key: dict[str, list[tuple[Path, Clause]]] = {}
    for path, clause in clauses_of(statement, policy):
        by_key.setdefault(clause.key, []).append((path, clause))
    for key, found in by_key.items():
        if not can_hold([Demand(clause, True) for _, clause in found], key, subject.reference):
            yield found[0][0], key
