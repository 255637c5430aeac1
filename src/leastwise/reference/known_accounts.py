"""AWS accounts that are publicly known: those of vendors, and those from which AWS services deliver logs.

The list is data (`data/known_accounts.json`), each entry with the page that names the account. It says who an account
is, never that it is trusted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "known_accounts.json"


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """Whose an account is. `source` is a page that says so, empty where none is known any more."""

    account_id: str
    name: str
    source: str
    is_aws: bool


@lru_cache(maxsize=1)
def known_accounts() -> Mapping[str, KnownAccount]:
    """Return the known accounts by their id (12 digits)."""
    found: dict[str, KnownAccount] = {}
    for entry in json.loads(_FILE.read_bytes())["owners"]:
        for account_id in entry["accounts"]:
            is_aws = entry.get("type") == "aws"
            found[account_id] = KnownAccount(account_id, entry["name"], entry.get("source", ""), is_aws)
    return found
