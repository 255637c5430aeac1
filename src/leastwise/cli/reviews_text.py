"""How campaigns and their items are shown: tables for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from leastwise.cli.policy.printing import ResultFormat, print_json, print_lines

if TYPE_CHECKING:
    from leastwise.model.review import Campaign, Item


def show_campaigns(campaigns: Sequence[Campaign], output: ResultFormat) -> None:
    """Print campaigns, one a line."""
    if output is ResultFormat.JSON:
        print_json({"schemaVersion": 1, "reviews": [_document(one) for one in campaigns]})
        return
    rows = [_campaign_row(one) for one in campaigns]
    print_lines(_table(("ID", "TITLE", "SCOPE", "DUE", "DECIDED", "MISSED", "STATUS"), rows))


def show_campaign(campaign: Campaign, items: Sequence[Item], output: ResultFormat) -> None:
    """Print a campaign and some of its items."""
    from leastwise.usecases.reviews.package_tables import campaign_facts

    if output is ResultFormat.JSON:
        document = _document(campaign) | {"items": [_item_document(one) for one in items]}
        print_json({"schemaVersion": 1, **document})
        return
    head = ("ITEM", "TYPE", "NAME", "REVIEWER", "MAY DO", "LAST USED", "FINDINGS", "DECISION")
    print_lines([campaign.title, *campaign_facts(campaign), "", *_table(head, [_item_row(one) for one in items])])


def show_plans(campaign: Campaign, items: Sequence[Item], output: ResultFormat) -> None:
    """Print what decisions ask to be done, and what of it a newer snapshot shows done."""
    from leastwise.usecases.reviews.revoking import plan_of

    if output is ResultFormat.JSON:
        rows = [{**_item_document(one), "plan": list(plan_of(one))} for one in items]
        print_json({"schemaVersion": 1, "id": campaign.campaign_id, "items": rows})
        return
    lines: list[str] = []
    for one in items:
        checked = one.checked.words if one.checked is not None else "no snapshot since the decision"
        is_done = one.checked is not None and one.checked.is_done
        choice = one.decision.choice.value if one.decision is not None else ""
        lines.append(f"# item {one.number} {choice} {_clean(one.name)}: {'done' if is_done else 'open'}, {checked}")
        lines += [] if is_done else plan_of(one)
    print_lines(lines)


def _document(one: Campaign) -> dict[str, Any]:
    return {
        "id": one.campaign_id,
        "title": one.title,
        "scope": one.scope.value,
        "accounts": list(one.accounts),
        "owner": one.owner,
        "startedAt": one.started_at.isoformat(),
        "dueAt": one.due_at.isoformat(),
        "needsApproval": one.needs_approval,
        "itemCount": len(one.items),
        "undecided": len(one.undecided),
        "unapproved": len(one.unapproved),
        "missed": sum(item.is_missed for item in one.items),
        "signedOffBy": one.signed_off_by,
        "signedOffAt": one.signed_off_at.isoformat() if one.signed_off_at is not None else None,
        "statement": one.statement,
    }


def _item_document(one: Item) -> dict[str, Any]:
    from leastwise.usecases.reviews.folding import item_document

    decision, checked = one.decision, one.checked
    return item_document(one) | {
        "decision": None
        if decision is None
        else {
            "choice": decision.choice.value,
            "by": decision.by,
            "at": decision.at.isoformat(),
            "justification": decision.justification,
            "transferTo": decision.transfer_to,
            "policy": decision.policy,
            "approvedBy": decision.approved_by,
        },
        "missed": one.is_missed,
        "escalatedTo": one.escalated_to,
        "checked": None
        if checked is None
        else {"done": checked.is_done, "words": checked.words, "snapshotAt": checked.snapshot_at.isoformat()},
    }


def _campaign_row(one: Campaign) -> tuple[str, ...]:
    decided = len(one.items) - len(one.undecided)
    missed = str(sum(item.is_missed for item in one.items))
    status = f"signed off by {one.signed_off_by}" if one.signed_off_at is not None else "open"
    if one.signed_off_at is None and one.due_at <= datetime.now(UTC):
        status = "overdue"
    return (
        one.campaign_id,
        one.title,
        one.scope.value,
        f"{one.due_at:%Y-%m-%d}",
        f"{decided} of {len(one.items)}",
        missed,
        status,
    )


def _item_row(one: Item) -> tuple[str, ...]:
    findings = one.evidence.get("findings")
    decision = one.decision
    said = "MISSED" if one.is_missed else ""
    if decision is not None:
        said = f"{decision.choice.value} by {decision.by}" + (" (late)" if one.is_missed else "")
        said += f", approved by {decision.approved_by}" if decision.approved_by else ""
    return (
        str(one.number),
        one.resource_type.rpartition("::")[2],
        one.name,
        one.escalated_to or one.reviewer,
        str(one.evidence.get("privilege", "")),
        str((one.evidence.get("lastUsed") or {}).get("words", "")),
        "not analyzed" if findings is None else str(len(findings)),
        said,
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    clean = [[_clean(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [head, *clean]) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *clean]
    ]


def _clean(text: str) -> str:
    """A text that moves no cursor: names are what anybody may have chosen."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
