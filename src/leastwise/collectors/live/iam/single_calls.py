"""Users, groups, roles and managed policies by single calls, where GetAccountAuthorizationDetails is not allowed.

What the calls say is put together as that call would have said it, so that one shape reads both. A member that could
not be read is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from leastwise.collectors.files.iam_shape import AWS_MANAGED, GROUP, POLICY, ROLE, USER
from leastwise.collectors.live.reading import Reading

Page = dict[str, list[dict[str, Any]]]
"""The lists of GetAccountAuthorizationDetails."""

ACTIONS: Final = (
    "iam:ListUsers",
    "iam:ListUserPolicies",
    "iam:GetUserPolicy",
    "iam:ListAttachedUserPolicies",
    "iam:GetUser",
    "iam:ListGroupsForUser",
    "iam:ListGroups",
    "iam:ListGroupPolicies",
    "iam:GetGroupPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListRoles",
    "iam:ListRolePolicies",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:GetRole",
    "iam:ListInstanceProfilesForRole",
    "iam:ListPolicies",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
)
"""Every action that these calls need."""

_GONE: Final = ("NoSuchEntity",)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is asked about each user, group or role. `belonging` is the list that its own kind alone has."""

    resource_type: str
    noun: str
    is_got: bool
    belonging: tuple[str, str, str] | None = None

    @property
    def word(self) -> str:
        """The kind in names of boto3's operations."""
        return self.noun.lower()


_KINDS: Final = (
    _Kind(USER, "User", True, ("list_groups_for_user", "Groups", "GroupList")),
    _Kind(GROUP, "Group", False),
    _Kind(ROLE, "Role", True, ("list_instance_profiles_for_role", "InstanceProfiles", "InstanceProfileList")),
)


def read_singly(reading: Reading) -> Page:
    """All of the account as pages of details (IAM API Reference, "ListUsers", "GetUser", "ListUserPolicies", …).

    Of AWS's own policies those that something has. Refusals are kept in the reading.
    """
    page: Page = {f"{kind.noun}DetailList": _entities(reading, kind) for kind in _KINDS}
    listed = reading.pages("iam", "list_policies", "Policies", about=POLICY, parameters={"Scope": "Local"})
    arns = [policy["Arn"] for policy in listed]
    arns += sorted(arn for arn in _named(page) if f":iam::{AWS_MANAGED}:" in arn)
    found: dict[str, dict[str, Any]] = {}
    reading.each(partial(_policy, reading, found), arns)
    return page | {"Policies": [found[arn] for arn in arns if arn in found]}


def _entities(reading: Reading, kind: _Kind) -> list[dict[str, Any]]:
    listed = list(reading.pages("iam", f"list_{kind.word}s", f"{kind.noun}s", about=kind.resource_type))
    found: dict[str, dict[str, Any]] = {}
    reading.each(partial(_entity, reading, kind, found), listed)
    return [found[one["Arn"]] for one in listed if one["Arn"] in found]


def _entity(reading: Reading, kind: _Kind, found: dict[str, dict[str, Any]], listed: Mapping[str, Any]) -> None:
    detail = {name: value for name, value in listed.items() if name not in ("Tags", "PermissionsBoundary")}
    if kind.is_got:
        got = _ask(reading, kind, listed, f"get_{kind.word}")
        if got == {}:
            return  # deleted since it was listed
        if got is not None:
            known = got[kind.noun]
            detail |= {"Tags": known.get("Tags", []), "PermissionsBoundary": known.get("PermissionsBoundary")}
            detail |= {name: known[name] for name in ("RoleLastUsed", "PasswordLastUsed") if name in known}
    attached = _list(reading, kind, listed, f"list_attached_{kind.word}_policies", "AttachedPolicies")
    if attached is not None:
        detail["AttachedManagedPolicies"] = attached
    inline = _inline(reading, kind, listed)
    if inline is not None:
        detail[f"{kind.noun}PolicyList"] = inline
    if kind.belonging is not None:
        operation, member, name = kind.belonging
        belonging = _list(reading, kind, listed, operation, member)
        if belonging is not None:
            detail[name] = [one["GroupName"] for one in belonging] if name == "GroupList" else belonging
    found[listed["Arn"]] = detail


def _inline(reading: Reading, kind: _Kind, listed: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The inline policies with their documents; None where not all of them could be read."""
    names = _list(reading, kind, listed, f"list_{kind.word}_policies", "PolicyNames")
    policies: list[dict[str, Any]] = []
    for name in names or ():
        answer = _ask(reading, kind, listed, f"get_{kind.word}_policy", PolicyName=name)
        if answer is None:
            return None
        if answer:
            policies.append({"PolicyName": name, "PolicyDocument": answer["PolicyDocument"]})
    return None if names is None else policies


def _ask(
    reading: Reading, kind: _Kind, listed: Mapping[str, Any], operation: str, **more: str
) -> dict[str, Any] | None:
    return reading.call(
        "iam",
        operation,
        about=kind.resource_type,
        resource=listed["Arn"],
        absent=_GONE,
        parameters={f"{kind.noun}Name": listed[f"{kind.noun}Name"], **more},
    )


def _list(reading: Reading, kind: _Kind, listed: Mapping[str, Any], operation: str, member: str) -> list[Any] | None:
    return reading.listing(
        "iam",
        operation,
        member,
        about=kind.resource_type,
        resource=listed["Arn"],
        absent=_GONE,
        parameters={f"{kind.noun}Name": listed[f"{kind.noun}Name"]},
    )


def _named(page: Page) -> Iterable[str]:
    """The managed policies that users, groups and roles have, as policy or as boundary."""
    found = set()
    for entities in page.values():
        for entity in entities:
            found |= {one["PolicyArn"] for one in entity.get("AttachedManagedPolicies", ())}
            found |= {(entity.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", "")}
    return found


def _policy(reading: Reading, found: dict[str, dict[str, Any]], arn: str) -> None:
    """The policy with its default version."""
    asked = {"PolicyArn": arn}
    got = reading.call("iam", "get_policy", about=POLICY, resource=arn, absent=_GONE, parameters=asked)
    if not got:
        if got is None:
            reading.incomplete(POLICY)
        return
    policy: dict[str, Any] = {name: value for name, value in got["Policy"].items() if name != "Tags"}
    answer = reading.call(
        "iam",
        "get_policy_version",
        about=POLICY,
        resource=arn,
        absent=_GONE,
        parameters={**asked, "VersionId": policy["DefaultVersionId"]},
    )
    if answer:
        policy["PolicyVersionList"] = [answer["PolicyVersion"]]
    found[arn] = policy
