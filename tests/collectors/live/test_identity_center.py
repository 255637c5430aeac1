"""Identity Center, identity stores and Roles Anywhere as collected."""

from __future__ import annotations

import json

import pytest

from aws_double import AwsError
from aws_double.services.sso_admin import add_instance
from leastwise.collectors.live.identity_center import IDENTITY_CENTER
from leastwise.collectors.live.identity_store import IDENTITY_STORE
from leastwise.collectors.live.roles_anywhere import ROLES_ANYWHERE

ACCOUNT, TARGET = "111122223333", "444455556666"
INLINE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


@pytest.fixture
def center(double):
    """An instance with one permission set of every kind of policy, one bare one, and an assignment."""
    instance = add_instance(double.account(ACCOUNT))
    sso = double.client("sso-admin", ACCOUNT)
    full = sso.create_permission_set(InstanceArn=instance, Name="Full", SessionDuration="PT2H")
    arn = full["PermissionSet"]["PermissionSetArn"]
    bare = sso.create_permission_set(InstanceArn=instance, Name="Bare")["PermissionSet"]["PermissionSetArn"]
    of = {"InstanceArn": instance, "PermissionSetArn": arn}
    sso.attach_managed_policy_to_permission_set(ManagedPolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess", **of)
    reference = {"Name": "own", "Path": "/team/"}
    sso.attach_customer_managed_policy_reference_to_permission_set(CustomerManagedPolicyReference=reference, **of)
    sso.put_inline_policy_to_permission_set(InlinePolicy=json.dumps(INLINE), **of)
    boundary = {"CustomerManagedPolicyReference": reference}
    sso.put_permissions_boundary_to_permission_set(PermissionsBoundary=boundary, **of)
    sso.create_account_assignment(
        TargetId=TARGET, TargetType="AWS_ACCOUNT", PrincipalType="GROUP", PrincipalId="group-1", **of
    )
    return {"instance": instance, "full": arn, "bare": bare}


def items_of(seen, kind):
    return {one.resource_id: one.configuration for one in seen.items if one.resource_type == kind}


def test_permission_sets_and_assignments(access, center):
    seen = IDENTITY_CENTER.collect(access())
    assert seen.not_read == []
    assert len(seen.whole) == 3
    full = items_of(seen, "AWS::SSO::PermissionSet")[center["full"]]
    assert (full["name"], full["sessionDuration"], full["inlinePolicy"]) == ("Full", "PT2H", INLINE)
    assert full["managedPolicies"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    assert full["customerManagedPolicies"] == [{"name": "own", "path": "/team/"}]
    assert full["permissionsBoundary"] == {"customerManagedPolicyReference": {"name": "own", "path": "/team/"}}
    bare = items_of(seen, "AWS::SSO::PermissionSet")[center["bare"]]
    assert (bare["inlinePolicy"], bare["permissionsBoundary"], bare["managedPolicies"]) == (None, None, [])
    [(key, assignment)] = items_of(seen, "AWS::SSO::Assignment").items()
    assert key == f"{center['instance']}/{center['full']}/{TARGET}/GROUP/group-1"
    assert assignment["accountId"] == TARGET


def test_a_refused_list_of_assignments_leaves_them_open(access, double, center):
    double.answer("sso-admin", "ListAccountAssignments", AwsError("AccessDeniedException"))
    seen = IDENTITY_CENTER.collect(access())
    assert {one.missing_action for one in seen.not_read} == {"sso:ListAccountAssignments"}
    assert "AWS::SSO::Assignment" not in {scope.resource_type for scope in seen.whole}
    assert "AWS::SSO::PermissionSet" in {scope.resource_type for scope in seen.whole}


def test_a_refused_policy_leaves_its_member_out(access, double, center):
    double.answer("sso-admin", "GetInlinePolicyForPermissionSet", AwsError("AccessDeniedException"))
    seen = IDENTITY_CENTER.collect(access())
    assert "inlinePolicy" not in items_of(seen, "AWS::SSO::PermissionSet")[center["full"]]


def test_without_an_instance_there_is_nothing(access):
    seen = IDENTITY_CENTER.collect(access())
    assert (seen.items, seen.not_read) == ([], [])
    assert {scope.resource_type for scope in seen.whole} >= {"AWS::SSO::PermissionSet"}


def test_identity_store_has_names_and_no_addresses(access, double, center):
    store = double.client("sso-admin", ACCOUNT).list_instances()["Instances"][0]["IdentityStoreId"]
    client = double.client("identitystore", ACCOUNT)
    user = client.create_user(
        IdentityStoreId=store,
        UserName="alice",
        DisplayName="Alice",
        Name={"GivenName": "Alice", "FamilyName": "Example"},
        Emails=[{"Value": "alice@example.com"}],
    )["UserId"]
    group = client.create_group(IdentityStoreId=store, DisplayName="staff")["GroupId"]
    client.create_group_membership(IdentityStoreId=store, GroupId=group, MemberId={"UserId": user})
    seen = IDENTITY_STORE.collect(access())
    assert items_of(seen, "AWS::IdentityStore::User")[user]["userName"] == "alice"
    assert items_of(seen, "AWS::IdentityStore::Group")[group]["displayName"] == "staff"
    [membership] = items_of(seen, "AWS::IdentityStore::GroupMembership").values()
    assert (membership["groupId"], membership["userId"]) == (group, user)
    assert "alice@example.com" not in repr(seen)
    assert len(seen.whole) == 3


def test_instances_that_may_not_be_listed_leave_everything_open(access, double, center):
    double.fail("sso-admin", "ListInstances", "AccessDeniedException", times=None)
    for collector in (IDENTITY_CENTER, IDENTITY_STORE):
        seen = collector.collect(access())
        assert [one.missing_action for one in seen.not_read] == ["sso:ListInstances"]
        assert seen.items == []
        named = {scope.resource_type for scope in seen.whole}
        assert not named & {"AWS::SSO::Instance", "AWS::IdentityStore::User"}


def test_roles_anywhere_keeps_digests_of_certificates(access, double):
    client = double.client("rolesanywhere", ACCOUNT)
    certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    source = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": certificate}}
    anchor = client.create_trust_anchor(name="ca", source=source, enabled=True)["trustAnchor"]["trustAnchorArn"]
    role = f"arn:aws:iam::{ACCOUNT}:role/machine"
    profile = client.create_profile(name="machines", roleArns=[role], enabled=True)["profile"]["profileArn"]
    seen = ROLES_ANYWHERE.collect(access())
    found = items_of(seen, "AWS::RolesAnywhere::TrustAnchor")[anchor]
    assert found["source"]["sourceData"]["x509CertificateData"].startswith("sha256:")
    assert "MIIB" not in repr(seen)
    assert items_of(seen, "AWS::RolesAnywhere::Profile")[profile]["roleArns"] == [role]
    assert {item.region for item in seen.items} == {access().scope_region}
