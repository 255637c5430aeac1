"""IAM Identity Center: permission sets and who has them in which account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import members, policy_document

INSTANCE: Final = "AWS::SSO::Instance"
PERMISSION_SET: Final = "AWS::SSO::PermissionSet"
ASSIGNMENT: Final = "AWS::SSO::Assignment"
_NONE: Final = ("ResourceNotFoundException",)


def instances(reading: Reading, about: str) -> Iterator[tuple[Reading, Mapping[str, Any]]]:
    """Each instance in the Region, with a reading whose items are those of the account that owns it.

    A delegated administrator sees the organisation's instance too (IAM Identity Center User Guide, "Organization and
    account instances of IAM Identity Center").
    """
    for instance in reading.pages("sso-admin", "list_instances", "Instances", about=about):
        owner = instance.get("OwnerAccountId") or reading.account.account_id
        yield replace(reading, account=replace(reading.account, account_id=owner)), instance


def collect(account: AccountAccess) -> Observations:
    """Instances, permission sets with all their policies, and account assignments."""
    reading = Reading(account)
    found = Observations()
    for owned, instance in instances(reading, INSTANCE):
        arn = instance["InstanceArn"]
        configuration = members(instance, "InstanceArn", "IdentityStoreId", "OwnerAccountId", "Name", "Status")
        owned.item(INSTANCE, arn, name=instance.get("Name") or arn, arn=arn, configuration=configuration)
        sets = owned.pages(
            "sso-admin", "list_permission_sets", "PermissionSets", about=PERMISSION_SET, parameters={"InstanceArn": arn}
        )
        owned.each(partial(_permission_set, owned, arn), sets)
        if not owned.was_listed(PERMISSION_SET):
            owned.incomplete(ASSIGNMENT)
        found.whole |= owned.observations(INSTANCE, PERMISSION_SET, ASSIGNMENT).whole
    if not reading.was_listed(INSTANCE):
        for below in (PERMISSION_SET, ASSIGNMENT):  # what belongs to an instance that was not seen was not seen either
            reading.incomplete(below)
    return _put_together(reading, found)


def _put_together(reading: Reading, found: Observations) -> Observations:
    """All that was read; the account that was asked has, whole, nothing more than what is among it."""
    own = reading.observations(INSTANCE, PERMISSION_SET, ASSIGNMENT)
    types = {scope.resource_type for scope in own.whole}
    return Observations(
        own.items, own.whole | {scope for scope in found.whole if scope.resource_type in types}, own.not_read
    )


def _permission_set(reading: Reading, instance: str, arn: str) -> None:
    of = {"InstanceArn": instance, "PermissionSetArn": arn}
    answer = reading.call(
        "sso-admin", "describe_permission_set", about=PERMISSION_SET, resource=arn, absent=_NONE, parameters=of
    )
    described = (answer or {}).get("PermissionSet") or {}
    configuration: dict[str, Any] = {"permissionSetArn": arn, "instanceArn": instance}
    if described:
        names = ("Name", "Description", "SessionDuration", "RelayState", "CreatedDate")
        configuration |= members(described, *names)
    _add_policies(reading, of, arn, configuration)
    reading.item(PERMISSION_SET, arn, name=described.get("Name") or arn, arn=arn, configuration=configuration)
    _assignments(reading, instance, arn)


def _add_policies(reading: Reading, of: dict[str, str], arn: str, configuration: dict[str, Any]) -> None:
    """The policies of a permission set; what was refused is left out."""

    def listed(operation: str, entries: str) -> list[Any] | None:
        return reading.listing("sso-admin", operation, entries, about=PERMISSION_SET, resource=arn, parameters=of)

    def got(operation: str) -> dict[str, Any] | None:
        return reading.call("sso-admin", operation, about=PERMISSION_SET, resource=arn, absent=_NONE, parameters=of)

    managed = listed("list_managed_policies_in_permission_set", "AttachedManagedPolicies")
    if managed is not None:
        configuration["managedPolicies"] = sorted(one["Arn"] for one in managed)
    customer = listed("list_customer_managed_policy_references_in_permission_set", "CustomerManagedPolicyReferences")
    if customer is not None:
        references = [{"name": one["Name"], "path": one.get("Path", "/")} for one in customer]
        configuration["customerManagedPolicies"] = sorted(references, key=lambda one: (one["path"], one["name"]))
    inline = got("get_inline_policy_for_permission_set")
    if inline is not None:
        configuration["inlinePolicy"] = policy_document(inline.get("InlinePolicy"))
    boundary = got("get_permissions_boundary_for_permission_set")
    if boundary is not None:
        configuration["permissionsBoundary"] = _boundary(boundary.get("PermissionsBoundary") or {})


def _boundary(boundary: Mapping[str, Any]) -> dict[str, Any] | None:
    if arn := boundary.get("ManagedPolicyArn"):
        return {"managedPolicyArn": arn}
    reference = boundary.get("CustomerManagedPolicyReference")
    if not reference:
        return None
    return {"customerManagedPolicyReference": {"name": reference["Name"], "path": reference.get("Path", "/")}}


def _assignments(reading: Reading, instance: str, arn: str) -> None:
    of = {"InstanceArn": instance, "PermissionSetArn": arn}
    accounts = reading.listing(
        "sso-admin",
        "list_accounts_for_provisioned_permission_set",
        "AccountIds",
        about=ASSIGNMENT,
        resource=arn,
        parameters=of,
    )
    if accounts is None:
        reading.incomplete(ASSIGNMENT)
    for account_id in accounts or ():
        listed = reading.listing(
            "sso-admin",
            "list_account_assignments",
            "AccountAssignments",
            about=ASSIGNMENT,
            resource=f"{arn} in {account_id}",
            parameters={**of, "AccountId": account_id},
        )
        if listed is None:
            reading.incomplete(ASSIGNMENT)
        for one in listed or ():
            configuration = {
                "instanceArn": instance,
                "permissionSetArn": arn,
                "accountId": one["AccountId"],
                "principalType": one["PrincipalType"],
                "principalId": one["PrincipalId"],
            }
            name = "/".join(configuration.values())
            reading.item(ASSIGNMENT, name, name=name, arn="", configuration=configuration)


IDENTITY_CENTER: Final = LiveCollector(
    name="identity-center",
    title="IAM Identity Center permission sets and assignments",
    service="sso-admin",
    actions=(
        "sso:ListInstances",
        "sso:ListPermissionSets",
        "sso:DescribePermissionSet",
        "sso:ListManagedPoliciesInPermissionSet",
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
        "sso:GetInlinePolicyForPermissionSet",
        "sso:GetPermissionsBoundaryForPermissionSet",
        "sso:ListAccountsForProvisionedPermissionSet",
        "sso:ListAccountAssignments",
    ),
    resource_types=(INSTANCE, PERMISSION_SET, ASSIGNMENT),
    collect=collect,
)
