"""The credential report: what it alone knows of the root user, and dates of users' passwords and keys."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.iam.users import LIST_USERS, USER, users
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import instant

ROOT: Final = "AWS::IAM::Root"
ROOT_USER_NAME: Final = "<root_account>"
_PENDING: Final = ("ReportNotPresent", "ReportExpired", "ReportInProgress")
_PAUSES: Final = (0.5, 1.0, 2.0, 2.0, 4.0, 5.0, 10.0, 10.0, 20.0, 30.0, 30.0)
"""Seconds between questions whether the report is ready: two minutes in all."""
_UNKNOWN: Final = frozenset({"", "N/A", "no_information", "not_supported"})
_IDENTITY: Final = frozenset({"user", "arn", "user_creation_time"})


def collect(account: AccountAccess) -> Observations:
    """The rows of the report: the root user's an item, those of users facts beside their items.

    IAM User Guide, "Generate credential reports for your AWS account": AWS makes a new one every four hours at most,
    so that users' items have what they are from calls that tell the present, and the root user's the report's time.
    """
    reading = Reading(account)
    answer = _report(reading)
    if answer is None:
        return reading.observations()
    generated = answer.get("GeneratedTime") or account.clock()
    rows = {row["user"]: row for row in _rows(answer["Content"])}
    if ROOT_USER_NAME in rows:
        _keep_root(reading, rows[ROOT_USER_NAME], generated)
    else:
        reading.refuse(ROOT, "", f"the credential report has no row {ROOT_USER_NAME}")
    for user in users(reading, USER):
        if (row := rows.get(user.name)) is not None and row.get("arn") == user.arn:
            user.keep(reading, {}, credentialReport={**_facts(row), "generatedTime": instant(generated)})
    return reading.observations(ROOT)


def _report(reading: Reading) -> dict[str, Any] | None:
    """The answer of GetCredentialReport, once there is one; None where it cannot be had, which is kept."""
    for pause in (*_PAUSES, None):
        made = reading.call("iam", "generate_credential_report", about=ROOT)
        if made is None:
            return None
        if made.get("State") == "COMPLETE":
            answer = reading.call("iam", "get_credential_report", about=ROOT, absent=_PENDING)
            if answer is None or answer.get("Content"):
                return answer
        if pause is not None:
            reading.account.stopping.wait(pause)
    reading.refuse(ROOT, "", "the credential report was not ready in two minutes")
    return None


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(content.decode("utf-8", "replace"))):
        yield {column: value for column, value in row.items() if column and value is not None}


def _facts(row: Mapping[str, str]) -> dict[str, Any]:
    """The columns in camelCase: booleans, dates as texts, null for "N/A" and its like."""
    return {_camel(column): _value(text) for column, text in row.items() if column not in _IDENTITY}


def _camel(column: str) -> str:
    first, *others = column.split("_")
    return first + "".join(part.capitalize() for part in others)


def _value(text: str) -> Any:
    if text in _UNKNOWN:
        return None
    if text in ("true", "false"):
        return text == "true"
    try:
        return instant(text) if text[:2].isdigit() and "T" in text else text
    except ValueError:
        return text


def _keep_root(reading: Reading, row: Mapping[str, str], generated: datetime) -> None:
    facts = _facts(row)
    used = {name: value for name, value in facts.items() if "Used" in name}
    root = {name: value for name, value in facts.items() if name not in used}
    reading.item(ROOT, "root", name=ROOT_USER_NAME, arn=row.get("arn", ""), configuration=root, supplementary=used)
    reading.items[-1] = replace(reading.items[-1], capture_time=generated)


CREDENTIAL_REPORT: Final = LiveCollector(
    name="iam-credential-report",
    title="IAM credential report, with the root user",
    service="iam",
    actions=("iam:GenerateCredentialReport", "iam:GetCredentialReport", LIST_USERS),
    resource_types=(ROOT,),
    collect=collect,
    reach=Reach.GLOBAL,
)
