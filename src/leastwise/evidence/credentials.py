"""The long-term credentials of users, over all that tells of them: IAM's lists, the credential report, the trail.

IAM User Guide, "Generate credential reports for your AWS account": the report has no key ids, so that a key is told by
the moment it was made; a user has two access keys at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

from leastwise.access.members import entries, inner, is_whole, text
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, NotRead, ResourceKey, Scope

ACCESS_KEY: Final = "AWS::IAM::AccessKey"
VIRTUAL_MFA_DEVICE: Final = "AWS::IAM::VirtualMFADevice"
REPORT: Final = "credentialReport"
REPORT_ACTION: Final = "iam:GetCredentialReport"
_MOST_KEYS: Final = 2
_PASSWORD: Final = "password"  # noqa: S105 - the name of a credential in usage


@dataclass(frozen=True, slots=True)
class LastUse:
    """When a credential was used last (None: never, as far as is known); `is_known` where something tells."""

    moment: datetime | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An access key. `id` is empty where only the credential report tells of it; `number` is its column there, or 0."""

    id: str
    number: int
    is_active: bool
    created: datetime | None
    told: tuple[datetime | None, ...]
    service: str = ""

    @property
    def label(self) -> str:
        """How sentences name it."""
        return f"access key {self.id}" if self.id else f"access key {self.number} of the credential report"


@dataclass(frozen=True, slots=True)
class UserKeys:
    """The access keys of a user that are known; `is_whole` says that there are no others."""

    keys: tuple[AccessKey, ...]
    is_whole: bool

    @property
    def active(self) -> tuple[AccessKey, ...]:
        """Those that can be used."""
        return tuple(one for one in self.keys if one.is_active)


class Credentials:
    """Answers what credentials users have; access keys and virtual MFA devices are sorted by user once."""

    def __init__(self, state: State, listed: frozenset[Scope], not_read: tuple[NotRead, ...]) -> None:
        self.listed, self.not_read = listed, not_read
        self._listed = {one.account_id for one in listed if one.resource_type == ACCESS_KEY}
        self._refused = {(one.account_id, one.resource) for one in not_read if one.resource_type == ACCESS_KEY}
        self._found: dict[ResourceKey, UserKeys] = {}
        self._keys = _by_user(state, ACCESS_KEY)
        self._devices = _by_user(state, VIRTUAL_MFA_DEVICE)

    def virtual_devices_of(self, account_id: str, user_name: str) -> tuple[ConfigurationItem, ...]:
        """The virtual MFA devices that are assigned to a user."""
        return tuple(self._devices.get((account_id, user_name), ()))

    def has_mfa(self, user: ConfigurationItem) -> bool | None:
        """Whether a user has an MFA device, None where that was not recorded."""
        if self.virtual_devices_of(user.account_id, user.resource_name):
            return True
        if is_whole(user.configuration, "mfaDevices") and "mfaDevices" not in user.unknown:
            return bool(entries(user.configuration, "mfaDevices"))
        active = report_of(user).get("mfaActive")
        return active if isinstance(active, bool) else None

    def keys_of(self, user: ConfigurationItem) -> UserKeys:
        """The access keys of a user."""
        found = self._found.get(user.key)
        if found is None:
            found = self._found[user.key] = self._keys_of(user)
        return found

    def _keys_of(self, user: ConfigurationItem) -> UserKeys:
        report = report_of(user)
        items = self._keys.get((user.account_id, user.resource_name), ())
        keys = [_of_item(one, report) for one in items]
        if self._is_listed(user):
            return UserKeys(tuple(keys), True)
        numbers = {one.number for one in keys}
        keys += [one for one in _of_report(report) if one.number not in numbers and len(keys) < _MOST_KEYS]
        is_known = all(isinstance(report.get(f"accessKey{number}Active"), bool) for number in (1, 2))
        return UserKeys(tuple(keys), is_known)

    def _is_listed(self, user: ConfigurationItem) -> bool:
        account = user.account_id
        names = ("", user.arn, user.resource_name)
        return account in self._listed and not any((account, name) in self._refused for name in names)


_known: WeakKeyDictionary[Any, Credentials] = WeakKeyDictionary()


def credentials_in(evidence: Evidence) -> Credentials:
    """The credentials of an evidence's state; checks over one state share them."""
    found = _known.get(evidence.surroundings)
    if found is None or found.listed is not evidence.listed or found.not_read is not evidence.not_read:
        found = Credentials(evidence.state, evidence.listed, evidence.not_read)
        _known[evidence.surroundings] = found
    return found


def has_password(user: ConfigurationItem) -> bool | None:
    """Whether a user has a console password, None where that was not recorded."""
    if "loginProfile" in user.configuration and "loginProfile" not in user.unknown:
        return user.configuration["loginProfile"] is not None
    enabled = report_of(user).get("passwordEnabled")
    if isinstance(enabled, bool):
        return enabled
    return True if text(user.supplementary, "passwordLastUsed") else None


def password_changed(user: ConfigurationItem) -> datetime | None:
    """When the password was set last, None where the credential report does not tell."""
    return moment_of(report_of(user).get("passwordLastChanged"))


def password_last_use(evidence: Evidence, user: ConfigurationItem) -> LastUse:
    """When somebody signed in with the password."""
    told = [one["passwordLastUsed"] for one in (user.supplementary, report_of(user)) if "passwordLastUsed" in one]
    return _last_use(evidence, user, _PASSWORD, tuple(map(moment_of, told)))


def key_last_use(evidence: Evidence, user: ConfigurationItem, key: AccessKey) -> LastUse:
    """When a call was made with an access key."""
    return _last_use(evidence, user, key.id, key.told)


def report_of(user: ConfigurationItem) -> Mapping[str, Any]:
    """The user's row of the credential report, empty where there is none."""
    return {**inner(user.configuration, REPORT), **inner(user.supplementary, REPORT)}


def moment_of(value: object) -> datetime | None:
    """The moment that a text in ISO 8601 names, with zone; None for anything else."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _last_use(
    evidence: Evidence, user: ConfigurationItem, credential: str, told: tuple[datetime | None, ...]
) -> LastUse:
    created = moment_of(user.configuration.get("createDate"))
    uses = evidence.usage.credentials_of(user.arn) if evidence.usage is not None and credential else ()
    # What is older than the user is of another one of that name, who was deleted.
    seen = [one.last for one in uses if one.credential == credential and (created is None or one.last >= created)]
    moments = [*seen, *(one for one in told if one is not None)]
    return LastUse(max(moments, default=None), bool(told or seen))


def _by_user(state: State, resource_type: str) -> dict[tuple[str, str], list[ConfigurationItem]]:
    found: dict[tuple[str, str], list[ConfigurationItem]] = {}
    for item in state.of_type(resource_type):
        name = text(item.configuration, "userName")
        if name:
            found.setdefault((item.account_id, name), []).append(item)
    return found


def _of_item(item: ConfigurationItem, report: Mapping[str, Any]) -> AccessKey:
    created = moment_of(item.configuration.get("createDate"))
    told = [moment_of(item.supplementary["lastUsedDate"])] if "lastUsedDate" in item.supplementary else []
    number = 0
    for one in _of_report(report):
        if created is not None and one.created == created:
            number = one.number
            told += one.told
    service = text(item.supplementary, "lastUsedService")
    is_active = text(item.configuration, "status") != "Inactive"
    return AccessKey(item.resource_id, number, is_active, created, tuple(told), service)


def _of_report(report: Mapping[str, Any]) -> Iterator[AccessKey]:
    for number in (1, 2):
        name = f"accessKey{number}"
        is_active, created = report.get(f"{name}Active"), moment_of(report.get(f"{name}LastRotated"))
        if is_active is True or created is not None:
            used = f"{name}LastUsedDate"
            told = (moment_of(report[used]),) if used in report else ()
            yield AccessKey("", number, is_active is True, created, told, text(report, f"{name}LastUsedService"))
