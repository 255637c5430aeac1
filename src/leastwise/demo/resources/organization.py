"""The organisation as iam-collect writes it: its tree, and the service control policies that apply in it."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from leastwise.demo.organisation import DEVELOPMENT, MANAGEMENT, ORGANIZATION_ID, PRODUCTION

ROOT: Final = "r-ab12"
WORKLOADS: Final = "ou-ab12-11111111"
SANDBOX: Final = "ou-ab12-22222222"
_OF_AWS: Final = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
_OWN: Final = f"arn:aws:organizations::{MANAGEMENT}:policy/{ORGANIZATION_ID}/service_control_policy/p-a1b2c3d4"
_NO_LONG_TERM_CREDENTIALS: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "NoLongTermCredentials",
            "Effect": "Deny",
            "Action": ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
            "Resource": "*",
        }
    ],
}
"""Attached to the unit of the development account: with it, nobody there makes credentials of others."""

_FULL: Final = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def write_organization(folder: Path, accounts: str, end: datetime) -> None:
    """Writes the organisation below ``folder``, beside the accounts; ``end`` is the moment it shows."""
    place = folder / accounts / "aws" / "aws" / "organizations" / ORGANIZATION_ID
    for name, document in _files().items():
        path = place / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        os.utime(path, (end.timestamp(), end.timestamp()))


def _files() -> dict[str, Any]:
    """What each file holds, by its path without the ending."""
    arn = f"arn:aws:organizations::{MANAGEMENT}"
    files: dict[str, Any] = {
        "metadata": {
            "id": ORGANIZATION_ID,
            "arn": f"{arn}:organization/{ORGANIZATION_ID}",
            "rootAccountId": MANAGEMENT,
        },
        "ous": {
            ROOT: {"scps": [_OF_AWS], "rcps": []},
            WORKLOADS: {"parent": ROOT, "scps": [_OF_AWS], "rcps": []},
            SANDBOX: {"parent": ROOT, "scps": [_OF_AWS, _OWN], "rcps": []},
        },
        "accounts": {
            MANAGEMENT: {"ou": ROOT, "scps": [_OF_AWS], "rcps": []},
            PRODUCTION: {"ou": WORKLOADS, "scps": [_OF_AWS], "rcps": []},
            DEVELOPMENT: {"ou": SANDBOX, "scps": [_OF_AWS], "rcps": []},
        },
    }
    for unit, name in ((ROOT, "Root"), (WORKLOADS, "Workloads"), (SANDBOX, "Sandbox")):
        kind = "root" if unit == ROOT else "ou"
        files[f"ous/{unit}/metadata"] = {"name": name, "arn": f"{arn}:{kind}/{ORGANIZATION_ID}/{unit}"}
    for policy, name, is_of_aws, content in (
        (_OF_AWS, "FullAWSAccess", True, _FULL),
        (_OWN, "no-long-term-credentials", False, _NO_LONG_TERM_CREDENTIALS),
    ):
        place = f"scps/{policy.rsplit('/', 1)[-1].lower()}"
        files[f"{place}/metadata"] = {"arn": policy, "name": name, "awsManaged": is_of_aws}
        files[f"{place}/policy"] = content
    return files
