"""Start a campaign: who reviews what of what was recorded, with the evidence of that moment."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.evidence.recorded import Recorded
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import RecordedFinding
from leastwise.model.review import Draft, EntryKind, Item, ReviewScope
from leastwise.usecases.reviews.assigning import Assigner
from leastwise.usecases.reviews.describing import Describer
from leastwise.usecases.reviews.folding import item_document
from leastwise.usecases.reviews.persons import named_person
from leastwise.usecases.reviews.selecting import selected
from leastwise.usecases.reviews.subjects import Subjects

_ID_BYTES: Final = 4
_PLAN_MEMBERS: Final = (
    "attachedManagedPolicies",
    "groupList",
    "instanceProfileList",
    "userPolicyList",
    "rolePolicyList",
    "groupPolicyList",
    "loginProfile",
)
_NAMED: Final = frozenset({"policyName", "policyArn", "instanceProfileName"})


@dataclass(frozen=True, slots=True)
class CampaignRequest:
    """What a campaign is asked to be; `accounts` empty for all. `reviewers` are rules, `fallback` persons."""

    title: str
    scope: ReviewScope
    owner: str
    due_at: datetime
    fallback: tuple[str, ...]
    reviewers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    needs_approval: bool = False
    escalate_to: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What campaigns are started from: `findings` None where none were asked for; `history` answers with items."""

    recorded: Recorded
    findings: tuple[RecordedFinding, ...] | None
    history: Callable[[Sequence[ConfigurationItem]], Sequence[ConfigurationItem]]
    reviewed_at: datetime | None = None
    state_at: datetime | None = None


def new_campaign_id() -> str:
    """8 hexadecimal digits by chance."""
    return secrets.token_hex(_ID_BYTES)


def started(request: CampaignRequest, ground: Ground, assigner: Assigner, now: datetime) -> list[Draft]:
    """The entries that start a campaign.

    Raises InputError for an account that was not recorded, a due day that is past, or where nobody can review an item;
    NothingToEvaluateError where nothing is in the scope.
    """
    owner = named_person(request.owner, "--by")
    _check(request, ground, now)
    items = _items(request, ground, assigner)
    content = {
        "title": request.title.strip() or f"Review of {request.scope.value}",
        "scope": request.scope.value,
        "accounts": sorted(set(request.accounts)) or list(ground.recorded.surroundings.state.accounts()),
        "owner": owner,
        "due": request.due_at.isoformat(),
        "needsApproval": request.needs_approval,
        "stateAt": (ground.state_at or now).isoformat(),
        "escalateTo": request.escalate_to,
        "items": len(items),
    }
    first = Draft(now, owner, EntryKind.STARTED, content)
    return [first, *(Draft(now, "leastwise", EntryKind.ITEM, item_document(one)) for one in items)]


def _check(request: CampaignRequest, ground: Ground, now: datetime) -> None:
    known = ground.recorded.surroundings.state.accounts()
    for account in request.accounts:
        if account not in known:
            raise InputError(f"--account {account}: nothing was recorded of it", f"Known: {', '.join(known)}.")
    if request.due_at <= now:
        raise InputError(f"--due {request.due_at:%Y-%m-%d} is past", "Name a day to come.")


def _items(request: CampaignRequest, ground: Ground, assigner: Assigner) -> list[Item]:
    state, findings = ground.recorded.surroundings.state, ground.findings
    describer = Describer(ground.recorded, findings, (), ground.reviewed_at)
    chosen = selected(
        tuple(state.items.values()), request.scope, request.accounts, findings or (), describer.is_privileged
    )
    if not chosen:
        hint = "`leastwise analyze` finds external and unused access." if findings is not None else ""
        raise NothingToEvaluateError(f"nothing of the scope {request.scope.value} is recorded there", hint)
    describer = Describer(ground.recorded, findings, ground.history(chosen), ground.reviewed_at)
    subjects = Subjects(state, ground.recorded.usage)
    return [_item(number, one, subjects, assigner, describer) for number, one in enumerate(chosen, 1)]


def _item(number: int, one: ConfigurationItem, subjects: Subjects, assigner: Assigner, describer: Describer) -> Item:
    whose = subjects.of(one)
    assignment = assigner.assign(one.resource_name, whose, one.tags or {})
    return Item(
        number,
        one.account_id,
        one.resource_type,
        one.resource_id,
        one.resource_name,
        one.arn,
        whose,
        assignment.reviewer,
        assignment.rule,
        describer.evidence_of(one),
        _plan_members(one),
    )


def _plan_members(item: ConfigurationItem) -> dict[str, Any]:
    """What a plan has to name: attached policies, groups, names of inline policies; no documents."""
    return {name: _names_only(item.configuration[name]) for name in _PLAN_MEMBERS if name in item.configuration}


def _names_only(value: Any) -> Any:
    if isinstance(value, list):
        return [_names_only(one) for one in value]
    if isinstance(value, dict):
        return {name: text for name, text in value.items() if name in _NAMED}
    return value
