"""Usage: what a loop over the records says, however and in whatever order they came."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from calls import AWAY, HOME, ROLE, ROLE_ID, TARGET, assume, call, copied, counted, moment, service, session, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.evidence import usage_update
from leastwise.evidence.usage import Outcome
from leastwise.evidence.usage_store import open_usage
from leastwise.lake.compaction import compact
from leastwise.lake.entries import Commit
from leastwise.lake.expiry import expire
from leastwise.lake.lake import Lake
from leastwise.policy import load_reference
from trail_records import ingest, log_object, record, write_objects


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        yield lake


def add(lake, *records, name="log.json"):
    with tempfile.TemporaryDirectory() as folder:
        ingest(lake, write_objects(Path(folder), {name: log_object(*records)}))


def usage_of(lake):
    return open_usage(lake, load_reference())


def told(usage):
    """All uses, as `counted` has them."""
    return {
        (
            one.account_id, one.principal_arn, one.principal_id, one.event_source, one.event_name, one.region,
            one.outcome,
        ): (one.uses, one.first, one.last, one.event_id)
        for _, uses in usage.uses()
        for one in uses
    }  # fmt: skip


def everything(usage):
    """All that usage tells, to be compared."""
    roles, principals = usage._assumptions, [name for name, _ in usage.uses()]
    return (
        told(usage), dict(usage.tracked), roles, [usage.credentials_of(name) for name in principals],
        [usage.passed_roles_of(name) for name in principals],
    )  # fmt: skip


IDENTITIES = [
    user(), user("bob"), session(), session(name="alice@example.com", key="ASIAEXAMPLESESSION002"),
    session(TARGET, "AROAEXAMPLETARGET001", key="ASIAEXAMPLESESSION003"), service(),
    {"type": "Root", "principalId": HOME, "arn": f"arn:aws:iam::{HOME}:root", "accountId": HOME},
]  # fmt: skip
OPERATIONS = [("s3", "GetObject"), ("ec2", "RunInstances"), ("iam", "CreateUser"), ("kms", "Decrypt"), ("odd", "Odd")]
CODES = [..., ..., ..., "AccessDenied", "Client.UnauthorizedOperation", "ThrottlingException"]


def random_records(seed: int, count: int) -> list[dict]:
    """Records of all kinds; some are told by two accounts."""
    chosen, found = random.Random(seed), []
    keys = [f"ASIAEXAMPLESESSION00{number}" for number in range(1, 5)]
    for number in range(count):
        identity, code = chosen.choice(IDENTITIES), chosen.choice(CODES)
        account = identity.get("accountId", HOME)
        changes = {
            "recipientAccountId": account,
            "errorCode": code,
            "awsRegion": chosen.choice(("eu-west-1", "eu-west-2")),
        }
        serial = seed * 10_000 + number * 3
        if chosen.random() < 0.25:
            one = assume(serial, identity, chosen.choice((ROLE, TARGET)), chosen.choice(keys), **changes)
        else:
            one = call(serial, identity, *chosen.choice(OPERATIONS), **changes)
            one["requestParameters"] = {"iamInstanceProfile": {"arn": f"arn:aws:iam::{HOME}:instance-profile/web"}}
        if chosen.random() < 0.3 and "accountId" in identity:
            one["sharedEventID"] = f"shared-{serial}"
            found.append(copied(serial + 1, one, "777788889999"))
            if chosen.random() < 0.5:
                found.append(copied(serial + 2, one, AWAY if account == HOME else HOME))
            if chosen.random() < 0.3:
                continue
        found.append(one)
    return found


def test_usage_is_what_a_loop_over_the_records_says(lake):
    records = random_records(1, 400)
    add(lake, *records)
    assert told(usage_of(lake)) == counted(records)


def test_usage_is_the_same_of_events_read_column_by_column(lake, monkeypatch):
    monkeypatch.setattr(usage_update, "_FEW_EVENTS", 0)
    records = random_records(2, 200)
    add(lake, *records)
    assert told(usage_of(lake)) == counted(records)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 10_000),
    st.lists(st.sampled_from(["ingest", "ingest", "ingest two", "again", "compact", "open", "open"]), max_size=9),
)
def test_usage_brought_up_to_date_is_usage_counted_at_once(seed, steps):
    """Whatever came between: other ingests, the same records again, compaction, records in any order."""
    records = random_records(seed, 90)
    random.Random(seed).shuffle(records)
    pieces = [records[at : at + 15] for at in range(0, len(records), 15)]
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        given_ = []
        for step in ["ingest", *steps]:
            if step.startswith("ingest"):
                for _ in range(2 if step == "ingest two" else 1):
                    given_ += (piece := pieces.pop(0) if pieces else [])
                    add(lake, *piece, name=f"log{len(pieces)}.json")
            elif step == "again":
                add(lake, *given_, name="again.json")
            elif step == "compact":
                with lake.writer():
                    compact(lake)
            else:
                usage_of(lake)
        found = everything(usage_of(lake))
        shutil.rmtree(lake.folder / "usage")
        assert found == everything(usage_of(lake))
        assert found[0] == counted(given_)


def spied(monkeypatch):
    """The ids of the objects that are counted, a list for each time."""
    drawn, real = [], usage_update._draw

    def draw(connection, ids, *arguments, **options):
        drawn.append(ids.tolist())
        real(connection, ids, *arguments, **options)

    monkeypatch.setattr(usage_update, "_draw", draw)
    return drawn


def test_only_new_events_are_read(lake, monkeypatch):
    drawn = spied(monkeypatch)
    add(lake, record(1), name="a.json")
    usage_of(lake)
    add(lake, record(2), name="b.json")
    with lake.writer():
        compact(lake)
    usage_of(lake)
    usage_of(lake)
    assert drawn == [[1], [2]]


def test_records_that_were_quarantined_are_counted_once_they_are_read(lake, tmp_path):
    odd = call(2, user(), "s3", "GetObject", eventTime="soon")
    path = tmp_path / "source" / "log.json"
    write_objects(path.parent, {path.name: log_object(record(1), odd)})
    ingest(lake, path)
    assert usage_of(lake).uses_of(user()["arn"]) == ()
    before = told(usage_of(lake))
    assert sum(uses[0] for uses in before.values()) == 1
    write_objects(path.parent, {path.name: log_object(record(1), odd | {"eventTime": "2026-03-02T00:00:00Z"})})
    ingest(lake, path, retry_quarantine=True)
    assert [one.event_name for one in usage_of(lake).uses_of(user()["arn"])] == ["GetObject"]
    assert sum(uses[0] for uses in told(usage_of(lake)).values()) == 2


def test_an_object_of_which_more_is_known_is_counted_anew(lake, monkeypatch):
    drawn = spied(monkeypatch)
    add(lake, record(1), name="a.json")
    add(lake, record(2), name="b.json")
    usage_of(lake)
    lake.catalogue.commit(Commit(stored_more={1: 1}))
    usage_of(lake)
    assert drawn == [[1, 2], [1, 2]]


def test_a_copy_that_takes_the_place_of_another_is_not_counted_twice(lake):
    one, other = record(1), record(1, userAgent="edited")
    for turn, first in enumerate((one, other)):
        with Lake.open(lake.folder.parent / f"lake{turn}", create=True) as fresh:
            add(fresh, first, name="a.json")
            usage_of(fresh)
            add(fresh, other if first is one else one, record(2), name="b.json")
            assert sum(uses[0] for uses in told(usage_of(fresh)).values()) == 2


def test_usage_stays_when_its_events_expire(lake):
    add(lake, record(1, eventTime="2026-01-01T00:00:00Z"), record(2), name="a.json")
    before = everything(usage_of(lake))
    with lake.writer():
        expire(lake, datetime(2026, 2, 1, tzinfo=UTC))
    assert everything(usage_of(lake)) == before
    add(lake, record(3), name="b.json")
    assert sum(uses[0] for uses in told(usage_of(lake)).values()) == 3


def test_usage_of_expired_events_survives_counting_anew(lake):
    add(lake, record(1, eventTime="2026-01-01T00:00:00Z"), record(2), name="a.json")
    before = told(usage_of(lake))
    with lake.writer():
        expire(lake, datetime(2026, 2, 1, tzinfo=UTC))
    lake.catalogue.commit(Commit(stored_more={1: 1}))
    assert told(usage_of(lake)) == before


def test_a_lake_that_cannot_be_written_is_counted_in_memory(lake, monkeypatch):
    records = random_records(3, 50)
    add(lake, *records)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert told(usage_of(lake)) == counted(records)
    assert not (lake.folder / "usage").exists()


@pytest.mark.parametrize("damage", ["cut", "empty", "gone", "pointer", "other format"])
def test_damaged_usage_is_drawn_anew(lake, damage, monkeypatch):
    records = random_records(4, 40)
    add(lake, *records)
    usage_of(lake)
    (generation,) = (lake.folder / "usage").glob("generation-*")
    victim = generation / "uses.parquet"
    if damage == "cut":
        victim.write_bytes(victim.read_bytes()[:-20])
    elif damage == "empty":
        victim.write_bytes(b"")
    elif damage == "gone":
        victim.unlink()
    elif damage == "pointer":
        (lake.folder / "usage" / "current").write_text("../elsewhere")
    else:
        monkeypatch.setattr(usage_update, "FORMAT", 999)
    assert told(usage_of(lake)) == counted(records)
    add(lake, record(999_999), name="more.json")
    assert told(usage_of(lake)) == counted([*records, record(999_999)])


def test_a_killed_writer_leaves_the_usage_before(lake, monkeypatch):
    add(lake, record(1), name="a.json")
    usage_of(lake)
    add(lake, record(2), name="b.json")
    with monkeypatch.context() as patched:
        patched.setattr(usage_update._Counted, "write", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            usage_of(lake)
    assert list((lake.folder / "usage").glob("new-*"))
    assert sum(uses[0] for uses in told(usage_of(lake)).values()) == 2
    assert not list((lake.folder / "usage").glob("new-*"))


def test_new_events_are_kept_beside_what_is_known_until_they_are_many(lake, monkeypatch):
    monkeypatch.setattr(usage_update, "_MOST_ADDITIONS", 2)
    monkeypatch.setattr(usage_update, "_LARGEST_ADDITIONS", 100)
    records, files = random_records(5, 100), []
    for turn in range(5):
        add(lake, *records[turn * 20 : turn * 20 + 20], name=f"log{turn}.json")
        assert told(usage_of(lake)) == counted(records[: turn * 20 + 20])
        current = lake.folder / "usage" / (lake.folder / "usage" / "current").read_text()
        files.append({path.name: path.stat().st_ino for path in current.glob("uses*.parquet")})
    assert [len(names) for names in files] == [1, 2, 3, 1, 2]
    assert files[0]["uses.parquet"] == files[2]["uses.parquet"] != files[3]["uses.parquet"]


def test_large_additions_are_made_one_with_what_is_known(lake, monkeypatch):
    monkeypatch.setattr(usage_update, "_LARGEST_ADDITIONS", 0)
    for turn in range(3):
        add(lake, record(turn), name=f"log{turn}.json")
        usage_of(lake)
    assert not list((lake.folder / "usage" / (lake.folder / "usage" / "current").read_text()).glob("uses-*.parquet"))


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_additions_are_drawn_anew(lake, damage):
    records = random_records(6, 40)
    add(lake, *records[:20], name="a.json")
    usage_of(lake)
    add(lake, *records[20:], name="b.json")
    usage_of(lake)
    (victim,) = (lake.folder / "usage").glob("generation-*/uses-1.parquet")
    victim.unlink() if damage == "gone" else victim.write_bytes(victim.read_bytes()[:-20])
    assert told(usage_of(lake)) == counted(records)


def test_usage_of_expired_events_in_additions_survives_counting_anew(lake):
    for number in range(1, 4):
        add(lake, record(number, eventTime=f"2026-01-0{number}T00:00:00Z"), name=f"{number}.json")
        before = told(usage_of(lake))
    with lake.writer():
        expire(lake, datetime(2026, 2, 1, tzinfo=UTC))
    lake.catalogue.commit(Commit(stored_more={1: 1}))
    assert told(usage_of(lake)) == before


def test_an_empty_lake_has_no_usage(lake):
    usage = usage_of(lake)
    assert list(usage.uses()) == []
    assert usage.tracked == {}
    assert usage.uses_of(ROLE) == usage.assumptions_of(ROLE) == usage.credentials_of(ROLE) == ()


def test_denied_and_failed_calls_are_kept_apart(lake):
    codes = {"AccessDenied": 1, "Client.UnauthorizedOperation": 2, "NoSuchBucket": 3, ...: 4}
    numbers = iter(range(1000))
    for code, count in codes.items():
        wanted = [call(next(numbers), session(), "s3", "GetObject", errorCode=code) for _ in range(count)]
        add(lake, *wanted, name=f"log{next(numbers)}.json")
    found = {one.outcome: one.uses for one in usage_of(lake).uses_of(ROLE)}
    assert found == {Outcome.DENIED: 3, Outcome.FAILED: 3, Outcome.ALLOWED: 4}


def test_a_principal_made_again_under_its_name_is_another_one(lake):
    add(lake, call(1, user(identifier="AIDAOLDOLDOLDOLDOLDX"), "s3", "GetObject"),
        call(2, user(identifier="AIDANEWNEWNEWNEWNEWX"), "s3", "PutObject"))  # fmt: skip
    usage, arn = usage_of(lake), user()["arn"]
    assert [one.event_name for one in usage.uses_of(arn, "AIDANEWNEWNEWNEWNEWX")] == ["PutObject"]
    assert {one.event_name for one in usage.uses_of(arn)} == {"GetObject", "PutObject"}
    assert usage.uses_of(arn, "AIDAOTHEROTHEROTHERX") == ()


def test_a_renamed_user_keeps_what_it_did_under_the_old_name(lake):
    renamed = user() | {"arn": f"arn:aws:iam::{HOME}:user/people/alicia", "userName": "alicia"}
    add(lake, call(1, user(), "s3", "GetObject"), call(2, renamed, "s3", "PutObject"))
    found = usage_of(lake).uses_of(renamed["arn"], renamed["principalId"])
    assert {one.event_name for one in found} == {"GetObject", "PutObject"}


def test_the_same_event_in_two_accounts_is_one_use(lake):
    original = call(1, session(), "s3", "GetObject", sharedEventID="shared", resources=[{"ARN": "arn:aws:s3:::b/k"}])
    add(lake, copied(2, original), name="a.json")
    (only,) = usage_of(lake).uses_of(f"{ROLE_ID}")
    assert (only.account_id, only.uses) == (AWAY, 1)
    add(lake, original, name="b.json")
    (only,) = usage_of(lake).uses_of(ROLE, ROLE_ID)
    assert (only.account_id, only.uses, only.resource) == (HOME, 1, "arn:aws:s3:::b/k")


def test_a_caller_of_whom_only_the_id_is_told_is_the_role_with_that_id(lake):
    add(lake, call(1, session(), "ec2", "RunInstances"),
        copied(3, call(2, session(), "s3", "GetObject", sharedEventID="shared")))  # fmt: skip
    assert {one.event_name for one in usage_of(lake).uses_of(ROLE)} == {"RunInstances", "GetObject"}


def test_the_human_behind_a_chain_of_roles(lake):
    first = assume(1, user("carol"), ROLE, "ASIAEXAMPLECHAIN0001")
    second = assume(2, session(key="ASIAEXAMPLECHAIN0001"), TARGET, "ASIAEXAMPLECHAIN0002")
    add(lake, second, name="late.json")
    (only,) = usage_of(lake).assumptions_of(TARGET)
    assert (only.caller, only.human) == (ROLE, "")
    add(lake, first, name="early.json")
    (only,) = usage_of(lake).assumptions_of(TARGET)
    assert (only.caller, only.human, only.uses, only.denied) == (ROLE, "carol", 1, False)
    (only,) = usage_of(lake).assumptions_of(ROLE)
    assert (only.caller, only.human) == (user("carol")["arn"], "carol")


def test_keys_that_were_issued_in_a_circle_end(lake):
    add(lake, assume(1, session(key="ASIAEXAMPLECHAIN0001"), ROLE, "ASIAEXAMPLECHAIN0002"),
        assume(2, session(key="ASIAEXAMPLECHAIN0002"), ROLE, "ASIAEXAMPLECHAIN0001"))  # fmt: skip
    (only,) = usage_of(lake).assumptions_of(ROLE)
    assert (only.human, only.uses) == ("", 2)


def test_who_became_a_role_by_federation_or_as_a_service(lake):
    saml = {"type": "SAMLUser", "principalId": "x:dora@example.com", "userName": "dora@example.com"}
    web = {"type": "WebIdentityUser", "principalId": "y", "userName": "repo:org/app:ref:refs/heads/main",
           "identityProvider": f"arn:aws:iam::{HOME}:oidc-provider/token.actions.githubusercontent.com"}  # fmt: skip
    provider = f"arn:aws:iam::{HOME}:saml-provider/idp"
    asked = {"roleArn": ROLE, "principalArn": provider}
    add(lake, assume(1, saml, eventName="AssumeRoleWithSAML", requestParameters=asked),
        assume(2, web, eventName="AssumeRoleWithWebIdentity"), assume(3, service()),
        assume(4, session(TARGET, "AROAEXAMPLETARGET001", sourceIdentity="erin"), errorCode="AccessDenied"),
        assume(5, user(), errorCode="ValidationError"))  # fmt: skip
    found = {(one.caller, one.human, one.denied) for one in usage_of(lake).assumptions_of(ROLE)}
    assert found == {
        (provider, "dora@example.com", False),
        (web["identityProvider"], "repo:org/app:ref:refs/heads/main", False),
        ("ec2.amazonaws.com", "", False),
        (TARGET, "erin", True),
    }


def test_assume_root_is_told_of_the_root(lake):
    add(lake, assume(1, user(), eventName="AssumeRoot", requestParameters={"targetPrincipal": AWAY}))
    (only,) = usage_of(lake).assumptions_of(f"arn:aws:iam::{AWAY}:root")
    assert only.human == "alice"


def test_credentials(lake):
    login = {"eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com", "eventType": "AwsConsoleSignIn"}
    good, bad = {"responseElements": {"ConsoleLogin": "Success"}}, {"responseElements": {"ConsoleLogin": "Failure"}}
    person = user(key="none") | {"accessKeyId": ...}
    person = {name: value for name, value in person.items() if value is not ...}
    add(lake, record(1, userIdentity=person, **login, **good), record(2, userIdentity=person, **login, **bad,
        errorMessage="Failed authentication"), call(3, user(), "s3", "GetObject", errorCode="AccessDenied"),
        call(4, session(), "s3", "GetObject"))  # fmt: skip
    usage = usage_of(lake)
    found = {one.credential: (one.uses, one.event_id) for one in usage.credentials_of(user()["arn"])}
    assert found == {"password": (1, record(1)["eventID"]), user()["accessKeyId"]: (1, record(3)["eventID"])}
    assert {one.outcome: one.uses for one in usage.uses_of(user()["arn"]) if one.event_name == "ConsoleLogin"} == {
        Outcome.ALLOWED: 1, Outcome.FAILED: 1,
    }  # fmt: skip
    assert usage.credentials_of(ROLE) == ()


def test_roles_that_were_passed(lake):
    web = f"arn:aws:iam::{HOME}:instance-profile/web"
    add(lake, call(1, session(), "ec2", "RunInstances", requestParameters={"iamInstanceProfile": {"arn": web}}),
        call(2, session(), "lambda", "CreateFunction20150331", requestParameters={"role": TARGET}),
        call(3, session(), "s3", "PutObject", requestParameters={"role": TARGET}))  # fmt: skip
    found = usage_of(lake).passed_roles_of(ROLE, ROLE_ID)
    assert {(one.use.event_name, one.role_arn) for one in found} == {
        ("RunInstances", web), ("CreateFunction20150331", TARGET),
    }  # fmt: skip
    assert all("iam:PassRole" in one.use.possible for one in found)


def test_coverage(lake):
    data = {"managementEvent": False, "eventSource": "s3.amazonaws.com", "eventCategory": "Data"}
    add(lake, record(1, eventTime="2026-03-01T00:00:01Z"), record(2, eventTime="2026-03-05T10:00:00Z", **data),
        record(3, eventTime="2026-03-07T10:00:00Z"))  # fmt: skip
    tracked = usage_of(lake).tracked[HOME]
    assert (tracked.since, tracked.until) == (moment("2026-03-01T00:00:01Z"), moment("2026-03-07T10:00:00Z"))
    assert (tracked.days, tracked.data_events) == (3, {"s3.amazonaws.com"})
    assert tracked.gaps == ("no events on 3 days from 2026-03-02 to 2026-03-04", "no events on 2026-03-06")


def test_insights_and_network_activity_are_no_uses(lake):
    add(lake, record(1, eventCategory="Insight"), record(2, eventCategory="NetworkActivity"))
    assert list(usage_of(lake).uses()) == []


def test_events_of_unknown_actions_are_told(lake):
    add(lake, call(1, user(), "odd", "Odd"), call(2, user(), "s3", "GetObject"))
    assert usage_of(lake).unmapped() == {("odd.amazonaws.com", "Odd"): 1}
