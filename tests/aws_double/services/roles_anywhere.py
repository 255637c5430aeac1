"""IAM Roles Anywhere: trust anchors and profiles."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..account import Account, now

SERVICE: Final = "rolesanywhere"
Parameters = Mapping[str, Any]
Operation = Callable[[Account, Parameters], dict[str, Any]]


def _put(account: Account, kind: str, row: dict[str, Any], tags: list[dict[str, str]]) -> dict[str, Any]:
    identity = str(uuid.uuid4())
    word = "trust-anchor" if kind == "trustAnchor" else "profile"
    arn = account.arn("rolesanywhere", f"{word}/{identity}", regional=True)
    row = {f"{kind}Id": identity, f"{kind}Arn": arn, "createdAt": now(), "updatedAt": now(), **row}
    account.regional(f"roles anywhere {kind}")[identity] = row
    account.regional("roles anywhere tags")[arn] = tags
    return row


def create_trust_anchor(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = {"name": parameters["name"], "source": parameters["source"], "enabled": parameters.get("enabled", False)}
    return {"trustAnchor": _put(account, "trustAnchor", row, parameters.get("tags", []))}


def create_profile(account: Account, parameters: Parameters) -> dict[str, Any]:
    names = ("name", "roleArns", "sessionPolicy", "managedPolicyArns", "durationSeconds", "requireInstanceProperties")
    row = {name: parameters[name] for name in names if name in parameters}
    row |= {"enabled": parameters.get("enabled", False), "createdBy": account.caller_arn}
    return {"profile": _put(account, "profile", row, parameters.get("tags", []))}


def _list(kind: str) -> Operation:
    def list_rows(account: Account, parameters: Parameters) -> dict[str, Any]:
        rows = list(account.regional(f"roles anywhere {kind}").values())
        page, token = account.page(rows, parameters.get("nextToken"), parameters.get("pageSize"))
        return {f"{kind}s": page, "nextToken": token}

    return list_rows


def _get(kind: str) -> Operation:
    def get(account: Account, parameters: Parameters) -> dict[str, Any]:
        rows = account.regional(f"roles anywhere {kind}")
        return {kind: account.found(rows, parameters[f"{kind}Id"], "ResourceNotFoundException")}

    return get


def list_tags_for_resource(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"tags": account.regional("roles anywhere tags").get(parameters["resourceArn"], [])}


OPERATIONS: Final[Mapping[str, Operation]] = {
    "CreateProfile": create_profile,
    "CreateTrustAnchor": create_trust_anchor,
    "GetProfile": _get("profile"),
    "GetTrustAnchor": _get("trustAnchor"),
    "ListProfiles": _list("profile"),
    "ListTagsForResource": list_tags_for_resource,
    "ListTrustAnchors": _list("trustAnchor"),
}
