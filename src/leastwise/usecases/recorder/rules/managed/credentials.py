"""The passwords and access keys of users, as far as they were recorded: by IAM's calls, or in the credential report.

IAM User Guide, "Generate credential reports for your AWS account": dates of the report are null where there is no
credential, or it was never used since AWS keeps track.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import is_known, moment_of
from leastwise.usecases.recorder.rules.rule import Items, NotRecordedError, Relation
from leastwise.usecases.recorder.timelines_states import ACCESS_KEY

_REPORT: Final = "credentialReport"


@dataclass(frozen=True, slots=True)
class Credential:
    """A password or an active access key: since when it is as it is, and when it was used last.

    `used` is None where it never was; `is_used_known` says whether anybody recorded that.
    """

    name: str
    created: datetime | None
    used: datetime | None = None
    is_used_known: bool = False


def report_of(user: ConfigurationItem, context: RuleContext) -> Mapping[str, Any]:
    """The user's row of the credential report: as recorded with the item, with facts of use as known now.

    Of a report that is younger than the moment, facts of use alone are told: the others may have been different.
    """
    facts = context.facts(user).get(_REPORT) or {}
    generated = moment_of(facts.get("generatedTime"))
    if generated is not None and generated > context.moment:
        facts = {name: value for name, value in facts.items() if "Used" in name}
    return {**facts, **(user.configuration.get(_REPORT) or {})}


def has_password(user: ConfigurationItem, context: RuleContext) -> bool:
    """Tell whether the user has a password for the console. Raises NotRecordedError."""
    if is_known(user, "loginProfile"):
        return user.configuration["loginProfile"] is not None
    found = report_of(user, context).get("passwordEnabled")
    if not isinstance(found, bool):
        raise NotRecordedError("loginProfile was not recorded")
    return found


def password_of(user: ConfigurationItem, context: RuleContext) -> Credential | None:
    """The user's password, None where there is none. Raises NotRecordedError."""
    if not has_password(user, context):
        return None
    report, facts = report_of(user, context), context.facts(user)
    profile = user.configuration.get("loginProfile") or {}
    created = moment_of(profile.get("createDate")), moment_of(report.get("passwordLastChanged"))
    used = moment_of(facts.get("passwordLastUsed")), moment_of(report.get("passwordLastUsed"))
    return Credential("password", _latest(created), _latest(used), "passwordLastUsed" in {**facts, **report})


def active_access_keys(user: ConfigurationItem, context: RuleContext) -> tuple[list[Credential], bool]:
    """The active access keys of a user, and whether these are all."""
    keys = context.access_keys_of(user)
    if context.is_whole(user.account_id, ACCESS_KEY) or not _reports_keys(report_of(user, context)):
        found = [_of_item(key, context) for key in keys if key.configuration.get("status") == "Active"]
        is_whole = context.is_whole(user.account_id, ACCESS_KEY) and all(is_known(key, "status") for key in keys)
        return found, is_whole
    return list(_of_report(report_of(user, context))), True


def _of_item(key: ConfigurationItem, context: RuleContext) -> Credential:
    facts = context.facts(key)
    used = moment_of(facts.get("lastUsedDate"))
    return Credential(
        f"access key {key.resource_id}", moment_of(key.configuration.get("createDate")), used, "lastUsedDate" in facts
    )


def _reports_keys(report: Mapping[str, Any]) -> bool:
    return all(isinstance(report.get(f"accessKey{number}Active"), bool) for number in (1, 2))


def _of_report(report: Mapping[str, Any]) -> Iterator[Credential]:
    for number in (1, 2):
        if report[f"accessKey{number}Active"]:
            name = f"accessKey{number}"
            used = moment_of(report.get(f"{name}LastUsedDate"))
            rotated = moment_of(report.get(f"{name}LastRotated"))
            yield Credential(f"access key {number}", rotated, used, f"{name}LastUsedDate" in report)


def _latest(moments: tuple[datetime | None, ...]) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)


def _keys(user: Items, keys: Items) -> set[ResourceKey]:
    names = {item.resource_name for item in user}
    return {key.key for key in keys if key.configuration.get("userName") in names}


ACCESS_KEYS_OF: Final = Relation((ACCESS_KEY,), _keys)
"""The access keys that a user ever had."""
