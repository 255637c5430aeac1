"""Small lakes built from events written in shorthand, and the answers saved queries give on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.duckdb import VIEWS, create_connection
from leastwise.lake.engines.macros import MACROS
from leastwise.lake.queries import bind, load
from leastwise.lake.sql import gate, translate

NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
DOCUMENTS = ("policyDocument", "assumeRolePolicyDocument")

Row = dict[str, Any]
Answer = Callable[[str, Sequence[Mapping[str, Any]], Mapping[str, str]], list[Row]]


def user_identity(who: str | dict[str, Any], account: str) -> dict[str, Any]:
    """`alice` is an IAM user, `Deploy/ci` a role session, `root` the root user, `service:NAME` an AWS service."""
    if isinstance(who, dict):
        return who
    if who == "root":
        return {"type": "Root", "principalId": account, "arn": f"arn:aws:iam::{account}:root", "accountId": account}
    if who.startswith("service:"):
        return {"type": "AWSService", "invokedBy": who.removeprefix("service:")}
    role, _, session = who.partition("/")
    if not session:
        arn = f"arn:aws:iam::{account}:user/{who}"
        identity = {"type": "IAMUser", "principalId": f"AIDA{who.upper()}", "arn": arn, "accountId": account}
        return {**identity, "accessKeyId": f"AKIA{who.upper()}", "userName": who}
    issuer = {"type": "Role", "principalId": f"AROA{role.upper()}", "arn": f"arn:aws:iam::{account}:role/{role}"}
    return {
        "type": "AssumedRole",
        "principalId": f"AROA{role.upper()}:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        "accountId": account,
        "accessKeyId": f"ASIA{role.upper()}",
        "sessionContext": {"sessionIssuer": {**issuer, "accountId": account, "userName": role}},
    }


def record(event: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """The CloudTrail record of an event in shorthand; `at` is days before NOW, `set` overrides any field."""
    service, _, action = event["do"].partition(":")
    request = {
        key: json.dumps(value) if key in DOCUMENTS and isinstance(value, dict) else value
        for key, value in event.get("request", {}).items()
    }
    account = event.get("account", "111111111111")
    optional = {
        "requestParameters": request or None,
        "responseElements": event.get("response"),
        "additionalEventData": event.get("additional"),
        "errorCode": event.get("error"),
        "errorMessage": event.get("message"),
    }
    return {
        "eventVersion": "1.09",
        "eventTime": (NOW - timedelta(days=event.get("at", 1))).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": action,
        "userIdentity": user_identity(event.get("who", "alice"), account),
        "awsRegion": "us-east-1",
        "sourceIPAddress": event.get("ip", "192.0.2.10"),
        "userAgent": event.get("agent", "aws-cli/2"),
        "eventType": "AwsApiCall",
        "eventID": event_id,
        "recipientAccountId": account,
        **{name: value for name, value in optional.items() if value is not None},
        **event.get("set", {}),
    }


def plain(value: Any) -> Any:
    """Times as ISO text, so that rows can be written as JSON."""
    return value.isoformat() if isinstance(value, date) else value


@cache
def translated(name: str, values: tuple[tuple[str, str], ...]) -> str:
    """The DuckDB SQL of a saved query, let pass by the gate; kept, because tests repeat a question for other events."""
    translation = translate(bind(load(name), dict(values), now=NOW), dialect="athena")
    gate.check(translation.tree, tables=VIEWS, allowed_functions=MACROS)
    return translation.sql


@pytest.fixture(scope="session")
def lake_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one file of the lake that each test writes anew."""
    file = tmp_path_factory.mktemp("lake") / "events.parquet"
    pq.write_table(table_from_records([]), file)
    return file


@pytest.fixture(scope="session")
def connection(lake_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection over the lake file that reads it afresh for every query."""
    with create_connection([str(lake_file)], threads=1) as opened:
        opened.execute("SET enable_external_file_cache = false")
        yield opened


@pytest.fixture
def ask_records(lake_file: Path, connection: duckdb.DuckDBPyConnection) -> Answer:
    """The rows a saved query returns over CloudTrail records; column names are lower case."""

    def ask(name: str, records: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> list[Row]:
        pq.write_table(table_from_records(dict(one) for one in records), lake_file)
        cursor = connection.execute(translated(name, tuple(sorted(values.items()))))
        columns = [column[0].lower() for column in cursor.description or ()]
        return [dict(zip(columns, map(plain, row), strict=True)) for row in cursor.fetchall()]

    return ask


@pytest.fixture
def ask(ask_records: Answer) -> Answer:
    """The rows a saved query returns over events in shorthand, which are named e1, e2, …"""

    def ask_events(name: str, events: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> list[Row]:
        records = [record(event, f"e{number}") for number, event in enumerate(events, 1)]
        return ask_records(name, records, values)

    return ask_events
