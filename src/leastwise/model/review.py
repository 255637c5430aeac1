"""Access reviews: campaigns, their items, and the chained entries that both are made of.

A campaign is nothing but its entries: each says who did what when, and holds the digest of the entry before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

BEGINNING: Final = "0" * 64
"""What the first entry names as the digest of the one before it."""


class ReviewScope(StrEnum):
    """What a campaign is about."""

    USERS = "users"
    ROLES = "roles"
    GROUPS = "groups"
    POLICIES = "policies"
    PRIVILEGED = "privileged"
    EXTERNAL = "external"
    UNUSED = "unused"
    ALL = "all"


class Choice(StrEnum):
    """What a reviewer may decide of an item."""

    KEEP = "keep"
    REVOKE = "revoke"
    REDUCE = "reduce"
    TRANSFER = "transfer"


class EntryKind(StrEnum):
    """What an entry of a campaign records."""

    STARTED = "started"
    ITEM = "item"
    DECIDED = "decided"
    APPROVED = "approved"
    DELEGATED = "delegated"
    ESCALATED = "escalated"
    MISSED = "missed"
    REMINDED = "reminded"
    CHECKED = "checked"
    SIGNED_OFF = "signed-off"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become an entry: when (with zone), by whom, and what, as JSON values."""

    at: datetime
    actor: str
    kind: EntryKind
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a campaign; `number` counts from 1, digests are 64 hexadecimal digits."""

    campaign: str
    number: int
    at: datetime
    actor: str
    kind: EntryKind
    content: Mapping[str, Any]
    previous: str
    digest: str

    def document(self) -> dict[str, Any]:
        """The entry as JSON values."""
        at = self.at.astimezone(UTC).isoformat()
        return {
            "campaign": self.campaign,
            "number": self.number,
            "at": at,
            "actor": self.actor,
            "kind": self.kind.value,
            "content": dict(self.content),
            "previous": self.previous,
            "digest": self.digest,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's decision of an item; `approved_by` is empty until a second person agrees."""

    choice: Choice
    by: str
    at: datetime
    justification: str
    transfer_to: str = ""
    policy: Mapping[str, Any] | None = None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a newer snapshot shows what was decided: `is_done`, in words, and when that snapshot was taken."""

    is_done: bool
    words: str
    snapshot_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One resource under review; `subjects` are those whose own access it is, `evidence` JSON values for the reviewer.

    `configuration` holds what a remediation plan needs to know of the resource.
    """

    number: int
    account_id: str
    resource_type: str
    resource_id: str
    name: str
    arn: str
    subjects: tuple[str, ...]
    reviewer: str
    assigned_by: str
    evidence: Mapping[str, Any]
    configuration: Mapping[str, Any]
    decision: Decision | None = None
    is_missed: bool = False
    escalated_to: str = ""
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as its entries make it; `signed_off_by` is empty while it is open."""

    campaign_id: str
    title: str
    scope: ReviewScope
    accounts: tuple[str, ...]
    owner: str
    started_at: datetime
    due_at: datetime
    needs_approval: bool
    state_at: datetime
    escalate_to: str = ""
    items: tuple[Item, ...] = ()
    signed_off_by: str = ""
    signed_off_at: datetime | None = None
    statement: str = ""
    reminded: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def undecided(self) -> tuple[Item, ...]:
        """The items that nobody has decided."""
        return tuple(one for one in self.items if one.decision is None)

    @property
    def unapproved(self) -> tuple[Item, ...]:
        """The decisions that wait for a second person; none where the campaign asks for no approval."""
        waiting = (one for one in self.items if one.decision is not None and not one.decision.approved_by)
        return tuple(waiting) if self.needs_approval else ()


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over an entry's document without its own digest, in one spelling of JSON."""
    members = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def chained(campaign: str, drafts: Sequence[Draft], last: Entry | None) -> list[Entry]:
    """The entries that drafts become behind the `last` one."""
    number, previous = (last.number, last.digest) if last is not None else (0, BEGINNING)
    found = []
    for draft in drafts:
        number += 1
        content = json.loads(json.dumps(draft.content, ensure_ascii=True))
        at = draft.at.astimezone(UTC)
        actor = draft.actor.encode("utf-8", "backslashreplace").decode()  # no database takes lone surrogates
        unsigned = Entry(campaign, number, at, actor, draft.kind, content, previous, "")
        previous = digest_of(unsigned.document())
        found.append(replace(unsigned, digest=previous))
    return found


def entry_of(document: Mapping[str, Any]) -> Entry:
    """The entry of a document. Raises KeyError, TypeError or ValueError where it is none."""
    return Entry(
        document["campaign"],
        document["number"],
        datetime.fromisoformat(document["at"]),
        document["actor"],
        EntryKind(document["kind"]),
        document["content"],
        document["previous"],
        document["digest"],
    )


def chain_faults(entries: Sequence[Entry]) -> list[str]:
    """In words, where entries were altered, removed or put in another order; empty where they were not.

    That entries at the end are missing is not seen here: the chain before them is whole.
    """
    faults, previous = [], BEGINNING
    for place, entry in enumerate(entries, 1):
        if entry.number != place:
            faults.append(f"entry {place} is numbered {entry.number}: entries were removed or reordered")
        elif entry.previous != previous:
            faults.append(f"entry {place} does not follow the one before it: entries were removed or reordered")
        if entry.digest != digest_of(entry.document()):
            faults.append(f"entry {place} was altered")
        previous = entry.digest
    return faults
