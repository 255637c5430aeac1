"""Remedies filled from findings: no name of a resource becomes another command or another piece of Terraform."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.checks.check import Check
from leastwise.checks.remediation_text import cli_of, names_in, terraform_of
from leastwise.model.finding import Finding, Severity

USER = "AWS::IAM::User"
FINDING = Finding(
    "c", "T", Severity.LOW, "t", "111122223333", "eu-west-1", USER, "arn:aws:iam::111122223333:user/team/alice"
)


def check(*cli: str, terraform: str = "") -> Check:
    fixes: Any = {"remediation_cli": cli, "remediation_terraform": terraform}
    return Check("c", "C", "best-practice", Severity.LOW, ("T",), (USER,), "", (), lambda evidence: iter(()), **fixes)


def test_values_are_the_findings_own_and_those_of_its_details() -> None:
    finding = replace(FINDING, details={"keyId": "AKIA1", "days": 91, "is": True, "list": ["a"]})
    template = "aws iam x {resource_name} {account_id} {region} {resource} {keyId} {days}"
    assert cli_of(check(template), finding) == (
        "aws iam x alice 111122223333 eu-west-1 arn:aws:iam::111122223333:user/team/alice AKIA1 91",
    )
    assert names_in(template) == {"resource_name", "account_id", "region", "resource", "keyId", "days"}


def test_what_is_no_value_stays() -> None:
    template = """aws iam x --policy '{"Version": "2012-10-17"}' ${var} {unknown}"""
    assert cli_of(check(template), FINDING) == (template,)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_a_name_stays_one_argument_of_the_shell(name: str) -> None:
    finding = replace(FINDING, resource=name)
    (command,) = cli_of(check("aws iam delete-user --user-name {resource}"), finding)
    assert shlex.split(command) == ["aws", "iam", "delete-user", "--user-name", name]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ('a"b', 'name = "a\\"b"'),
        ("a\nb", 'name = "a\\nb"'),
        ("${file(1)}", 'name = "$${file(1)}"'),
        ("%{ if x }", 'name = "%%{ if x }"'),
        ("a\\", 'name = "a\\\\"'),
    ],
)
def test_a_name_stays_within_the_quotes_of_terraform(name: str, written: str) -> None:
    finding = replace(FINDING, resource=name)
    assert terraform_of(check(terraform='name = "{resource}"'), finding) == written


@pytest.mark.parametrize(
    ("name", "label"), [("alice", "alice"), ("Al-ice.B", "al_ice_b"), ("7up", "resource_7up"), ("é", "resource")]
)
def test_labels_are_names_that_terraform_takes(name: str, label: str) -> None:
    finding = replace(FINDING, resource=f"arn:aws:iam::111122223333:user/{name}")
    assert terraform_of(check(terraform="{label}"), finding) == label
