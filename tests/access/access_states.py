"""States built by hand for tests about access: short ways to write users, groups, roles and policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from leastwise.inventory.state import State
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, Origin

ACCOUNT, OTHER, MANAGEMENT = "111122223333", "222222222222", "999999999999"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Json = dict[str, Any]


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> Json:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> Json:
    """A statement that denies."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def document(*statements: Json) -> Json:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trust(principal: Any, action: str = "sts:AssumeRole", **more: Any) -> Json:
    """A trust policy of one statement."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, **more}],
    }


def item(kind: str, identifier: str, name: str, arn: str, configuration: Json, **more: Any) -> ConfigurationItem:
    """An item of any type, of ACCOUNT unless said otherwise."""
    settings: Json = {"account_id": ACCOUNT, "region": GLOBAL_REGION, "origin": Origin.TRAIL, **more}
    return ConfigurationItem(
        resource_type=kind,
        resource_id=identifier,
        resource_name=name,
        arn=arn,
        capture_time=NOW,
        configuration=configuration,
        **settings,
    )


def _attached(arns: Iterable[str]) -> list[Json]:
    return [{"policyName": arn.rpartition("/")[2], "policyArn": arn} for arn in arns]


def _boundary(arn: str | None) -> Json | None:
    return (arn and {"permissionsBoundaryType": "PermissionsBoundaryPolicy", "permissionsBoundaryArn": arn}) or None


def _inline(policies: Json) -> list[Json]:
    return [{"policyName": name, "policyDocument": content} for name, content in policies.items()]


def user(
    name: str,
    inline: Json | None = None,
    attached: Iterable[str] = (),
    groups: Iterable[str] = (),
    boundary: str | None = None,
    **more: Any,
) -> ConfigurationItem:
    """A user."""
    account = more.get("account_id", ACCOUNT)
    configuration = {
        "userName": name,
        "userPolicyList": _inline(inline or {}),
        "attachedManagedPolicies": _attached(attached),
        "groupList": list(groups),
        "permissionsBoundary": _boundary(boundary),
    }
    arn = f"arn:aws:iam::{account}:user/{name}"
    more.setdefault("tags", {})
    return item("AWS::IAM::User", f"AIDA{name.upper()}00000000", name, arn, configuration, **more)


def group(name: str, inline: Json | None = None, attached: Iterable[str] = (), **more: Any) -> ConfigurationItem:
    """A group."""
    configuration = {"groupPolicyList": _inline(inline or {}), "attachedManagedPolicies": _attached(attached)}
    arn = f"arn:aws:iam::{ACCOUNT}:group/{name}"
    return item("AWS::IAM::Group", f"AGPA{name.upper()}00000000", name, arn, configuration, **more)


def role(
    name: str,
    trusted: Json | None = None,
    inline: Json | None = None,
    attached: Iterable[str] = (),
    boundary: str | None = None,
    number: int = 0,
    **more: Any,
) -> ConfigurationItem:
    """A role; `number` tells roles of one name apart."""
    account = more.get("account_id", ACCOUNT)
    configuration = {
        "roleName": name,
        "assumeRolePolicyDocument": trusted or trust({"Service": "ec2.amazonaws.com"}),
        "rolePolicyList": _inline(inline or {}),
        "attachedManagedPolicies": _attached(attached),
        "permissionsBoundary": _boundary(boundary),
    }
    arn = f"arn:aws:iam::{account}:role/{name}"
    return item("AWS::IAM::Role", f"AROA{name.upper()}0000000{number}", name, arn, configuration, **more)


def policy(name: str, *documents: Json, default: int | None = None, **more: Any) -> ConfigurationItem:
    """A customer managed policy with versions; the last is the default unless `default` says which."""
    account = more.get("account_id", ACCOUNT)
    chosen = f"v{default or len(documents)}"
    versions = [
        {"versionId": f"v{number}", "isDefaultVersion": f"v{number}" == chosen, "document": one}
        for number, one in enumerate(documents, 1)
    ]
    configuration = {"policyName": name, "defaultVersionId": chosen, "policyVersionList": versions}
    return item("AWS::IAM::Policy", f"ANPA{name.upper()}", name, policy_arn(name, account), configuration, **more)


def policy_arn(name: str, account: str = ACCOUNT) -> str:
    """The ARN of a policy."""
    return f"arn:aws:iam::{account}:policy/{name}"


ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"


def state(*items: ConfigurationItem, moment: datetime | None = None) -> State:
    """The state of some items."""
    return State(moment, {one.key: one for one in items})


def organization(scps: dict[str, Json], attached: dict[str, list[str]] | None = None) -> list[ConfigurationItem]:
    """An organisation with a root r-1, a unit ou-1 below it and in that ACCOUNT; FullAWSAccess everywhere.

    `scps` are policies by name, `attached` says which of them are attached to which of these ids.
    """
    ids = {"r-1": "Root", "ou-1": "OrganizationalUnit", ACCOUNT: "Account"}
    parents = {"r-1": None, "ou-1": "r-1", ACCOUNT: "ou-1"}
    found = [item("AWS::Organizations::Organization", "o-example", "o-example", "", {"masterAccountId": MANAGEMENT})]
    for identifier, kind in ids.items():
        names = ["FullAWSAccess", *(attached or {}).get(identifier, [])]
        policies = [{"policyId": f"p-{name}", "policyType": "SERVICE_CONTROL_POLICY"} for name in names]
        configuration = {"parentId": parents[identifier], "attachedPolicies": policies}
        found.append(item(f"AWS::Organizations::{kind}", identifier, identifier, "", configuration))
    for name, content in scps.items():
        configuration = {"policyName": name, "type": "SERVICE_CONTROL_POLICY", "content": content}
        found.append(item("AWS::Organizations::Policy", f"p-{name}", name, "", configuration))
    return [replace(one, account_id=MANAGEMENT) for one in found]
