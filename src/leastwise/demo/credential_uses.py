"""When each access key and password of a user was last used, read off the records as they are made."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

_AT: Final = len('{"eventVersion":"1.11","userIdentity":')  # records are compact, and versions have four characters
_WHO: Final = ('{"type":"IAMUser"', '{"type":"Root"')
_KEY: Final = re.compile(r'"accessKeyId":"(AKIA[A-Z2-7]{16})"')
_SIGNED_IN: Final = '"responseElements":{"ConsoleLogin":"Success"}'
_TIME: Final = re.compile(r'"eventTime":"([^"]+)"')


@dataclass(slots=True)
class CredentialUses:
    """The last record of each long-term key by its id, and the last sign-in with each password by the user's ARN."""

    _keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    _passwords: dict[str, tuple[str, str]] = field(default_factory=dict)

    def see(self, record: str) -> None:
        """Takes note of a record; those of others than users cost next to nothing."""
        if not record.startswith(_WHO, _AT):
            return
        end = record.index('"eventTime":"', _AT)
        if key := _KEY.search(record, _AT, end):
            _later(self._keys, key[1], record)
        elif _SIGNED_IN in record:
            identity = json.loads(record)["userIdentity"]
            _later(self._passwords, identity.get("arn") or _arn(identity), record)

    def of_key(self, key_id: str) -> dict[str, Any] | None:
        """Returns the last record with the key, None where there is none."""
        found = self._keys.get(key_id)
        return json.loads(found[1]) if found else None

    def of_password(self, arn: str) -> str | None:
        """Returns when the user signed in last, None for never."""
        found = self._passwords.get(arn)
        return found[0] if found else None


def _arn(identity: dict[str, Any]) -> str:
    return f"arn:aws:iam::{identity['accountId']}:user/{identity['userName']}"


def _later(found: dict[str, tuple[str, str]], name: str, record: str) -> None:
    match = _TIME.search(record, _AT)
    assert match is not None
    if name not in found or found[name][0] < match[1]:
        found[name] = match[1], record
