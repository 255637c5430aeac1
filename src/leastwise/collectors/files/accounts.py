"""The account of items whose file does not tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.account_output import UNKNOWN_ACCOUNT
from leastwise.collectors.files.iam_shape import is_account_id
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

_ACCOUNT_ID: Final = re.compile(r"(?<!\d)\d{12}(?!\d)")
_TIME: Final = re.compile(r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d")
"""202403011200: folders are named after minutes, too."""


@dataclass(slots=True)
class Accounts:
    """The accounts that other files speak of."""

    _seen: set[str] = field(default_factory=set)

    def learn(self, items: Iterable[ConfigurationItem]) -> None:
        """Remember the items' accounts."""
        self._seen.update(item.account_id for item in items if is_account_id(item.account_id))

    def complete(self, path: Path, observations: Observations) -> None:
        """Give items without an account that of the others in the file, the one in its path, or the only one known.

        Raises InputError where neither tells.
        """
        if not any(item.account_id == UNKNOWN_ACCOUNT for item in observations.items):
            return
        account = self._account_of(path, observations)
        observations.items = [
            replace(item, account_id=account) if item.account_id == UNKNOWN_ACCOUNT else item
            for item in observations.items
        ]

    def _account_of(self, path: Path, observations: Observations) -> str:
        own = {item.account_id for item in observations.items if is_account_id(item.account_id)}
        named = _accounts_in(path)
        likely = [account for account in named if account in self._seen or not _TIME.fullmatch(account)]
        for accounts in (own, likely[:1], self._seen):
            if len(accounts) == 1:
                return str(next(iter(accounts)))
        raise InputError(
            f"{path} does not tell which account it is of",
            "Put the account id into the file's name, or name a file with ARNs of the account beside it.",
        )


def _accounts_in(path: Path) -> list[str]:
    """What may be account ids in the file's and its folders' names, the nearest first."""
    parts = (path.name, *(folder.name for folder in path.absolute().parents))
    return [account for part in parts for account in _ACCOUNT_ID.findall(part)]
