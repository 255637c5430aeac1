"""What is recorded of the root user of an account: its credentials, over the account summary and the credential report.

IAM API Reference, "GetAccountSummary": AccountMFAEnabled, AccountAccessKeysPresent, AccountSigningCertificatesPresent
and AccountPasswordPresent are 1 or 0. IAM User Guide, "Centrally manage root access for member accounts": a member
account may have no root credentials at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.evidence.credentials import ACCESS_KEY, moment_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem

SUMMARY: Final = "AWS::IAM::AccountSummary"
ROOT: Final = "AWS::IAM::Root"
ROOT_USER_NAME: Final = "<root_account>"
SUMMARY_ACTION: Final = "iam:GetAccountSummary"


@dataclass(frozen=True, slots=True)
class RootUser:
    """The root user of an account; None of a fact says that it was not recorded.

    `last_used` is the newest use that the credential report tells; `is_use_known` whether it tells at all.
    """

    has_password: bool | None
    has_mfa: bool | None
    has_access_key: bool | None
    has_certificate: bool | None
    last_used: datetime | None
    is_use_known: bool
    used: tuple[str, ...] = ()

    @property
    def has_no_credentials(self) -> bool:
        """Whether it is known that nobody can sign in as root: no password, key, certificate or MFA device."""
        return (self.has_password, self.has_access_key, self.has_certificate) == (False,) * 3 and not self.has_mfa


def root_user(evidence: Evidence, account_id: str) -> RootUser:
    """What is known of the root user of an account."""
    summary, root = _one(evidence, SUMMARY, account_id), _one(evidence, ROOT, account_id)
    used = {
        name: moment_of(value)
        for name, value in (root.supplementary if root else {}).items()
        if name in ("passwordLastUsed", "accessKey1LastUsedDate", "accessKey2LastUsedDate")
    }
    moments = [one for one in used.values() if one is not None]
    keys = [one for one in evidence.state.of_type(ACCESS_KEY, account_id) if _is_of_root(one)]
    return RootUser(
        _first(_flag(summary, "accountPasswordPresent"), _flag(root, "passwordEnabled")),
        _first(_flag(summary, "accountMFAEnabled"), _flag(root, "mfaActive")),
        True if keys else _first(_flag(summary, "accountAccessKeysPresent"), _keys_of(root)),
        _first(_flag(summary, "accountSigningCertificatesPresent"), _either(root, "cert1Active", "cert2Active")),
        max(moments, default=None),
        bool(used),
        tuple(name for name, moment in used.items() if moment is not None),
    )


def _one(evidence: Evidence, resource_type: str, account_id: str) -> ConfigurationItem | None:
    return next(iter(evidence.state.of_type(resource_type, account_id)), None)


def _is_of_root(key: ConfigurationItem) -> bool:
    return key.configuration.get("userName") == ROOT_USER_NAME


def _flag(item: ConfigurationItem | None, name: str) -> bool | None:
    value: Any = item.configuration.get(name) if item is not None and name not in item.unknown else None
    return bool(value) if isinstance(value, bool | int) else None


def _either(item: ConfigurationItem | None, *names: str) -> bool | None:
    flags = [_flag(item, name) for name in names]
    return True if True in flags else None if None in flags else False


def _keys_of(root: ConfigurationItem | None) -> bool | None:
    """Of the report: a key that is inactive has a date and is there all the same."""
    if root is not None and any(root.configuration.get(f"accessKey{number}LastRotated") for number in (1, 2)):
        return True
    return _either(root, "accessKey1Active", "accessKey2Active")


def _first(*flags: bool | None) -> bool | None:
    return next((one for one in flags if one is not None), None)
