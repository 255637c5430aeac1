"""A trail of records written by hand, for examples of checks that ask the events themselves."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from access_states import ACCOUNT, NOW

from leastwise.evidence.trail import Trail
from leastwise.lake.decode import table_from_records
from trail_records import record

_FOLDER = Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


@dataclass(frozen=True)
class _Files:
    path: Path

    def data_files(self) -> tuple[str, ...]:
        return (str(self.path),)


def trail(*records: dict[str, Any]) -> Trail:
    """A trail of these records."""
    path = _FOLDER / f"{len(list(_FOLDER.iterdir()))}.parquet"
    pq.write_table(table_from_records(list(records)), path)
    return Trail(_Files(path))  # type: ignore[arg-type]


def event(number: int, days: float = 1, **changes: Any) -> dict[str, Any]:
    """A record of so many days before NOW, in ACCOUNT."""
    moment = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return record(number, **({"eventTime": moment, "recipientAccountId": ACCOUNT} | changes))


def of_user(name: str, key: str = "AKIAEXAMPLE") -> dict[str, Any]:
    """The identity of a user who calls with an access key."""
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    return {
        "type": "IAMUser",
        "principalId": f"AIDA{name.upper()}00000000",
        "arn": arn,
        "accountId": ACCOUNT,
        "accessKeyId": key,
        "userName": name,
    }


def of_root(key: str = "ASIAROOTEXAMPLE", **context: Any) -> dict[str, Any]:
    """The identity of the root user, signed in, with a key, or in a session of AssumeRoot (assumedRoot="true")."""
    identity: dict[str, Any] = {
        "type": "Root",
        "principalId": ACCOUNT,
        "arn": f"arn:aws:iam::{ACCOUNT}:root",
        "accountId": ACCOUNT,
        "accessKeyId": key,
    }
    return identity | ({"sessionContext": {"attributes": {}, **context}} if context else {})


def sign_in(
    number: int, identity: dict[str, Any], mfa: str = "No", outcome: str = "Success", days: float = 1
) -> dict[str, Any]:
    """A console sign-in."""
    return event(
        number,
        days,
        userIdentity=identity,
        eventSource="signin.amazonaws.com",
        eventName="ConsoleLogin",
        eventType="AwsConsoleSignIn",
        requestParameters=None,
        responseElements={"ConsoleLogin": outcome},
        additionalEventData={"LoginTo": "https://console.aws.amazon.com/", "MobileVersion": "No", "MFAUsed": mfa},
    )


QUIET = [event(900, userIdentity=of_user("nobody", "ASIAEXAMPLE"))]
"""Records that no check minds."""
