"""A small event data store made of the records that a test lists."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.duckdb import create_connection

Records = list[dict[str, Any]]


def record(name: str = "GetUser", source: str = "iam.amazonaws.com", /, **members: Any) -> dict[str, Any]:
    """A record of CloudTrail with what every record has; ``members`` replace or add."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDAEXAMPLEALICE0",
            "arn": "arn:aws:iam::111122223333:user/alice",
            "accountId": "111122223333",
            "accessKeyId": "AKIAEXAMPLEALICE0",
            "userName": "alice",
        },
        "eventTime": "2024-05-01T10:00:00Z",
        "eventSource": source,
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2.15.0",
        "requestParameters": None,
        "responseElements": None,
        "eventID": str(uuid.uuid4()),
        "eventType": "AwsApiCall",
        "recipientAccountId": "111122223333",
    } | members


def session_identity(
    role: str, session: str, key: str, account: str = "111122223333", **context: Any
) -> dict[str, Any]:
    """The userIdentity of a role session."""
    return {
        "type": "AssumedRole",
        "principalId": f"AROA{role.upper():0<13.13}:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        "accountId": account,
        "accessKeyId": key,
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": f"AROA{role.upper():0<13.13}",
                "arn": f"arn:aws:iam::{account}:role/{role}",
                "accountId": account,
                "userName": role,
            },
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2024-05-01T09:00:00Z"},
            **context,
        },
    }


@pytest.fixture(scope="session")
def make_record() -> Callable[..., dict[str, Any]]:
    return record


@pytest.fixture(scope="session")
def make_session() -> Callable[..., dict[str, Any]]:
    return session_identity


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Callable[[Records], duckdb.DuckDBPyConnection]]:
    """A function from records to a connection over them."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def open_records(records: Records) -> duckdb.DuckDBPyConnection:
        path = tmp_path / f"{uuid.uuid4()}.parquet"
        pq.write_table(table_from_records(records), path)
        opened.append(create_connection([str(path)]))
        return opened[-1]

    yield open_records
    for connection in opened:
        connection.close()
