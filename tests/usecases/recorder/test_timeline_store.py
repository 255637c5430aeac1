"""The recorder's way to the lake: role chains of events that lie far apart, and lakes that hold nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from timeline_items import cause

from leastwise.errors import NothingToEvaluateError
from leastwise.lake.lake import Lake
from leastwise.usecases.recorder.timelines_store import open_recorder, session_origins
from trail_records import ACCOUNT, ingest, log_object, record, write_objects

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def issuing(number: int, moment: datetime, key: str, **identity: str) -> dict[str, Any]:
    """A call that issued temporary credentials."""
    return record(
        number,
        eventTime=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        eventSource="sts.amazonaws.com",
        eventName="AssumeRole",
        requestParameters={"roleArn": f"arn:aws:iam::{ACCOUNT}:role/admin"},
        responseElements=json.loads(f'{{"credentials": {{"accessKeyId": "{key}"}}}}'),
        userIdentity={"type": "IAMUser", "accountId": ACCOUNT, "accessKeyId": "AKIA1", **identity},
    )


def test_role_chains_of_events_months_apart(tmp_path: Path) -> None:
    calls = [
        issuing(1, FIRST, "ASIAFIRST", userName="alice"),
        issuing(2, FIRST + timedelta(days=100), "ASIASECOND", userName="bob"),
        issuing(3, FIRST + timedelta(days=50), "ASIAOTHER", userName="eve"),
    ]
    logs = write_objects(tmp_path / "logs", {"one.json": log_object(*calls)})
    causes = [
        cause("PutUserPolicy", 0, access_key_id=key, event_time=FIRST + timedelta(days=days, hours=1))
        for key, days in (("ASIASECOND", 100), ("ASIAFIRST", 0), ("ASIAUNKNOWN", 1), ("AKIALONG", 2))
    ]

    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, logs)
        found = session_origins(lake)(causes)
        none = session_origins(lake)([])

    assert {key: origin.human for key, origin in found.items()} == {"ASIAFIRST": "alice", "ASIASECOND": "bob"}
    assert none == {}


def test_a_lake_without_items_is_told_so(tmp_path: Path) -> None:
    Lake.open(tmp_path / "empty", create=True).close()
    for folder in (tmp_path / "empty", tmp_path / "missing"):
        with pytest.raises(NothingToEvaluateError, match="no state of any account is known yet"), open_recorder(folder):
            pass
    assert not (tmp_path / "missing").exists()
