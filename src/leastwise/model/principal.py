"""Principals as CloudTrail names them (CloudTrail User Guide, "CloudTrail userIdentity element")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from leastwise.model.arn import is_arn, parse_arn

# IAM User Guide, "IAM identifiers", unique ID prefixes: access keys begin with AKIA and ASIA; the other ids are
# those of users, roles, groups, instance profiles and of the principals of other services.
_ACCESS_KEY: Final = re.compile(r"A[KS]IA[A-Z0-9]{12,124}")
_UNIQUE_ID: Final = re.compile(r"(AIDA|AROA|AGPA|AIPA|ANPA|ANVA|ABIA|ACCA|APKA|ASCA)[A-Z0-9]{12,124}(:.*)?")
_SSO_ROLE: Final = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")


class PrincipalKind(Enum):
    """What a user wrote to name a principal."""

    ACCESS_KEY = "access key id"
    UNIQUE_ID = "principal id"
    ARN = "ARN"
    SERVICE = "service"
    NAME = "name"


def principal_kind(text: str) -> PrincipalKind:
    """Return what kind of identifier the text is; everything unknown is a user, role or session name."""
    if _ACCESS_KEY.fullmatch(text):
        return PrincipalKind.ACCESS_KEY
    if _UNIQUE_ID.fullmatch(text):
        return PrincipalKind.UNIQUE_ID
    if text.startswith("arn:"):
        return PrincipalKind.ARN
    if text.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return PrincipalKind.SERVICE
    return PrincipalKind.NAME


@dataclass(frozen=True, slots=True)
class Principal:
    """Who made a request: the name people know, the role they used (empty without one), the kind of identity."""

    name: str
    role: str = ""
    identity_type: str = ""

    def __str__(self) -> str:
        return f"{self.name} (role {self.role})" if self.role and self.role != self.name else self.name


def principal_of(identity: Mapping[str, Any] | None) -> Principal:
    """Return the principal of a ``userIdentity`` element whose members are named in lower case."""
    if not identity:
        return Principal("someone unknown")
    kind = identity.get("type") or ""
    if kind == "Root":
        return Principal(f"root of {identity.get('accountid') or 'the account'}", "", kind)
    if kind == "AssumedRole":
        return Principal(_session_name(identity) or "a session", _role_name(identity), kind)
    return Principal(_plain_name(identity) or "someone unknown", "", kind)


def permission_set_of(role: str) -> str | None:
    """Return the permission set behind an Identity Center role (``AWSReservedSSO_NAME_0123456789abcdef``)."""
    match = _SSO_ROLE.fullmatch(role)
    return match.group(1) if match else None


def _session_name(identity: Mapping[str, Any]) -> str:
    context = identity.get("sessioncontext") or {}
    if source := context.get("sourceidentity"):
        return str(source)
    principal_id = identity.get("principalid") or ""
    if ":" in principal_id:
        return str(principal_id).split(":", 1)[1]
    arn = identity.get("arn") or ""
    return parse_arn(arn).name if is_arn(arn) else ""


def _role_name(identity: Mapping[str, Any]) -> str:
    issuer = (identity.get("sessioncontext") or {}).get("sessionissuer") or {}
    role = str(issuer.get("username") or "")
    arn = identity.get("arn") or ""
    if not role and is_arn(arn) and parse_arn(arn).resource.startswith("assumed-role/"):
        role = parse_arn(arn).resource.split("/")[1]
    return permission_set_of(role) or role


def _plain_name(identity: Mapping[str, Any]) -> str:
    arn = identity.get("arn") or ""
    account = identity.get("accountid")
    on_behalf_of = (identity.get("onbehalfof") or {}).get("userid")
    principal_id = str(identity.get("principalid") or "")
    return str(
        identity.get("username")
        or (parse_arn(arn).name if is_arn(arn) else arn)
        or identity.get("invokedby")
        or on_behalf_of
        or (f"account {account}" if account and identity.get("type") == "AWSAccount" else "")
        or principal_id.rsplit(":", 1)[-1]
        or (f"account {account}" if account else "")
    )
