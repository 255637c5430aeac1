"""Every saved query: listed, documented, bindable, and right on a small lake with what it must and must not find.

``cases/NAME.json`` holds the events (in the shorthand of conftest.py), the parameters and the rows expected, in
order; a row names only the columns that matter. Every event that no row stands for is a decoy.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from leastwise.lake import queries
from leastwise.lake.queries import SAVED_QUERIES, bind, load

RESOURCE_QUERIES = [name for name in SAVED_QUERIES if load(name).category == "recorded resources"]
"""Those over configuration items: tests/inventory/test_saved_queries_of_resources.py has what they must find."""
EVENT_QUERIES = [name for name in SAVED_QUERIES if name not in RESOURCE_QUERIES]
CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
SQL_FILES = Path(queries.__file__).parent

# These take their answer from events older than their window.
LOOKS_BEYOND_ITS_WINDOW = {"principals-not-seen"}
LOOKS_AT_EVERY_ACTION = {
    "access-keys-used-from-many-networks",
    "access-key-activity",
    "root-activity",
    "principal-timeline",
    "incident-window",
    "iam-actions-by-address",
    "iam-actions-by-service",
    "access-denied-by-principal",
    "first-seen-actions",
    "iam-changes-off-hours",
    "last-used-actions",
    "last-used-services",
    "principals-not-seen",
    "user-agents-by-principal",
    "events-per-day",
    "events-per-service",
    "error-rates",
    "instance-credentials-used-outside",
    "tls-below-1-2",
    "vpc-endpoint-access",
    "organization-changes",
    "shared-events-across-accounts",
}


def case(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = {"parameters": {}, **json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))}
    return loaded


def required(name: str) -> dict[str, str]:
    """Some value for each parameter that has no default."""
    asked = [parameter for parameter in load(name).parameters if parameter.default is None]
    return {parameter.name: "2026-06-01" if parameter.type == "timestamp" else "x" for parameter in asked}


def chosen(row: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    return {column: row[column.lower()] for column in expected}


def test_files_and_list_agree() -> None:
    assert sorted(SAVED_QUERIES) == sorted(file.stem for file in SQL_FILES.glob("*.sql"))
    assert sorted(EVENT_QUERIES) == sorted(file.stem for file in CASES.glob("*.json"))
    assert len(set(SAVED_QUERIES)) == len(SAVED_QUERIES) >= 45


def test_categories_stay_together() -> None:
    categories = [load(name).category for name in SAVED_QUERIES]
    changes = sum(1 for before, after in itertools.pairwise(categories) if before != after)
    assert changes == len(set(categories)) - 1


@pytest.mark.parametrize("name", SAVED_QUERIES)
def test_header_and_sql_name_the_same_parameters(name: str) -> None:
    query = load(name)
    tree = sqlglot.parse_one(query.sql, read="trino")
    assert {placeholder.name for placeholder in tree.find_all(exp.Placeholder)} == {
        parameter.name for parameter in query.parameters
    }
    assert query.question.endswith("?")


@pytest.mark.parametrize("name", SAVED_QUERIES)
def test_bound_sql_is_trino_with_a_total_order(name: str) -> None:
    query = load(name)
    values = required(name)
    tree = sqlglot.parse_one(bind(query, values, now=NOW), read="trino")
    assert not list(tree.find_all(exp.Placeholder))
    assert tree.args["order"]
    assert tree.sql("trino", pretty=True) == bind(query, values, now=NOW)


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:iam::111111111111:role/Deploy",
        "Deploy",
        "ci-42",
        "ASIADEPLOY",
        "arn:aws:sts::111111111111:assumed-role/Deploy/ci-42",
    ],
)
def test_timeline_knows_a_principal_by_each_of_its_names(principal: str, ask: Any) -> None:
    events = [{"do": "s3:GetObject", "who": "Deploy/ci-42"}, {"do": "s3:GetObject", "who": "Other/ci-1"}]
    assert [row["eventid"] for row in ask("principal-timeline", events, {"principal": principal})] == ["e1"]


@pytest.mark.parametrize(
    ("principal", "found"),
    [
        ("ci-42", ["e1", "e3"]),
        ("i-42", []),
        ("CI-42", []),
        ("Deploy/ci-42", []),
        ("/ci-42", []),
        ("%", []),
        ("_i-42", []),
        ("xci-42", ["e2"]),
    ],
)
def test_timeline_tells_a_session_by_its_whole_name(principal: str, found: list[str], ask: Any) -> None:
    whole = {"type": "FederatedUser", "arn": "arn:aws:sts::111111111111:federated-user/ci-42"}
    user = {"type": "IAMUser", "arn": "arn:aws:iam::111111111111:user/team/ci-42"}
    whos: list[Any] = ["Deploy/ci-42", "Deploy/xci-42", whole, user]
    events = [{"do": "s3:GetObject", "who": who} for who in whos]
    rows = ask("principal-timeline", events, {"principal": principal})
    assert sorted(row["eventid"] for row in rows) == found


def test_timeline_knows_a_user_by_name(ask: Any) -> None:
    events = [{"do": "s3:GetObject", "who": "alice"}, {"do": "s3:GetObject", "who": "alice/alice2"}]
    assert [row["eventid"] for row in ask("principal-timeline", events, {"principal": "AKIAALICE"})] == ["e1"]


@pytest.mark.parametrize("name", EVENT_QUERIES)
def test_finds_what_it_must_and_no_decoy(name: str, ask: Any) -> None:
    expected = case(name)
    rows = ask(name, expected["events"], expected["parameters"])
    assert [chosen(row, wanted) for row, wanted in zip(rows, expected["rows"], strict=False)] == expected["rows"]
    assert len(rows) == len(expected["rows"])
    assert len(expected["rows"]) < len(expected["events"])


@pytest.mark.parametrize("name", [name for name in EVENT_QUERIES if "errorCode IS NULL" in load(name).sql])
def test_failed_calls_are_not_deeds(name: str, ask: Any) -> None:
    events = [{**event, "error": "AccessDenied"} for event in case(name)["events"]]
    assert ask(name, events, case(name)["parameters"]) == []


@pytest.mark.parametrize("name", [name for name in EVENT_QUERIES if name not in LOOKS_BEYOND_ITS_WINDOW])
def test_events_before_the_window_are_left_out(name: str, ask: Any) -> None:
    events = [
        {**event, "set": {**event.get("set", {}), "eventTime": "2020-01-01T00:00:00Z"}}
        for event in case(name)["events"]
    ]
    assert ask(name, events, case(name)["parameters"]) == []


@pytest.mark.parametrize("name", [name for name in EVENT_QUERIES if re.search(r"eventSource (=|IN)", load(name).sql)])
def test_same_calls_of_another_service_are_decoys(name: str, ask: Any) -> None:
    events = case(name)["events"]
    decoys = [{**event, "do": "another:" + event["do"].partition(":")[2]} for event in events]
    values = case(name)["parameters"]
    assert ask(name, events + decoys, values) == ask(name, events, values)


@pytest.mark.parametrize("name", [name for name in EVENT_QUERIES if name not in LOOKS_AT_EVERY_ACTION])
def test_another_action_of_the_service_is_a_decoy(name: str, ask: Any) -> None:
    events = case(name)["events"]
    decoys = [{**event, "do": event["do"].partition(":")[0] + ":AnotherAction"} for event in events]
    values = case(name)["parameters"]
    assert ask(name, events + decoys, values) == ask(name, events, values)


@pytest.mark.parametrize("name", EVENT_QUERIES)
def test_strange_events_do_not_stop_it(name: str, ask_records: Any) -> None:
    sources = sorted(
        {literal.name for literal in sqlglot.parse_one(load(name).sql, read="trino").find_all(exp.Literal)}
    )
    services = [text for text in sources if text.endswith(".amazonaws.com")] or ["iam.amazonaws.com"]
    actions = [text for text in sources if text.isalnum() and text[:1].isupper()] or ["GetObject"]
    shapes: list[dict[str, Any]] = [
        {},
        {"requestParameters": "no JSON object", "responseElements": "{", "additionalEventData": "text"},
        {"requestParameters": ["a", 1], "responseElements": 3, "additionalEventData": True, "userIdentity": None},
        {"requestParameters": {"userName": {"nested": 1}, "roleArn": 7, "instancesSet": "x", "policyDocument": "{{"}},
        {"additionalEventData": {"bytesTransferredOut": "many"}, "userIdentity": {"type": "AssumedRole"}},
    ]
    records = [
        {"eventTime": "2026-06-16T12:00:00Z", "eventSource": service, "eventName": action, "eventID": f"{i}", **shape}
        for service in services
        for action in actions
        for i, shape in enumerate(shapes)
    ]
    values = required(name)
    assert len(ask_records(name, records, values)) <= len(records)
