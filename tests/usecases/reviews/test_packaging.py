"""Evidence packages: every byte counts, and so do the entries and their order, whoever signs them again."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leastwise.errors import InputError
from leastwise.model.review import Choice, Draft, Entry, EntryKind, Item, chain_faults, chained
from leastwise.usecases.reviews.folding import campaign_of, item_document
from leastwise.usecases.reviews.packaging import package_of, verified
from leastwise.usecases.reviews.signing import signer_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def campaign_entries() -> list[Entry]:
    """A campaign of three items, of which one is decided."""
    content = {
        "title": "Review <b>of users</b>",
        "scope": "users",
        "accounts": ["111122223333"],
        "owner": "dora",
        "due": (NOW + timedelta(days=14)).isoformat(),
        "needsApproval": False,
        "stateAt": NOW.isoformat(),
        "escalateTo": "",
        "items": 3,
    }
    drafts = [Draft(NOW, "dora", EntryKind.STARTED, content)]
    for number, name in enumerate(("alice", "=1+1", "b\ud800ob"), 1):
        arn = f"arn:aws:iam::111122223333:user/{name}"
        item = Item(number, "111122223333", "AWS::IAM::User", name, name, arn, (name,), "erin", "fallback", {}, {})
        drafts.append(Draft(NOW, "leastwise", EntryKind.ITEM, item_document(item)))
    said = {"item": 2, "choice": Choice.REVOKE.value, "justification": "left <script>"}
    drafts.append(Draft(NOW + timedelta(days=1), "erin", EntryKind.DECIDED, said))
    return chained("0a0b0c0d", drafts, None)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    path.write_bytes(package_of(campaign_entries(), signer_of(tmp_path)))
    return path


def test_a_whole_package_is_whole(package: Path, tmp_path: Path) -> None:
    key = signer_of(tmp_path).public_key
    verdict = verified(package, key)
    assert (verdict.faults, verdict.is_key_known) == ((), True)
    assert verdict.campaign == campaign_of(campaign_entries())
    assert verified(package, None).is_key_known is None
    content = package.read_bytes()
    assert b"<script>" not in content.replace(b"left <script>", b"", 2)  # the page holds it escaped
    assert b"'=1+1" in content


def test_each_of_a_thousand_changes_of_one_byte_is_told(package: Path, tmp_path: Path) -> None:
    content, key = package.read_bytes(), signer_of(tmp_path).public_key
    chance = random.Random(20260301)
    unseen = []
    for _ in range(1_000):
        place, change = chance.randrange(len(content)), chance.randrange(1, 256)
        changed = bytearray(content)
        changed[place] ^= change
        package.write_bytes(changed)
        unseen += [(place, change) for expected in (key, None) if not verified(package, expected).faults]
    assert unseen == []


def test_bytes_taken_away_or_added_are_told(package: Path) -> None:
    content = package.read_bytes()
    for changed in (content[:-1], content[1:], content + b"\0", b"PK" + content, b"", content + content):
        package.write_bytes(changed)
        assert verified(package, None).faults


@pytest.mark.parametrize("kept", [[0, 1, 2, 3], [0, 1, 3, 4], [0, 2, 1, 3, 4], [0, 1, 2, 4]])
def test_entries_removed_or_reordered_cannot_be_packed_or_are_told(kept: list[int]) -> None:
    entries = campaign_entries()
    faults = chain_faults([entries[place] for place in kept])
    assert bool(faults) == (kept != [0, 1, 2, 3])  # what is missing at the end, the manifest tells


def test_a_forger_who_chains_and_signs_anew_has_another_key(package: Path, tmp_path: Path) -> None:
    key = signer_of(tmp_path).public_key
    whole = campaign_entries()
    drafts = [Draft(one.at, one.actor, one.kind, one.content) for one in whole[:-1]]
    package.write_bytes(package_of(chained("0a0b0c0d", drafts, None), signer_of(tmp_path / "forger")))
    verdict = verified(package, key)
    assert len(verdict.faults) == 1
    assert "another key" in verdict.faults[0]


def test_a_record_that_was_altered_is_not_signed(tmp_path: Path) -> None:
    entries = campaign_entries()
    entries[-1] = replace(entries[-1], actor="mallory")
    with pytest.raises(InputError, match="entry 5 was altered"):
        package_of(entries, signer_of(tmp_path))
