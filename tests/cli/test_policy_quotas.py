"""`leastwise policy minimise`: how long a policy is against the quota of what it is, and `--split`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

SHORT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}
LONG = {**SHORT, "Resource": [f"arn:aws:s3:::logs-of-department-{number}/*" for number in range(300)]}


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))


def written(*statements: dict[str, Any]) -> str:
    Path("policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=2))
    return "policy.json"


def test_the_size_stands_beside_the_quota(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "minimise", written(SHORT)]) == 0
    assert capfd.readouterr().err == "114 -> 114 of 6,144 characters of a managed policy, proved equal\n"


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        (None, 0, "characters are too many for a managed policy: --split writes several"),
        ("managed", 1, "characters are too many for a managed policy: --split writes several"),
        ("group", 1, "characters are too many for the inline policies of a group: all inline policies of a group"),
        ("trust", 1, "characters are too many for a trust policy: a role has one trust policy"),
    ],
)
def test_a_policy_that_is_too_long_is_one_clear_line(
    capfd: pytest.CaptureFixture[str], kind: str | None, code: int, said: str
) -> None:
    assert run(["policy", "minimise", written(LONG), *(["--kind", kind] if kind else [])]) == code
    found = capfd.readouterr()
    assert said in found.err.splitlines()[-1]
    assert json.loads(found.out)["Statement"][0]["Action"] == "s3:GetObject"


def test_split_prints_documents_within_the_quota(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "minimise", written(LONG), "--split"]) == 0
    found = capfd.readouterr()
    documents = json.loads(found.out)
    assert [len(json.dumps(one, separators=(",", ":"))) <= 6_144 for one in documents] == [True] * len(documents)
    assert len(documents) > 1
    assert sorted(one for each in documents for one in each["Statement"][0]["Resource"]) == sorted(LONG["Resource"])
    assert found.err.rstrip().endswith("of 6,144 characters of a managed policy each, proved equal together")


def test_more_documents_than_aws_attaches_are_said(capfd: pytest.CaptureFixture[str]) -> None:
    resources = [f"arn:aws:s3:::logs-of-department-{number}/*" for number in range(800)]
    assert run(["policy", "minimise", written({**LONG, "Resource": resources}), "--split", "--kind", "scp"]) == 1
    assert capfd.readouterr().err.splitlines()[-1].startswith("7 policies: AWS attaches 5")


@pytest.mark.parametrize("kind", ["user", "boundary"])
def test_split_refuses_kinds_of_which_there_is_one(capfd: pytest.CaptureFixture[str], kind: str) -> None:
    assert run(["policy", "minimise", written(LONG), "--split", "--kind", kind]) == 2
    found = capfd.readouterr()
    assert found.out == ""
    assert f"a policy of the kind {kind} cannot be split" in found.err


def test_split_refuses_a_resource_policy(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "minimise", written({**SHORT, "Principal": "*"}), "--split"]) == 2
    assert "names principals: a resource has one policy" in capfd.readouterr().err
