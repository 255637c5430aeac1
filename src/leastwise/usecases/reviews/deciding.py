"""Decisions of reviewers: who may decide what, with which words. Nobody decides or approves of their own access."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leastwise.errors import InputError
from leastwise.model.review import Campaign, Choice, Draft, EntryKind, Item
from leastwise.usecases.reviews.persons import is_among, named_person, same_person


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says of items; `transfer_to` and `policy` (a policy document) only of their choices."""

    choice: Choice
    justification: str
    transfer_to: str = ""
    policy: Mapping[str, Any] | None = None


def decided(campaign: Campaign, numbers: Sequence[int], verdict: Verdict, by: str, now: datetime) -> list[Draft]:
    """The entries of one decision of items, all or none; what was decided before is replaced.

    Raises InputError for a campaign that is signed off, an item that there is not, or is somebody else's to review,
    or is about the reviewer's own access; and for a decision without justification or without what it needs.
    """
    _check_open(campaign)
    person = named_person(by, "--by")
    content = _content(verdict)
    drafts = []
    for item in items_numbered(campaign, numbers):
        _check_reviewer(item, person)
        if verdict.choice is Choice.REDUCE and item.resource_type not in _REDUCIBLE:
            raise InputError(f"item {item.number}: only users, roles and groups can be reduced", "Revoke or keep it.")
        drafts.append(Draft(now, person, EntryKind.DECIDED, {"item": item.number, **content}))
    return drafts


def approved(campaign: Campaign, numbers: Sequence[int], by: str, now: datetime) -> list[Draft]:
    """The entries of a second person's approval. Raises InputError where the campaign asks for none, the item waits for
    none, or the person decided it, or it is about their own access.
    """
    _check_open(campaign)
    person = named_person(by, "--by")
    if not campaign.needs_approval:
        raise InputError("this review asks for no second person", "Start it with --two-person for that.")
    drafts = []
    for item in items_numbered(campaign, numbers):
        if item.decision is None or item.decision.approved_by:
            raise InputError(f"item {item.number} does not wait for approval", "`leastwise reviews show` tells.")
        if same_person(person, item.decision.by):
            raise InputError(f"item {item.number}: {person} decided it", "A second person has to approve of it.")
        _check_not_own(item, person)
        drafts.append(Draft(now, person, EntryKind.APPROVED, {"item": item.number}))
    return drafts


def delegated(campaign: Campaign, numbers: Sequence[int], to: str, by: str, now: datetime) -> list[Draft]:
    """The entries that hand items to another reviewer. Raises InputError unless the reviewer or the campaign's owner
    does that, and where the other one would review their own access.
    """
    _check_open(campaign)
    person, other = named_person(by, "--by"), named_person(to, "--to")
    drafts = []
    for item in items_numbered(campaign, numbers):
        if not is_among(person, (item.reviewer, item.escalated_to, campaign.owner)):
            raise InputError(f"item {item.number} is not {person}'s to hand on", f"Its reviewer is {item.reviewer}.")
        _check_not_own(item, other)
        drafts.append(Draft(now, person, EntryKind.DELEGATED, {"item": item.number, "to": other}))
    return drafts


def signed_off(campaign: Campaign, statement: str, by: str, now: datetime) -> list[Draft]:
    """The entries of the owner's sign-off: items that nobody decided are flagged as missed, and stay as they are.

    Raises InputError for anybody but the owner, without a statement, before all is decided while it is not yet due,
    and while decisions wait for approval.
    """
    _check_open(campaign)
    person = named_person(by, "--by")
    if not same_person(person, campaign.owner):
        raise InputError(f"{person} does not own this review", f"{campaign.owner} signs it off.")
    if not statement.strip():
        raise InputError("the sign-off has no statement", "Say with --statement what is signed.")
    if campaign.unapproved:
        raise InputError(f"{len(campaign.unapproved)} decisions wait for approval", "`leastwise reviews approve`.")
    if campaign.undecided and now < campaign.due_at:
        raise InputError(
            f"{len(campaign.undecided)} items are not decided, and the review is due on {campaign.due_at:%Y-%m-%d}",
            "Decide them first; after that day they can be signed off as missed.",
        )
    content = {"statement": statement.strip(), "missed": [one.number for one in campaign.undecided]}
    return [*missed(campaign, now), Draft(now, person, EntryKind.SIGNED_OFF, content)]


def missed(campaign: Campaign, now: datetime) -> list[Draft]:
    """The entries that flag items as missed: not decided when the campaign is due."""
    if now < campaign.due_at:
        return []
    late = (one for one in campaign.undecided if not one.is_missed)
    return [Draft(now, "leastwise", EntryKind.MISSED, {"item": one.number}) for one in late]


def items_numbered(campaign: Campaign, numbers: Sequence[int]) -> list[Item]:
    """The items with these numbers, each once. Raises InputError where there is none of a number, or none is named."""
    if not numbers:
        raise InputError("no item is named", "Give numbers of items, or a filter that some items match.")
    items = {one.number: one for one in campaign.items}
    for number in numbers:
        if number not in items:
            raise InputError(f"there is no item {number}", f"Items of this review are 1 to {len(items)}.")
    return [items[number] for number in dict.fromkeys(numbers)]


_REDUCIBLE = frozenset({"AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group"})


def _content(verdict: Verdict) -> dict[str, Any]:
    """A decision as JSON values. Raises InputError where it lacks something, or has what its choice has no use for."""
    if not verdict.justification.strip():
        raise InputError("the decision has no justification", "Say with --justification why.")
    if (verdict.choice is Choice.TRANSFER) != bool(verdict.transfer_to.strip()):
        raise InputError("--transfer-to goes with the decision to transfer, and that needs it", "Name the new owner.")
    if (verdict.choice is Choice.REDUCE) != (verdict.policy is not None):
        raise InputError(
            "--policy goes with the decision to reduce, and that needs it", "`leastwise right-size` proposes a policy."
        )
    found: dict[str, Any] = {"choice": verdict.choice.value, "justification": verdict.justification.strip()}
    if verdict.transfer_to:
        found["transferTo"] = verdict.transfer_to.strip()
    if verdict.policy is not None:
        found["policy"] = dict(verdict.policy)
    return found


def _check_open(campaign: Campaign) -> None:
    if campaign.signed_off_at is not None:
        raise InputError(
            f"this review was signed off by {campaign.signed_off_by} on {campaign.signed_off_at:%Y-%m-%d}",
            "What is decided since belongs in another review.",
        )


def _check_reviewer(item: Item, person: str) -> None:
    _check_not_own(item, person)
    if not is_among(person, (item.reviewer, item.escalated_to)):
        raise InputError(
            f"item {item.number} is {item.reviewer}'s to review, not {person}'s", "It can be handed on: delegate."
        )


def _check_not_own(item: Item, person: str) -> None:
    if is_among(person, item.subjects):
        raise InputError(
            f"item {item.number}, {item.name}, is {person}'s own access", "Nobody reviews their own: delegate it."
        )
