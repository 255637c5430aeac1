"""Role chains are followed from the human to every session, and back, whatever shape they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.lake.role_chains import origins
from leastwise.usecases.trail.filters import EventFilters, events_condition

Make = Callable[..., dict[str, Any]]
DAY = (datetime(2024, 5, 1), datetime(2024, 5, 2))


def issue(
    make: Make, caller: dict[str, Any] | None, key: str, name: str = "AssumeRole", **members: Any
) -> dict[str, Any]:
    identity = {"userIdentity": caller} if caller else {}
    response = {"credentials": {"accessKeyId": key}}
    return make(name, "sts.amazonaws.com", **identity, responseElements=response, **members)


def names(connection: Any, **asked: Any) -> list[str]:
    condition = events_condition(EventFilters(**asked), connection)
    rows = connection.execute(
        f'SELECT "eventName" FROM events WHERE {condition.sql} ORDER BY 1', list(condition.parameters)
    ).fetchall()
    return [name for (name,) in rows]


@pytest.fixture
def chain(make_record: Make, make_session: Make) -> list[dict[str, Any]]:
    first, second = make_session("deploy", "ci", "ASIAFIRST000000000"), make_session("prod", "x", "ASIASECOND00000000")
    return [
        issue(make_record, None, "ASIAFIRST000000000"),
        issue(make_record, first, "ASIASECOND00000000", eventTime="2024-05-01T11:00:00Z"),
        make_record("DeleteTrail", "cloudtrail.amazonaws.com", userIdentity=second, eventTime="2024-05-01T12:00:00Z"),
        make_record("GetObject", "s3.amazonaws.com", userIdentity=make_session("prod", "y", "ASIAOTHER000000000")),
    ]


def test_human_follows_the_chain_and_nothing_else(chain: list[dict[str, Any]], connect: Any) -> None:
    connection = connect(chain)
    assert names(connection, principals=("alice",)) == ["AssumeRole"]
    assert names(connection, principals=("alice",), human=True) == ["AssumeRole", "AssumeRole", "DeleteTrail"]
    assert names(connection, principals=("deploy",), human=True) == ["AssumeRole", "DeleteTrail"]
    assert names(connection, principals=("nobody",), human=True) == []


def test_origin_names_the_human_and_the_chain(chain: list[dict[str, Any]], connect: Any) -> None:
    found = origins(connect(chain), ["ASIASECOND00000000", "ASIAOTHER000000000"], *DAY)
    assert found.keys() == {"ASIASECOND00000000"}
    assert found["ASIASECOND00000000"].human == "alice"
    assert found["ASIASECOND00000000"].chain == ("alice", "ci (role deploy)")


def test_source_identity_and_federated_subjects_are_humans(make_record: Make, make_session: Make, connect: Any) -> None:
    kept = make_session("admin", "session", "ASIAKEPT0000000000", sourceIdentity="carol@example.com")
    subject = {"type": "WebIdentityUser", "principalId": "idp:aud:repo:org/app", "userName": "repo:org/app"}
    oidc = make_session("ci", "run", "ASIAOIDC0000000000")
    connection = connect(
        [
            make_record("ListUsers", userIdentity=kept),
            issue(make_record, subject, "ASIAOIDC0000000000", "AssumeRoleWithWebIdentity"),
            make_record("PutObject", "s3.amazonaws.com", userIdentity=oidc),
        ]
    )
    assert names(connection, principals=("carol@example.com",)) == ["ListUsers"]
    assert names(connection, principals=("repo:org/app",), human=True) == ["AssumeRoleWithWebIdentity", "PutObject"]
    assert origins(connection, ["ASIAOIDC0000000000"], *DAY)["ASIAOIDC0000000000"].human == "repo:org/app"


def test_a_chain_begun_long_before_its_use_is_found(make_record: Make, make_session: Make, connect: Any) -> None:
    session = make_session("r", "s", "ASIALONG0000000000")
    connection = connect([issue(make_record, None, "ASIALONG0000000000", eventTime="2024-04-30T00:30:00Z")])
    found = origins(connection, ["ASIALONG0000000000"], datetime(2024, 5, 1, 12), datetime(2024, 5, 1, 12))
    assert session["accessKeyId"] in found


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_any_graph_ends_and_is_its_closure(
    make_record: Make, make_session: Make, tmp_path_factory: pytest.TempPathFactory, edges: list[tuple[int, int]]
) -> None:
    import pyarrow.parquet as pq

    from leastwise.lake.decode import table_from_records
    from leastwise.lake.engines.duckdb import create_connection

    keys = [f"ASIA{number}0000000000000" for number in range(6)]
    sessions = [make_session(f"role{number}", "s", key) for number, key in enumerate(keys)]
    records = [issue(make_record, sessions[caller], keys[issued]) for caller, issued in edges]
    records += [make_record(f"Use{number}", userIdentity=session) for number, session in enumerate(sessions)]
    path = tmp_path_factory.mktemp("graph") / "events.parquet"
    pq.write_table(table_from_records(records), path)
    connection = create_connection([str(path)], threads=1)
    reached = {0}
    while more := {issued for caller, issued in edges if caller in reached} - reached:
        reached |= more
    used = [name for name in names(connection, principals=("role0",), human=True) if name.startswith("Use")]
    assert used == sorted(f"Use{number}" for number in reached)
    assert origins(connection, keys, *DAY).keys() == {keys[issued] for _, issued in edges}
    connection.close()
