"""Access keys and passwords: what `aws iam list-access-keys` prints, and IAM's credential report.

IAM User Guide, "Generate credential reports for your AWS account"; IAM API Reference, "ListAccessKeys".
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from leastwise.demo.credential_uses import CredentialUses
from leastwise.demo.events import iso
from leastwise.demo.iam.state import AccountState, Detail
from leastwise.demo.organisation import Organisation, unique_id
from leastwise.demo.stories.scene import PlantedEvent

SECOND_KEY_OF: Final = "backup-agent"
"""Has a second key, made for a move that never came."""

SIGN_IN_OF: Final = "mallory"
"""Has a password that nobody ever signed in with."""

_COLUMNS: Final = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"),
    *("password_next_rotation", "mfa_active", "access_key_1_active", "access_key_1_last_rotated"),
    *("access_key_1_last_used_date", "access_key_1_last_used_region", "access_key_1_last_used_service"),
    *("access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date"),
    *("access_key_2_last_used_region", "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated"),
    *("cert_2_active", "cert_2_last_rotated"),
)
_NO_CERTIFICATES: Final = ("false", "N/A", "false", "N/A")
_WITHOUT_MFA: Final = ("dave", "frank", SIGN_IN_OF)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A long-term key; times are ISO 8601, ``used`` is (time, Region, service) of its last use."""

    key_id: str
    created: str
    used: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a user has at the end: keys, all of them active, and perhaps a password, used last at ``signed_in``."""

    user: Detail
    keys: tuple[AccessKey, ...]
    can_sign_in_since: str | None
    signed_in: str | None


def credentials(
    organisation: Organisation, states: dict[str, AccountState], uses: CredentialUses, events: Iterable[PlantedEvent]
) -> dict[str, list[Credentials]]:
    """Returns every user's credentials, by account: those in use, those that stories made, and two nobody uses."""
    written = [one for one in events if one.event.service == "iam" and not one.event.error_code]
    return {
        account: [_of_user(organisation, user, uses, written) for _, user in sorted(state.users.items())]
        for account, state in states.items()
    }


def _of_user(
    organisation: Organisation, user: Detail, uses: CredentialUses, written: list[PlantedEvent]
) -> Credentials:
    name, created = user["UserName"], user["CreateDate"]
    known = organisation.users.get(name)
    made: dict[str, str] = {}
    if known is not None and uses.of_key(known.access_key_id):
        made[known.access_key_id] = created
    if name == SECOND_KEY_OF:
        made[unique_id("AKIA", 20, organisation.seed, name, "second")] = _later(created, days=30)
    signed_in = uses.of_password(user["Arn"])
    password = created if signed_in or name == SIGN_IN_OF else None
    for planted in sorted(written, key=lambda one: one.moment):
        event = planted.event
        request = event.request if isinstance(event.request, dict) else {}
        if request.get("userName") != name:
            continue
        if event.name == "CreateLoginProfile":
            password = event.time
        elif event.name == "CreateAccessKey" and isinstance(event.response, dict):
            made[event.response["accessKey"]["accessKeyId"]] = event.time
        elif event.name == "DeleteAccessKey":
            made.pop(request["accessKeyId"], None)
    keys = tuple(AccessKey(key, moment, _used(uses, key)) for key, moment in sorted(made.items()))
    return Credentials(user, keys, password, signed_in)


def _later(moment: str, days: int) -> str:
    return iso(datetime.fromisoformat(moment) + timedelta(days=days))


def _used(uses: CredentialUses, key_id: str) -> tuple[str, str, str] | None:
    record = uses.of_key(key_id)
    if record is None:
        return None
    return record["eventTime"], record["awsRegion"], record["eventSource"].partition(".")[0]


def write_credentials(
    folder: Path, accounts: str, found: dict[str, list[Credentials]], uses: CredentialUses, end: datetime
) -> None:
    """Writes a credential report and the keys of each user below ``folder``, in each account's folder."""
    for account, users in found.items():
        place = folder / accounts / account
        _write(place / "credential-report.csv", _report(account, users, uses), end)
        for one in users:
            if one.keys:
                _write(place / "access-keys" / f"{one.user['UserName']}.json", _listed(one), end)


def _write(path: Path, text: str, end: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (end.timestamp(), end.timestamp()))


def _listed(one: Credentials) -> str:
    keys = [
        {"UserName": one.user["UserName"], "AccessKeyId": key.key_id, "Status": "Active", "CreateDate": key.created}
        for key in one.keys
    ]
    return json.dumps({"AccessKeyMetadata": keys}, indent=4) + "\n"


def _report(account: str, users: Iterable[Credentials], uses: CredentialUses) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    arn = f"arn:aws:iam::{account}:root"
    signed_in = uses.of_password(arn) or "no_information"
    root = ("not_supported", signed_in, "not_supported", "not_supported", "true")
    writer.writerow(("<root_account>", arn, "2019-03-04T10:00:00Z", *root, *_no_key(), *_no_key(), *_NO_CERTIFICATES))
    writer.writerows(_row(one) for one in users)
    return text.getvalue()


def _row(one: Credentials) -> Iterator[str]:
    yield from (one.user["UserName"], one.user["Arn"], one.user["CreateDate"])
    if one.can_sign_in_since is None:
        yield from ("false", "N/A", "N/A", "N/A", "false")
    else:
        has_mfa = str(one.user["UserName"] not in _WITHOUT_MFA and one.signed_in is not None).lower()
        yield from ("true", one.signed_in or "no_information", one.can_sign_in_since, "N/A", has_mfa)
    for number in range(2):
        yield from _key(one.keys[number]) if number < len(one.keys) else _no_key()
    yield from _NO_CERTIFICATES


def _key(key: AccessKey) -> tuple[str, ...]:
    return ("true", key.created, *(key.used or ("N/A", "N/A", "N/A")))


def _no_key() -> tuple[str, ...]:
    return ("false", "N/A", "N/A", "N/A", "N/A")
