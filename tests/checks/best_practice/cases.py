"""How examples of checks of best practice are written; `test_best_practice_shelf.py` walks over them.

For a check in `checks/best_practice/<practice>/<check>.py` the examples stand in
`tests/checks/best_practice/<practice>/<check>.py`, with three names, each a list of cases:

    MUST_FIND = [case("a user without MFA", user("alice", loginProfile={}), finds=["arn:…:user/alice"])]
    MUST_NOT_FIND = [case("…", user("bob"))]      # at least one Passed, and no finding
    NOT_EVALUATED = [case("…", …, action="iam:GetCredentialReport")]   # no pass, no finding, says what is missing

A file with more than one check names them: CHECK_EXAMPLES = {"check-id": (MUST_FIND, MUST_NOT_FIND, NOT_EVALUATED)}.
States are built with `access_states` (user, role, group, policy, trust, allow, organization, item), usage with
`unused_states` (WrittenUsage, call, signed, became, tracked, old, access_key).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from access_states import ACCOUNT, NOW, item
from external_states import HOME

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.evidence.evidence import CompletedReview, CompletedRun, Evidence
from leastwise.evidence.trail import Trail
from leastwise.evidence.usage import Usage
from leastwise.inventory.state import State
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, NotRead, Scope
from leastwise.policy import ZoneOfTrust, load_reference

__all__ = ["Case", "account_item", "case", "listed", "member", "not_read"]


@dataclass(frozen=True, slots=True)
class Case:
    """An example: what it shows, its evidence, resources that must be found (none: any), the action that is missing."""

    title: str
    evidence: Evidence
    finds: tuple[str, ...] = ()
    action: str = ""


def case(
    title: str,
    *items: ConfigurationItem,
    finds: Iterable[str] = (),
    action: str = "",
    usage: Usage | None = None,
    trail: Trail | None = None,
    reviews: tuple[CompletedReview, ...] | None = None,
    runs: tuple[CompletedRun, ...] | None = None,
    refused: Sequence[NotRead] = (),
    scopes: Iterable[Scope] = (),
    accounts: Iterable[str] = (ACCOUNT,),
    zone: ZoneOfTrust = HOME,
    days: int = 90,
) -> Case:
    """An example over some items of ACCOUNT at NOW; `scopes` are what was listed as a whole (see `listed`)."""
    surroundings = Surroundings(State(None, {one.key: one for one in items}), documents_over(load_reference()), NOW)
    evidence = Evidence(
        surroundings,
        usage,
        zone,
        NOW,
        days,
        tuple(refused),
        frozenset(accounts),
        trail,
        reviews,
        runs,
        frozenset(scopes),
    )
    return Case(title, evidence, tuple(finds), action)


def listed(*resource_types: str, account: str = ACCOUNT, region: str = GLOBAL_REGION) -> list[Scope]:
    """The scopes that were listed as a whole."""
    return [Scope(account, region, one) for one in resource_types]


def not_read(resource_type: str, action: str, resource: str = "", region: str = GLOBAL_REGION) -> NotRead:
    """What was refused."""
    return NotRead(ACCOUNT, region, resource_type, resource, action, f"AccessDenied on {action}")


def member(of: ConfigurationItem, **members: Any) -> ConfigurationItem:
    """An item with further or other members of its configuration."""
    return replace(of, configuration={**of.configuration, **members})


def account_item(kind: str, identifier: str, **members: Any) -> ConfigurationItem:
    """An item that there is one of in an account: AWS::IAM::Root, AWS::IAM::AccountPasswordPolicy …"""
    return item(kind, identifier, identifier, "", members)
