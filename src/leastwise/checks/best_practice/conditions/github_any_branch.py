"""Roles that any branch or pull request of a repository can assume.

A trust policy for GitHub Actions whose sub condition lets a workflow of any branch, tag or pull request in. Whoever
may open a branch then has what the role may do. Tried with the subject of a pull request in each repository that the
conditions name; where none is named, any does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.words import listed
from leastwise.checks.best_practice.policies.declaring import (
    trust_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    trust_results,
)
from leastwise.checks.best_practice.policies.trusting import entries_of
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule
from leastwise.policy.shared_providers import GITHUB, provider_of

_WORDING: Final = Wording(
    "github-any-branch",
    "AnyBranchOfRepository",
    Severity.LOW,
    "can be assumed from any branch or pull request",
    ("Name the branch or the environment in the subject: repo:ORGANISATION/REPOSITORY:ref:refs/heads/main.",),
)


def _oidc(rules: Rules) -> list[tuple[Rule, str]]:
    """Statements with the providers that they trust."""
    return [(rule, name) for rule, value in entries_of(rules, "Federated") if (name := provider_of(value))]


_KEY: Final = f"{GITHUB}:sub"
_PARTS: Final = 2


def _concerns(rules: Rules) -> str:
    return "" if any(name == GITHUB for _, name in _oidc(rules)) else "it does not trust GitHub Actions"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found = []
    for rule, name in _oidc(rules):
        subjects = _subjects(rule) or ["repo:leastwise/leastwise:pull_request"]
        asked = [one for one in rule.clauses if one.key == _KEY]
        held = [one for one in subjects if all(clause.holds({_KEY: (one,)}) for clause in asked)]
        if name == GITHUB and held:
            found.append(Flaw(f"lets in workflows with the subject {listed(held)}", rule.statement.label))
    return found


def _subjects(rule: Rule) -> list[str]:
    """The subject of a pull request of each repository that conditions name."""
    values = [value for one in rule.clauses if one.key == _KEY for value in one.values]
    repositories = [value.replace("*", "leastwise").split(":")[:_PARTS] for value in values]
    return [":".join([*parts, "pull_request"]) for parts in repositories if len(parts) == _PARTS and "/" in parts[1]]


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


GITHUB_ANY_BRANCH: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that any branch or pull request of a repository can assume",
    "A trust policy for GitHub Actions whose sub condition lets a workflow of any branch, tag or pull "
    "request in. Whoever may open a branch then has what the role may do. Tried with the subject of a "
    "pull request in each repository that the conditions name; where none is named, any does.",
    _run,
    ("id_roles_create_for-idp_oidc.html",),
)
