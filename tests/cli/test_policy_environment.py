"""Every option of every `leastwise policy` command has an environment variable of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from leastwise.cli.app import run
from leastwise.cli.policy import policy_app

SHARED = {"LEASTWISE_OUTPUT"}
"""Variables that mean the same for every command."""


def options() -> Iterator[tuple[str, Any]]:
    group = typer.main.get_command(policy_app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name != "help":
                yield name, parameter


def test_every_option_has_a_variable() -> None:
    found = list(options())
    assert len(found) > 25
    assert [f"{name} {one.opts[0]}" for name, one in found if not str(one.envvar).startswith("LEASTWISE_")] == []


def test_no_variable_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for name, one in options():
        if one.envvar not in SHARED:
            meanings.setdefault(one.envvar, set()).add(f"{name} {one.opts[0]}")
    assert {variable: found for variable, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("variables", "arguments", "code", "said"),
    [
        ({"LEASTWISE_POLICY_ACTIONS": "s3:GetObject"}, ["check-access-not-granted", "policy.json"], 1, "FAIL"),
        (
            {"LEASTWISE_POLICY_EXISTING": "policy.json", "LEASTWISE_POLICY_NEW": "policy.json"},
            ["check-no-new-access"],
            0,
            "PASS",
        ),
        (
            {
                "LEASTWISE_POLICY_IDENTITY": "policy.json",
                "LEASTWISE_POLICY_ACTION": "s3:GetObject s3:PutObject",
                "LEASTWISE_POLICY_RESOURCE": "arn:aws:s3:::logs/a",
            },
            ["simulate"],
            1,
            "implicitDeny  s3:PutObject",
        ),
        ({"LEASTWISE_POLICY_SPLIT": "1"}, ["minimise", "policy.json"], 0, "["),
        ({"LEASTWISE_POLICY_MINIMISE_KIND": "scp"}, ["minimise", "policy.json"], 0, "of 5,120 characters of an SCP"),
        ({"LEASTWISE_POLICY_SHRINK": "true"}, ["expand", "policy.json"], 0, "s3:GetObject"),
    ],
)
def test_variables_stand_for_options(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    variables: dict[str, str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}
    Path("policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(["policy", *arguments]) == code
    found = capfd.readouterr()
    assert said in found.out + found.err
