"""Collecting files one after another: what an earlier one told is used for a later one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.settings import Settings
from leastwise.usecases.recorder.collecting import collect_files
from leastwise.workspace import open_inventory

ACCOUNT = "111122223333"
ALICE = f"arn:aws:iam::{ACCOUNT}:user/alice"
DETAILS: dict[str, Any] = {
    "UserDetailList": [
        {"Path": "/", "UserName": "alice", "UserId": "AIDAEXAMPLEALICE0001", "Arn": ALICE, "GroupList": []}
        | {"CreateDate": "2026-01-01T00:00:00Z", "AttachedManagedPolicies": [], "UserPolicyList": []}
    ],
    "GroupDetailList": [],
    "RoleDetailList": [],
    "Policies": [],
    "IsTruncated": False,
}
REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
    f"alice,{ALICE},2026-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,2026-01-02T00:00:00+00:00,N/A,N/A,N/A,"
    "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
)


@pytest.mark.parametrize("first", ["details", "report"])
def test_a_credential_report_is_about_the_user_that_is_known(tmp_path: Path, first: str) -> None:
    details, report = tmp_path / "details.json", tmp_path / "report.csv"
    details.write_text(json.dumps(DETAILS), encoding="utf-8")
    report.write_text(REPORT, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    order = [details, report] if first == "details" else [report, details]
    for path in order:
        collect_files([path], lambda: open_inventory(settings))
    with open_inventory(settings) as inventory:
        inventory.refresh()
        users = inventory.state_at(resource_types=["AWS::IAM::User"]).items
    ids = {key.resource_id for key in users}
    assert "AIDAEXAMPLEALICE0001" in ids
    if first == "details":
        assert ids == {"AIDAEXAMPLEALICE0001"}
