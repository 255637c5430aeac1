"""Remediation templates of checks, filled with what a finding says: AWS CLI commands and Terraform.

A template names a value in braces: {resource_name}. Values are quoted for where they stand, so that no name of a
resource can become another command or another piece of Terraform.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Final

from leastwise.checks.check import Check
from leastwise.model.finding import Finding

_PLACE: Final = re.compile(r"(?<!\$)\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WORD: Final = re.compile(r"[^A-Za-z0-9_]+")


def cli_of(check: Check, finding: Finding) -> tuple[str, ...]:
    """The AWS CLI commands that mend a finding, values quoted for a POSIX shell."""
    values = values_of(finding) if check.remediation_cli else {}
    return tuple(_filled(one, values, shlex.quote) for one in check.remediation_cli)


def terraform_of(check: Check, finding: Finding) -> str:
    """The Terraform that mends a finding, values escaped for a quoted string; {label} is a name for a block."""
    if not check.remediation_terraform:
        return ""
    values = values_of(finding)
    label = _WORD.sub("_", values["resource_name"]).strip("_").lower()
    values["label"] = label if label[:1].isalpha() else f"resource_{label}".rstrip("_")
    return _filled(check.remediation_terraform, values, _in_quotes)


def values_of(finding: Finding) -> dict[str, str]:
    """The values that templates may name: the finding's own, and the texts and numbers among its details."""
    found = {
        name: str(value)
        for name, value in finding.details.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }
    return found | {
        "account_id": finding.account_id,
        "region": finding.region,
        "resource": finding.resource,
        "resource_name": _name(finding.resource),
        "principal": finding.principal,
        "principal_name": _name(finding.principal),
    }


def names_in(template: str) -> frozenset[str]:
    """The values that a template names."""
    return frozenset(_PLACE.findall(template))


def _filled(template: str, values: Mapping[str, str], quoted: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda place: quoted(values[place[1]]) if place[1] in values else place[0], template)


def _in_quotes(value: str) -> str:
    escaped = json.dumps(value)[1:-1]
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _name(arn: str) -> str:
    """The last part of an ARN: the name of a user, role, policy, bucket, trail."""
    if not arn.startswith("arn:"):
        return arn
    return arn.split(":", 5)[-1].rpartition("/")[2].rpartition(":")[2]
