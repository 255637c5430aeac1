"""`leastwise roster check`: leavers, strangers, owners gone, movers; and rosters that are not what they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
Run = Callable[..., tuple[int, str, str]]
HEADER = "employee_id,name,email,department,status,end_date\n"


def user(name: str, **tags: str) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.replace('.', '').upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2025-01-01T00:00:00Z",
        "GroupList": ["developers"],
        "AttachedManagedPolicies": [],
        "UserPolicyList": [],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def report_row(name: str, password: bool, key: bool) -> str:
    """A row of a credential report (IAM User Guide, "Generate credential reports for your AWS account")."""
    cells = [name, f"arn:aws:iam::{ACCOUNT}:user/{name}", "2025-01-01T00:00:00Z", str(password).lower()]
    cells += ["no_information", "2025-01-01T00:00:00Z", "N/A", "false", str(key).lower()]
    cells += ["2025-01-01T00:00:00Z" if key else "N/A", "N/A", "N/A", "N/A", "false", "N/A", "N/A", "N/A", "N/A"]
    return ",".join([*cells, "false", "N/A", "false", "N/A"])


REPORT_HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))

    def told(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return told


@pytest.fixture
def account(tell: Run, tmp_path: Path) -> None:
    """ada and bob have live credentials, cyd has none, dan's are not known; robot belongs to bob."""
    users = [user("ada@example.com"), user("b1", email="bob@example.com"), user("cyd", employee_id="E3")]
    users += [user("dan.dot"), user("robot", Owner="bob@example.com")]
    details = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    (tmp_path / "details.json").write_text(json.dumps(details | {"IsTruncated": False}))
    rows = [report_row("ada@example.com", True, False), report_row("b1", False, True), report_row("cyd", False, False)]
    (tmp_path / "report.csv").write_text("\n".join([REPORT_HEADER, *rows]) + "\n")
    for name in ("details.json", "report.csv"):
        assert tell("collect", "--from-file", str(tmp_path / name))[0] in (0, 4)


def check(tell: Run, path: Path, content: str, *more: str) -> tuple[int, dict[str, Any]]:
    path.write_text(content)
    code, out, err = tell("roster", "check", str(path), *more, "--output", "json")
    assert out, err
    return code, json.loads(out)


def kinds(document: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["kind"] for one in document["mismatches"]}


@pytest.mark.usefixtures("account")
def test_leavers_strangers_and_owners_gone_are_found(tell: Run, tmp_path: Path) -> None:
    roster = HEADER + (
        "E1,Ada Ames,ADA@example.com,research,active,\n"
        "E2,Bob Bell,bob@example.com,research,terminated,2026-01-31\n"
        "E3,Cyd Cole,cyd@example.com,research,left,\n"
        "E4,Dan Dot,dan.dot@example.com,research,active,2020-01-31\n"
    )
    code, found = check(tell, tmp_path / "roster.csv", roster)
    assert code == 1
    assert kinds(found) == {
        "b1": "leaver with live credentials",
        "dan.dot": "nobody's identity",
        "robot": "owner has left",
    }
    stranger = next(one for one in found["mismatches"] if one["name"] == "dan.dot")
    assert (stranger["person"], stranger["proposals"]) == ("", ["Dan Dot (left)"])  # alike, and still not assumed
    leaver = next(one for one in found["mismatches"] if one["name"] == "b1")
    assert leaver["words"] == "left on 2026-01-31; live: access key 1 of the credential report"


@pytest.mark.usefixtures("account")
def test_credentials_that_are_not_known_are_undecided(tell: Run, tmp_path: Path) -> None:
    people = "".join(f"{name},active\n" for name in ("ada@example.com", "bob@example.com", "cyd", "robot"))
    code, found = check(tell, tmp_path / "roster.csv", "user_name,status\n" + people + "dan.dot,left\n")
    assert (code, kinds(found)) == (4, {"dan.dot": "undecided"})
    code, found = check(tell, tmp_path / "roster.csv", "user_name,status\n" + people + "dan.dot,active\n")
    assert (code, found["mismatches"]) == (0, [])


@pytest.mark.usefixtures("account")
def test_movers_and_those_who_are_listed_no_more(tell: Run, tmp_path: Path) -> None:
    people = "cyd,ops\nrobot,ops\ndan.dot,ops\n"
    before = tmp_path / "before.csv"
    before.write_text("user_name,department\nada@example.com,research\nbob@example.com,sales\n" + people)
    now = "user_name,department\nada@example.com,finance\n" + people
    code, found = check(tell, tmp_path / "roster.csv", now, "--before", str(before))
    assert code == 1
    assert kinds(found) == {"ada@example.com": "mover with earlier access", "b1": "leaver with live credentials"}
    mover = next(one for one in found["mismatches"] if one["name"] == "ada@example.com")
    assert mover["words"] == "department was research, is finance; has group developers"


@pytest.mark.usefixtures("account")
def test_rows_that_cannot_be_used_are_told_with_their_lines(tell: Run, tmp_path: Path) -> None:
    roster = HEADER + (
        '"E1","Ada\nAmes",ada@example.com,r,active,\n'  # two lines
        "E2,Bob Bell,bob@example.com,r,terminated,soon\n"
        "E3,Cyd Cole,cyd@example.com,r\n"
        "E4,Dan Dot,dan.dot,r,active,\n"
        "E5,Robot,robot@example.com,r,gone fishing,\n"
        "\n"
        ",Nobody,,r,active,\n"
        "E1,Other Ada,other@example.com,r,left,\n"
    )
    code, found = check(tell, tmp_path / "roster.csv", roster)
    assert [one["line"] for one in found["problems"]] == [4, 5, 6, 7, 9, 10]
    assert "line 2 too" in found["problems"][-1]["words"]
    assert code == 4
    undecided = {name for name, kind in kinds(found).items() if kind == "undecided"}
    assert undecided == {"ada@example.com", "b1", "cyd", "dan.dot", "robot"}


@pytest.mark.usefixtures("account")
def test_scim_is_read_whatever_the_case_of_its_names(tell: Run, tmp_path: Path) -> None:
    emails = [{"value": "x@y.z"}, {"value": "bob@example.com", "primary": True}]
    resources: list[Any] = [
        {"userName": "ada@example.com", "active": True},
        {
            "USERNAME": "bbell",
            "Active": False,
            "emails": emails,
        },
        *({"userName": name, "active": True} for name in ("cyd", "robot", "dan.dot")),
    ]
    document = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": resources}
    code, found = check(tell, tmp_path / "roster.json", json.dumps(document | {"totalResults": 5}))
    assert (code, kinds(found)) == (1, {"b1": "leaver with live credentials"})
    resources += [{"userName": "cyd"}, {"active": True}, 7]
    code, found = check(tell, tmp_path / "roster.json", json.dumps(document | {"totalResults": 8}))
    assert [one["line"] for one in found["problems"]] == [6, 7, 8]
    assert kinds(found)["cyd"] == "undecided"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no column names persons"),
        ("name,department\nAda,r\n", "no column names persons"),
        ("email,Email\na@b.c,a@b.c\n", "is there twice"),
        ("email\n", "it lists nobody"),
        ('email\n"open', "line 2"),
        ("email\na@b.c\n\udcff\n", "line 3: not UTF-8"),
        ("{", "no JSON"),
        ('{"Resources": 7}', "no list of Resources"),
        ('{"totalResults": 250, "Resources": []}', "0 of 250"),
    ],
)
def test_what_is_no_roster_is_one_line(tell: Run, tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "roster"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    code, out, err = tell("roster", "check", str(path))
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_one_roster_is_asked_for(tell: Run, tmp_path: Path) -> None:
    assert tell("roster", "check")[0] == 2
    assert tell("roster", "check", str(tmp_path / "none.csv"))[0] == 2
    assert tell("roster", "check", "--identity-center")[0] == 3
