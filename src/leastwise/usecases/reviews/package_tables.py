"""What of an evidence package people read: the items as CSV, the campaign as a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

from leastwise.model.review import Campaign, Entry, Item

COLUMNS: Final = (
    "item",
    "account",
    "type",
    "name",
    "arn",
    "reviewer",
    "assigned by",
    "privilege",
    "last used",
    "findings",
    "decision",
    "justification",
    "decided by",
    "decided at",
    "approved by",
    "transferred to",
    "missed",
    "escalated to",
    "done",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_STYLE: Final = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:2em}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #ccc;padding:4px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f2f2f2}code{overflow-wrap:anywhere}"
)


def items_csv(campaign: Campaign) -> bytes:
    """The items, one a row, in UTF-8. Texts that a spreadsheet would take for a formula stand behind an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in campaign.items:
        writer.writerow([_plain(value) for value in item_row(item)])
    return _bytes(stream.getvalue())


def campaign_page(campaign: Campaign, entries: Sequence[Entry]) -> bytes:
    """The campaign as one page of HTML that needs no other file."""
    items = "".join(_row(item_row(item)) for item in campaign.items)
    record = "".join(
        _row((str(one.number), _time(one.at), one.actor, one.kind.value, str(one.content.get("item", "")), one.digest))
        for one in entries
    )
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in campaign_facts(campaign))
    head = _row(("entry", "at (UTC)", "by", "what", "item", "SHA-256"), "th")
    return _bytes(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(campaign.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(campaign.title)}</h1><ul>{facts}</ul>"
        f"<h2>Items</h2><table>{_row(COLUMNS, 'th')}{items}</table>"
        f"<h2>Record</h2><table>{head}{record}</table></body></html>\n"
    )


def campaign_facts(campaign: Campaign) -> list[str]:
    """The campaign in sentences."""
    decided = len(campaign.items) - len(campaign.undecided)
    missed = [one for one in campaign.items if one.is_missed]
    facts = [
        f"Review {campaign.campaign_id} of {campaign.scope.value} in {', '.join(campaign.accounts)}",
        f"Started by {campaign.owner} at {_time(campaign.started_at)}, due {_time(campaign.due_at)}",
        f"Evidence as recorded until {_time(campaign.state_at)}",
        f"{decided} of {len(campaign.items)} items decided, {len(missed)} missed their day",
    ]
    if campaign.needs_approval:
        facts.append(f"Decisions need a second person; {len(campaign.unapproved)} wait for one")
    if campaign.signed_off_at is None:
        facts.append("Not signed off")
    else:
        facts.append(f"Signed off by {campaign.signed_off_by} at {_time(campaign.signed_off_at)}: {campaign.statement}")
    return facts


def item_row(item: Item) -> tuple[str, ...]:
    """An item's values in order of COLUMNS."""
    decision, evidence = item.decision, item.evidence
    findings = evidence.get("findings")
    titles = "not known" if findings is None else "; ".join(f"{one['severity']} {one['title']}" for one in findings)
    said = ("", "", "", "", "", "")
    if decision is not None:
        said = (
            decision.choice.value,
            decision.justification,
            decision.by,
            _time(decision.at),
            decision.approved_by,
            decision.transfer_to,
        )
    return (
        str(item.number),
        item.account_id,
        item.resource_type,
        item.name,
        item.arn,
        item.reviewer,
        item.assigned_by,
        str(evidence.get("privilege", "")),
        str((evidence.get("lastUsed") or {}).get("words", "")),
        titles,
        *said,
        "yes" if item.is_missed else "",
        item.escalated_to,
        item.checked.words if item.checked is not None else "",
    )


def _row(values: Sequence[str], cell: str = "td") -> str:
    return "<tr>" + "".join(f"<{cell}>{escape(value)}</{cell}>" for value in values) + "</tr>"


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
