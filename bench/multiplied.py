"""A file of authorization details made larger: its principals and customer managed policies again under new names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_OWN: Final = ("UserDetailList", "GroupDetailList", "RoleDetailList")
_NAMES: Final = frozenset({"UserName", "GroupName", "RoleName", "UserId", "GroupId", "RoleId", "Arn"})
_POLICY: Final = frozenset({"PolicyName", "PolicyId", "Arn"})
_AWS: Final = "arn:aws:iam::aws:"


def multiplied(details: Mapping[str, Any], copies: int) -> dict[str, Any]:
    """The account so many times over: each copy has its own users, groups, roles and policies, documents as they are.

    AWS managed policies are there once.
    """
    found: dict[str, Any] = {**details, **{name: list(details[name]) for name in (*_OWN, "Policies")}}
    for number in range(1, copies):
        suffix = f"-{number}"
        for name in _OWN:
            found[name] += [_principal(one, suffix) for one in details[name]]
        own = [one for one in details["Policies"] if not one["Arn"].startswith(_AWS)]
        found["Policies"] += [_renamed(one, suffix, _POLICY) for one in own]
    return found


def _principal(detail: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    found = _renamed(detail, suffix, _NAMES)
    found["AttachedManagedPolicies"] = [
        one if one["PolicyArn"].startswith(_AWS) else _renamed(one, suffix, frozenset({"PolicyName", "PolicyArn"}))
        for one in detail["AttachedManagedPolicies"]
    ]
    if "GroupList" in detail:
        found["GroupList"] = [f"{name}{suffix}" for name in detail["GroupList"]]
    if "InstanceProfileList" in detail:
        found["InstanceProfileList"] = []
    return found


def _renamed(detail: Mapping[str, Any], suffix: str, names: frozenset[str]) -> dict[str, Any]:
    return {name: f"{value}{suffix}" if name in names else value for name, value in detail.items()}
