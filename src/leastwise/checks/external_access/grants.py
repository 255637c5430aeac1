"""What opens a resource: its policy, its access control list, grants … each as rules for the policy engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leastwise.access.documents import Documents
from leastwise.policy import Rules
from leastwise.policy.openings import Part
from leastwise.policy.rule import Rule

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Grants:
    """Rules that open a resource. `source` is Access Analyzer's FindingSourceType, `name` how sentences name it.

    `limits` are denying statements that hold beside, `within` a statement that must allow too. `restricts_public` says
    that S3 lets nobody but services in from other accounts, `is_in_own_network` that the resource is reached through a
    VPC alone, so that everybody is who is there. `notes` lower the confidence. `is_written` is False where
    the statements stand for something else than a policy; `verb` then says what they let others do.
    """

    rules: Rules
    name: str
    parts: tuple[Part, ...]
    source: str = "POLICY"
    detail: Json = field(default_factory=dict)
    limits: tuple[Rule, ...] = ()
    within: Rule | None = None
    restricts_public: bool = False
    is_in_own_network: bool = False
    notes: tuple[str, ...] = ()
    is_written: bool = True
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that may open a resource and could not be judged: why, and which AWS action would tell."""

    reason: str
    missing_action: str = ""


def statement(principal: Any, actions: Iterable[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    """An allowing statement."""
    return {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": resource, **more}


def written(documents: Documents, statements: Iterable[Json], name: str) -> Rules:
    """Statements that stand for a list of permissions, made ready."""
    rules = documents.rules({"Version": "2012-10-17", "Statement": list(statements)}, name)
    assert rules is not None
    return rules


WITH_CREDENTIALS: Mapping[str, Any] = {"Null": {"aws:PrincipalAccount": "false"}}
"""The condition that a request has credentials of some account."""
