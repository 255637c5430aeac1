"""Users, groups, roles and managed policies, with their policies and documents: GetAccountAuthorizationDetails.

Where that is denied, the calls that list and get them one by one give the same items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.conversions import policy_versions, version_number
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import AWS_MANAGED, GROUP_SHAPE, POLICY_SHAPE, ROLE_SHAPE, USER_SHAPE, Shape
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.iam.single_calls import ACTIONS, read_singly
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import tags_of, with_instants
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

LISTS: Final[Mapping[str, Shape]] = {
    "UserDetailList": USER_SHAPE,
    "GroupDetailList": GROUP_SHAPE,
    "RoleDetailList": ROLE_SHAPE,
    "Policies": POLICY_SHAPE,
}
_TYPES: Final = tuple(shape.resource_type for shape in LISTS.values())
_POLICY: Final = POLICY_SHAPE.resource_type
_ROLE: Final = ROLE_SHAPE.resource_type
_OPERATION: Final = "GetAccountAuthorizationDetails"


def collect(account: AccountAccess) -> Observations:
    """All pages of the call; of managed policies those of the customer, and those of AWS that are in use.

    IAM API Reference, "GetAccountAuthorizationDetails": documents are of the default version of each policy; with
    `all_versions` the others of the customer's follow by ListPolicyVersions and GetPolicyVersion. RoleDetail lacks
    description and maximum session duration: ListRoles has them. Tags of policies are had from ListPolicyTags, of the
    customer's alone.
    """
    reading = Reading(account)
    for page in reading.whole_pages("iam", "get_account_authorization_details", about=_POLICY):
        _keep_page(reading, with_instants(page))
        if account.options.sample:
            break
    refused = [one for one in reading.not_read if not one.resource]
    if any(one.missing_action for one in refused):
        _read_singly(reading)
    else:
        for one in refused:
            for resource_type in _TYPES[:-1]:
                reading.refuse(resource_type, "", one.reason, one.missing_action)
    _add_role_settings(reading)
    if account.options.all_versions:
        _change_policies(reading, _with_versions)
    _change_policies(reading, _with_tags)
    return reading.observations(*_TYPES)


def _read_singly(reading: Reading) -> None:
    """By single calls. That the whole is denied counts for nothing where these are not refused."""
    denied = list(reading.not_read)
    reading.not_read.clear()
    reading.items.clear()
    _keep_page(reading, with_instants(read_singly(reading)), is_whole=False)
    if reading.not_read:
        for one in denied:
            reading.refuse(one.resource_type, _OPERATION, one.reason, one.missing_action)


def _keep_page(reading: Reading, page: dict[str, Any], *, is_whole: bool = True) -> None:
    """Keep what a page holds; where it is not whole, what a resource does not name is not known."""
    for name, shape in LISTS.items():
        found: list[dict[str, Any]] = page.get(name) or []
        if name == "Policies":
            found = _identified(reading, [policy for policy in found if _concerns(policy)])
        for resource in found:
            try:
                # Tags of managed policies are not among the details: they are asked for, and unknown till then.
                complete = is_whole and name != "Policies"
                item = shape.item(Element(resource, _OPERATION), reading.account.clock(), complete=complete)
            except InputError as error:
                reading.refuse(shape.resource_type, str(resource.get("Arn", "")), error.message)
                reading.incomplete(shape.resource_type)
            else:
                reading.items.append(item)


def _concerns(policy: dict[str, Any]) -> bool:
    """Whether a managed policy is the customer's, or one of AWS's that something has."""
    if f":iam::{AWS_MANAGED}:" not in policy.get("Arn", ""):
        return True
    return bool(policy.get("AttachmentCount") or policy.get("PermissionsBoundaryUsageCount"))


def _identified(reading: Reading, policies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The policies with names and ids, which services that are compatible with AWS leave out of the details."""
    lacking = [policy for policy in policies if not (policy.get("PolicyId") and policy.get("PolicyName"))]
    if not lacking:
        return policies
    scope = "All" if any(f":iam::{AWS_MANAGED}:" in policy.get("Arn", "") for policy in lacking) else "Local"
    listed = reading.pages("iam", "list_policies", "Policies", about=_POLICY, parameters={"Scope": scope})
    known = {one["Arn"]: {name: one[name] for name in ("PolicyId", "PolicyName")} for one in listed}
    return [policy | known.get(policy.get("Arn", ""), {}) for policy in policies]


def _add_role_settings(reading: Reading) -> None:
    """Description and maximum session duration of every role, as partial items."""
    for role in reading.pages("iam", "list_roles", "Roles", about=_ROLE, resource="*"):
        settings = {"description": role.get("Description"), "maxSessionDuration": role.get("MaxSessionDuration")}
        known = {name: value for name, value in settings.items() if value is not None or name == "description"}
        reading.item(_ROLE, role["RoleId"], name=role["RoleName"], arn=role["Arn"], configuration=known)


def _change_policies(reading: Reading, change: Callable[[Reading, ConfigurationItem], ConfigurationItem]) -> None:
    """Put another item in the place of each customer managed policy's."""
    places = [
        place
        for place, item in enumerate(reading.items)
        if item.resource_type == _POLICY and item.account_id != AWS_MANAGED
    ]

    def add(place: int) -> None:
        reading.items[place] = change(reading, reading.items[place])

    reading.each(add, places)


def _with_tags(reading: Reading, policy: ConfigurationItem) -> ConfigurationItem:
    """The policy with its tags; as it is where they cannot be read (IAM API Reference, "ListPolicyTags")."""
    listed = reading.listing(
        "iam",
        "list_policy_tags",
        "Tags",
        about=_POLICY,
        resource=policy.arn,
        absent=("NoSuchEntity",),
        parameters={"PolicyArn": policy.arn},
    )
    return policy if listed is None else replace(policy, tags=tags_of(listed))


def _with_versions(reading: Reading, policy: ConfigurationItem) -> ConfigurationItem:
    """The policy with all its versions; as it is where one of them cannot be read."""
    known = {one["versionId"]: one for one in policy.configuration.get("policyVersionList", ())}
    listed = reading.listing(
        "iam",
        "list_policy_versions",
        "Versions",
        about=_POLICY,
        resource=policy.arn,
        parameters={"PolicyArn": policy.arn},
    )
    versions: list[dict[str, Any]] = []
    for version in listed or ():
        found = known.get(version["VersionId"]) or _version(reading, policy.arn, version["VersionId"])
        if found is None:
            return policy
        versions.append(found)
    if listed is None:
        return policy
    versions.sort(key=lambda one: version_number(one["versionId"]))
    return replace(policy, configuration={**policy.configuration, "policyVersionList": versions})


def _version(reading: Reading, arn: str, version_id: str) -> dict[str, Any] | None:
    """One version as it stands in policyVersionList; None where it could not be read."""
    answer = reading.call(
        "iam",
        "get_policy_version",
        about=_POLICY,
        resource=arn,
        parameters={"PolicyArn": arn, "VersionId": version_id},
    )
    if answer is None:
        return None
    version = answer["PolicyVersion"]
    [found] = policy_versions(Element([with_instants(version)], "GetPolicyVersion"))
    return found


AUTHORIZATION_DETAILS: Final = LiveCollector(
    name="iam-authorization-details",
    title="IAM users, groups, roles and managed policies",
    service="iam",
    actions=(
        "iam:GetAccountAuthorizationDetails",
        "iam:ListRoles",
        "iam:ListPolicies",
        "iam:ListPolicyVersions",
        "iam:GetPolicyVersion",
        "iam:ListPolicyTags",
    ),
    fallback_actions=ACTIONS,
    resource_types=_TYPES,
    collect=collect,
    reach=Reach.GLOBAL,
)
