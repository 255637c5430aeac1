"""Credential reports: what they know, ids from other files, damage."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
import sample_account as account

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)
ROOT = (
    f"<root_account>,arn:aws:iam::{account.ACCOUNT}:root,2020-01-01T00:00:00+00:00,not_supported,"
    "2024-04-01T10:00:00+00:00,not_supported,not_supported,false,true,2020-01-02T00:00:00+00:00,"
    "2024-04-02T00:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
)
ALICE = (
    f"alice,arn:aws:iam::{account.ACCOUNT}:user/team/alice,2024-03-01T12:00:00+00:00,true,no_information,"
    "2024-03-01T12:00:05+00:00,N/A,true,true,2024-03-02T00:00:00+00:00,2024-04-03T00:00:00+00:00,eu-west-1,ec2,"
    "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
)


def _write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join((header, *rows)))
    return path


def _read(*paths: Path) -> tuple[dict[str, ConfigurationItem], list[str]]:
    notes: list[str] = []
    found = Observations()
    for _, observations in read_paths(paths, notes.append):
        found.add(observations)
    return {item.resource_name: item for item in found.items}, notes


def test_root_user_has_an_item(tmp_path: Path) -> None:
    root = _read(_write(tmp_path / "report.csv", ROOT, ALICE))[0]["<root_account>"]
    assert (root.resource_type, root.resource_id, root.account_id) == ("AWS::IAM::Root", "root", account.ACCOUNT)
    assert root.configuration["mfaActive"] is False
    assert root.configuration["accessKey1Active"] is True
    assert root.configuration["accessKey1LastRotated"] == "2020-01-02T00:00:00Z"
    assert root.configuration["passwordEnabled"] is None
    assert root.supplementary["accessKey1LastUsedDate"] == "2024-04-02T00:00:00Z"
    assert not [name for name in root.configuration if "Used" in name]


def test_user_has_what_the_report_knows(tmp_path: Path) -> None:
    alice = _read(_write(tmp_path / "report.csv", ROOT, ALICE))[0]["alice"]
    assert alice.configuration["path"] == "/team/"
    assert alice.configuration["createDate"] == "2024-03-01T12:00:00Z"
    report = alice.configuration["credentialReport"]
    assert (report["passwordEnabled"], report["mfaActive"], report["accessKey2Active"]) == (True, True, False)
    assert "accessKey1LastUsedService" not in report
    assert alice.supplementary["credentialReport"]["accessKey1LastUsedService"] == "ec2"
    assert {"userPolicyList", "groupList", "mfaDevices", "loginProfile"}.isdisjoint(alice.configuration)


def test_use_makes_no_new_version(tmp_path: Path) -> None:
    used = ALICE.replace("2024-04-03T00:00:00+00:00,eu-west-1,ec2", "2024-04-09T00:00:00+00:00,eu-west-2,s3")
    items = [
        _read(_write(tmp_path / f"{number}.csv", ROOT, row))[0]["alice"] for number, row in enumerate((ALICE, used))
    ]
    assert items[0].content_hash() == items[1].content_hash()
    assert items[0].supplementary != items[1].supplementary


def test_unique_ids_come_from_other_files(tmp_path: Path) -> None:
    report = _write(tmp_path / "a-report.csv", ROOT, ALICE)
    details = tmp_path / "z-details.json"
    details.write_text(json.dumps(account.details()))
    assert _read(report)[0]["alice"].resource_id == f"arn:aws:iam::{account.ACCOUNT}:user/team/alice"
    assert "unique id of 1 of its resources" in _read(report)[1][0]
    items, notes = _read(report, details)
    assert items["alice"].resource_id == "AIDAALICE0000000001"
    assert notes == []


def test_unique_ids_come_from_items_known_before(tmp_path: Path) -> None:
    details = tmp_path / "details.json"
    details.write_text(json.dumps(account.details()))
    known = _read(details)[0].values()
    report = _write(tmp_path / "report.csv", ROOT, ALICE)
    ((_, found),) = read_paths([report], lambda line: None, known=known)
    assert {item.resource_id for item in found.items} == {"root", "AIDAALICE0000000001"}


def test_user_made_again_under_the_name_is_another(tmp_path: Path) -> None:
    earlier = ALICE.replace("2024-03-01T12:00:00+00:00", "2022-01-01T00:00:00+00:00")
    details = tmp_path / "details.json"
    details.write_text(json.dumps(account.details()))
    assert _read(_write(tmp_path / "report.csv", ROOT, earlier), details)[0]["alice"].resource_id.startswith("arn:")


def test_output_of_get_credential_report(tmp_path: Path) -> None:
    content = base64.b64encode("\n".join((HEADER, ROOT, ALICE)).encode()).decode()
    path = tmp_path / "report.json"
    document = {"Content": content, "ReportFormat": "text/csv", "GeneratedTime": "2024-04-05T06:07:08+00:00"}
    path.write_text(json.dumps(document))
    alice = _read(path)[0]["alice"]
    assert alice.capture_time.isoformat() == "2024-04-05T06:07:08+00:00"
    assert alice.supplementary["credentialReport"]["generatedTime"] == "2024-04-05T06:07:08Z"
    path.write_text(json.dumps(document | {"Content": content[:-3]}))
    with pytest.raises(InputError, match="Content is no text in base64"):
        _read(path)


def test_newer_columns_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path / "r.csv", ROOT + ",0", header=HEADER + ",additional_credentials_info")
    assert _read(path)[0]["<root_account>"].configuration["additionalCredentialsInfo"] == "0"


@pytest.mark.parametrize(
    ("rows", "header", "expected"),
    [
        ((ROOT, ALICE[:120]), HEADER, "line 3 has "),
        ((ROOT, ALICE[:-2]), HEADER, "line 3: cert_2_last_rotated is no date and time: 'N'"),
        (
            (ROOT,),
            HEADER.replace("mfa_active,", "").replace(",cert_2_active", ""),
            "lacks the columns cert_2_active, mfa_",
        ),
        ((), HEADER, "has no rows"),
        ((ROOT.replace("false,true", "no,true"),), HEADER, "line 2: mfa_active is a text, not true or false"),
        ((ROOT.replace("arn:aws:iam", "arn"),), HEADER, "line 2: arn is no ARN"),
        ((ROOT + '"',), HEADER, "line 2"),
    ],
)
def test_damage_is_said_with_its_line(tmp_path: Path, rows: tuple[str, ...], header: str, expected: str) -> None:
    path = _write(tmp_path / "report.csv", *rows, header=header)
    with pytest.raises(InputError) as caught:
        _read(path)
    assert caught.value.message.startswith(f"{path}: ")
    assert expected in caught.value.message
