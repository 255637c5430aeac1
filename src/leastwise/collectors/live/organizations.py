"""The organisation: its tree, policies of every type and where they are attached, delegated administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.refusal import DENIED
from leastwise.collectors.live.spelling import camel, policy_document, tags_of

ORGANIZATION: Final = "AWS::Organizations::Organization"
ROOT: Final = "AWS::Organizations::Root"
UNIT: Final = "AWS::Organizations::OrganizationalUnit"
ACCOUNT: Final = "AWS::Organizations::Account"
POLICY: Final = "AWS::Organizations::Policy"
_GONE: Final = ("ParentNotFoundException",)
"""A unit that was deleted since it was listed has nothing below it."""
_TYPES: Final = (ORGANIZATION, ROOT, UNIT, ACCOUNT, POLICY)


@dataclass(slots=True)
class _Node:
    """A root, an organizational unit or an account, and what it is in the tree."""

    resource_type: str
    id: str
    name: str
    arn: str
    configuration: dict[str, Any]


@dataclass(slots=True)
class _Tree:
    """What was seen; a set is None where it could not be read in full."""

    nodes: list[_Node] = field(default_factory=list)
    attached: dict[str, list[dict[str, str]]] | None = field(default_factory=dict)
    delegated: dict[str, list[str] | None] | None = field(default_factory=dict)


def collect(account: AccountAccess) -> Observations:
    """Everything of the organisation, as items of its management account.

    Only the management account, and delegated administrators, may look at an organisation (AWS Organizations User
    Guide, "Delegated administrator for AWS Organizations"); elsewhere, and without one, there is nothing to read.
    """
    reading = Reading(account)
    answer = reading.call("organizations", "describe_organization", about=ORGANIZATION)
    if not answer:
        return reading.observations(*(_TYPES if answer is not None else ()))
    organization = answer["Organization"]
    management = organization["MasterAccountId"]
    reading = Reading(replace(account, account_id=management), not_read=reading.not_read)
    if management != account.account_id and not _may_look(reading):
        return Observations()
    _keep_organization(reading, organization)
    tree = _Tree()
    _descend(reading, tree)
    if not (reading.was_listed(ROOT) and reading.was_listed(UNIT)):
        for below in (UNIT, ACCOUNT):  # what hangs from a node that was not seen was not seen either
            reading.incomplete(below)
    _read_policies(reading, tree)
    _read_delegated(reading, tree)
    reading.each(partial(_keep_node, reading, tree=tree), tree.nodes)
    return reading.observations(*_TYPES)


def _may_look(reading: Reading) -> bool:
    """Whether a member account is a delegated administrator: others are refused the roots, which is no lack."""
    trial = Reading(reading.account)
    list(trial.pages("organizations", "list_roots", "Roots", about=ROOT))
    return not any(one.missing_action or one.reason.split(":")[0] in DENIED for one in trial.not_read)


def _keep_organization(reading: Reading, organization: Mapping[str, Any]) -> None:
    policy = reading.call(
        "organizations",
        "describe_resource_policy",
        about=ORGANIZATION,
        resource=organization["Arn"],
        absent=("ResourcePolicyNotFoundException",),
    )
    trusted = reading.listing(
        "organizations",
        "list_aws_service_access_for_organization",
        "EnabledServicePrincipals",
        about=ORGANIZATION,
        resource=organization["Arn"],
    )
    configuration = {
        "id": organization["Id"],
        "arn": organization["Arn"],
        "featureSet": organization.get("FeatureSet"),
        "masterAccountId": organization["MasterAccountId"],
        "masterAccountArn": organization.get("MasterAccountArn"),
    }
    if policy is not None:
        configuration["resourcePolicy"] = policy_document(policy.get("ResourcePolicy", {}).get("Content"))
    if trusted is not None:
        configuration["enabledServicePrincipals"] = sorted(one["ServicePrincipal"] for one in trusted)
    reading.item(
        ORGANIZATION, organization["Id"], name=organization["Id"], arn=organization["Arn"], configuration=configuration
    )


def _descend(reading: Reading, tree: _Tree) -> None:
    """The nodes of the tree, each with its parent (ListRoots, ListOrganizationalUnitsForParent, …)."""
    parents: list[str] = []
    for root in reading.pages("organizations", "list_roots", "Roots", about=ROOT):
        types = sorted(camel(root.get("PolicyTypes") or ()), key=lambda one: str(one["type"]))
        members = {"id": root["Id"], "arn": root["Arn"], "name": root["Name"], "policyTypes": types}
        tree.nodes.append(_Node(ROOT, root["Id"], root["Name"], root["Arn"], members))
        parents.append(root["Id"])
    for parent in parents:  # grows while it is walked
        of = {"ParentId": parent}
        units = reading.pages(
            "organizations",
            "list_organizational_units_for_parent",
            "OrganizationalUnits",
            about=UNIT,
            absent=_GONE,
            parameters=of,
        )
        for unit in units:
            members = {"id": unit["Id"], "arn": unit["Arn"], "name": unit["Name"], "parentId": parent}
            tree.nodes.append(_Node(UNIT, unit["Id"], unit["Name"], unit["Arn"], members))
            parents.append(unit["Id"])
        for one in reading.pages(
            "organizations", "list_accounts_for_parent", "Accounts", about=ACCOUNT, absent=_GONE, parameters=of
        ):
            tree.nodes.append(_account(one, parentId=parent))
    found = {node.id for node in tree.nodes}
    # An account that was moved while the tree was walked may have been passed by, and is not gone.
    listed = reading.pages("organizations", "list_accounts", "Accounts", about=ACCOUNT)
    tree.nodes += [_account(one) for one in listed if one["Id"] not in found]


def _account(one: Mapping[str, Any], **members: str) -> _Node:
    configuration = camel({key: value for key, value in one.items() if key != "Paths"}) | members
    return _Node(ACCOUNT, one["Id"], one.get("Name", one["Id"]), one["Arn"], configuration)


def _read_policies(reading: Reading, tree: _Tree) -> None:
    """Policies of every type that botocore knows of, their content and targets."""
    enumeration = reading.account.client("organizations").meta.service_model.shape_for("PolicyType").enum
    found: list[tuple[str, Mapping[str, Any]]] = []
    for policy_type in enumeration:
        listed = reading.listing(
            "organizations",
            "list_policies",
            "Policies",
            about=POLICY,
            absent=("InvalidInputException",),  # a type that this partition does not have
            parameters={"Filter": policy_type},
        )
        if listed is None:
            tree.attached = None
        found += [(policy_type, policy) for policy in listed or ()]
    reading.each(partial(_read_policy, reading, tree), found)


def _read_policy(reading: Reading, tree: _Tree, entry: tuple[str, Mapping[str, Any]]) -> None:
    policy_type, policy = entry
    policy_id, arn = policy["Id"], policy["Arn"]
    of = {"PolicyId": policy_id}
    described = reading.call("organizations", "describe_policy", about=POLICY, resource=arn, parameters=of)
    targets = reading.listing(
        "organizations", "list_targets_for_policy", "Targets", about=POLICY, resource=arn, parameters=of
    )
    configuration: dict[str, Any] = {
        "id": policy_id,
        "arn": arn,
        "policyName": policy["Name"],
        "description": policy.get("Description"),
        "type": policy_type,
        "awsManaged": bool(policy.get("AwsManaged", False)),
    }
    if described:
        configuration["content"] = policy_document(described["Policy"].get("Content"))
    if targets is None:
        tree.attached = None
    else:
        configuration["targets"] = sorted(target["TargetId"] for target in targets)
    for target in targets or ():
        if (attached := tree.attached) is not None:
            attached.setdefault(target["TargetId"], []).append({"policyId": policy_id, "policyType": policy_type})
    reading.item(POLICY, policy_id, name=policy["Name"], arn=arn, configuration=configuration)


def _read_delegated(reading: Reading, tree: _Tree) -> None:
    """Which accounts administer which services for the organisation."""
    administrators = reading.listing(
        "organizations", "list_delegated_administrators", "DelegatedAdministrators", about=ACCOUNT, resource="*"
    )
    if administrators is None:
        tree.delegated = None
        return
    for one in administrators:
        services = reading.listing(
            "organizations",
            "list_delegated_services_for_account",
            "DelegatedServices",
            about=ACCOUNT,
            resource=one["Arn"],
            parameters={"AccountId": one["Id"]},
        )
        names = None if services is None else sorted(service["ServicePrincipal"] for service in services)
        if tree.delegated is not None:
            tree.delegated[one["Id"]] = names


def _keep_node(reading: Reading, node: _Node, tree: _Tree) -> None:
    """With its tags (AWS Organizations API Reference, "ListTagsForResource")."""
    if tree.attached is not None:
        policies = sorted(tree.attached.get(node.id, ()), key=lambda one: (one["policyType"], one["policyId"]))
        node.configuration["attachedPolicies"] = policies
    if node.resource_type == ACCOUNT and tree.delegated is not None:
        services = tree.delegated.get(node.id, [])
        if services is not None:
            node.configuration["delegatedServices"] = services
    listed = reading.listing(
        "organizations",
        "list_tags_for_resource",
        "Tags",
        about=node.resource_type,
        resource=node.arn,
        absent=("TargetNotFoundException",),
        parameters={"ResourceId": node.id},
    )
    reading.item(
        node.resource_type,
        node.id,
        name=node.name,
        arn=node.arn,
        configuration=node.configuration,
        tags=tags_of(listed),
    )


ORGANIZATIONS: Final = LiveCollector(
    name="organizations",
    title="Organisation: tree, policies, delegated administrators",
    service="organizations",
    actions=(
        "organizations:DescribeOrganization",
        "organizations:DescribeResourcePolicy",
        "organizations:ListAWSServiceAccessForOrganization",
        "organizations:ListRoots",
        "organizations:ListOrganizationalUnitsForParent",
        "organizations:ListAccountsForParent",
        "organizations:ListAccounts",
        "organizations:ListPolicies",
        "organizations:DescribePolicy",
        "organizations:ListTargetsForPolicy",
        "organizations:ListTagsForResource",
        "organizations:ListDelegatedAdministrators",
        "organizations:ListDelegatedServicesForAccount",
    ),
    resource_types=_TYPES,
    collect=collect,
    reach=Reach.GLOBAL,
)
