"""The peer of policy comparison: z3 over strings, as policies are encoded for SMT solvers.

Action and resource are two strings, patterns are regular expressions, each condition is an unknown truth value of its
own: less than the product decides, so the peer is favoured.
"""

from __future__ import annotations

import time
from functools import reduce
from typing import Any

import z3

from leastwise.policy import Condition, Policy, Statement

TIMEOUT_SECONDS = 10


def seconds_to_compare(new: Policy, old: Policy) -> tuple[float, str]:
    """(seconds, z3's answer: sat, unsat or unknown) of "is something allowed by NEW and not by OLD?"."""
    started = time.perf_counter()
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT_SECONDS * 1000)
    action, resource = z3.String("action"), z3.String("resource")
    solver.add(_allowed(new, action, resource), z3.Not(_allowed(old, action, resource)))
    answer = str(solver.check())
    return time.perf_counter() - started, answer


def _allowed(policy: Policy, action: Any, resource: Any) -> Any:
    applying: dict[str, list[Any]] = {"Allow": [], "Deny": []}
    for statement in policy.statements:
        applying[str(statement.effect)].append(_applies(statement, action, resource))
    return z3.And(z3.Or(applying["Allow"]), z3.Not(z3.Or(applying["Deny"])))


def _applies(statement: Statement, action: Any, resource: Any) -> Any:
    actions = z3.InRe(action, _union([one.lower() for one in statement.actions]))
    parts = [z3.Not(actions) if statement.not_actions else actions]
    if statement.resources is not None:
        resources = z3.InRe(resource, _union(list(statement.resources)))
        parts.append(z3.Not(resources) if statement.not_resources else resources)
    return z3.And(*parts, *(_condition(one) for one in statement.conditions))


def _condition(condition: Condition) -> Any:
    return z3.Bool(f"{condition.operator} {condition.key} {condition.values}")


def _union(patterns: list[str]) -> Any:
    return (
        reduce(z3.Union, [_expression(one) for one in patterns]) if patterns else z3.Empty(z3.ReSort(z3.StringSort()))
    )


def _expression(pattern: str) -> Any:
    anything = z3.AllChar(z3.ReSort(z3.StringSort()))
    parts = [{"*": z3.Star(anything), "?": anything}.get(one, z3.Re(one)) for one in _pieces(pattern)]
    return parts[0] if len(parts) == 1 else z3.Concat(*parts) if parts else z3.Re("")


def _pieces(pattern: str) -> list[str]:
    found = [""]
    for letter in pattern:
        if letter in "*?":
            found += [letter, ""]
        else:
            found[-1] += letter
    return [one for one in found if one]
