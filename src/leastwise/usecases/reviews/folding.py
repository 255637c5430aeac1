"""A campaign as its entries make it, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from leastwise.model.review import Campaign, Checked, Choice, Decision, Entry, EntryKind, Item, ReviewScope

_Items = dict[int, Item]


def campaign_of(entries: Sequence[Entry]) -> Campaign:
    """The campaign that entries make, of which the first says that it was started.

    Raises KeyError or ValueError where they are not those of a campaign.
    """
    campaign = _started(entries[0])
    items: _Items = {}
    reminded: dict[str, datetime] = {}
    for entry in entries[1:]:
        if entry.kind is EntryKind.SIGNED_OFF:
            statement = str(entry.content["statement"])
            campaign = replace(campaign, signed_off_by=entry.actor, signed_off_at=entry.at, statement=statement)
        elif entry.kind is EntryKind.REMINDED:
            reminded[str(entry.content["reviewer"])] = entry.at
        elif entry.kind is EntryKind.ITEM:
            item = _item(entry.content)
            items[item.number] = item
        else:
            number = int(entry.content["item"])
            items[number] = _CHANGES[entry.kind](items[number], entry)
    return replace(campaign, items=tuple(items.values()), reminded=reminded)


def item_document(item: Item) -> dict[str, Any]:
    """An item as JSON values, as it is when a campaign starts."""
    return {
        "item": item.number,
        "accountId": item.account_id,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "name": item.name,
        "arn": item.arn,
        "subjects": list(item.subjects),
        "reviewer": item.reviewer,
        "assignedBy": item.assigned_by,
        "evidence": dict(item.evidence),
        "configuration": dict(item.configuration),
    }


def _started(entry: Entry) -> Campaign:
    if entry.kind is not EntryKind.STARTED:
        raise ValueError("the first entry does not start a review")
    content = entry.content
    return Campaign(
        entry.campaign,
        content["title"],
        ReviewScope(content["scope"]),
        tuple(content["accounts"]),
        content["owner"],
        entry.at,
        datetime.fromisoformat(content["due"]),
        content["needsApproval"],
        datetime.fromisoformat(content["stateAt"]),
        content["escalateTo"],
    )


def _item(content: Mapping[str, Any]) -> Item:
    return Item(
        content["item"],
        content["accountId"],
        content["resourceType"],
        content["resourceId"],
        content["name"],
        content["arn"],
        tuple(content["subjects"]),
        content["reviewer"],
        content["assignedBy"],
        content["evidence"],
        content["configuration"],
    )


def _decided(item: Item, entry: Entry) -> Item:
    content = entry.content
    decision = Decision(
        Choice(content["choice"]),
        entry.actor,
        entry.at,
        content["justification"],
        content.get("transferTo", ""),
        content.get("policy"),
    )
    return replace(item, decision=decision, checked=None)


def _approved(item: Item, entry: Entry) -> Item:
    if item.decision is None:
        raise ValueError(f"item {item.number} was approved and not decided")
    return replace(item, decision=replace(item.decision, approved_by=entry.actor))


def _delegated(item: Item, entry: Entry) -> Item:
    return replace(item, reviewer=entry.content["to"], assigned_by=f"delegated by {entry.actor}")


def _escalated(item: Item, entry: Entry) -> Item:
    return replace(item, escalated_to=entry.content["to"])


def _missed(item: Item, entry: Entry) -> Item:
    return replace(item, is_missed=True)


def _checked(item: Item, entry: Entry) -> Item:
    content = entry.content
    moment = datetime.fromisoformat(content["snapshotAt"])
    return replace(item, checked=Checked(content["done"], content["words"], moment))


_CHANGES: Final[dict[EntryKind, Callable[[Item, Entry], Item]]] = {
    EntryKind.DECIDED: _decided,
    EntryKind.APPROVED: _approved,
    EntryKind.DELEGATED: _delegated,
    EntryKind.ESCALATED: _escalated,
    EntryKind.MISSED: _missed,
    EntryKind.CHECKED: _checked,
}
