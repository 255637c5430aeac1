"""The organisation as collected: whole in its management account, seen by delegated administrators, nowhere else."""

from __future__ import annotations

import json

import pytest

from aws_double import AwsError
from leastwise.collectors.live.organizations import ORGANIZATIONS

MANAGEMENT, MEMBER = "111122223333", "444455556666"
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


@pytest.fixture
def organisation(double):
    """A unit below the root with one account in it, and a policy of each kind."""
    client = double.client("organizations", MANAGEMENT)
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="Workloads")["OrganizationalUnit"]["Id"]
    created = client.create_account(Email="a@example.com", AccountName="payments")["CreateAccountStatus"]["AccountId"]
    client.move_account(AccountId=created, SourceParentId=root, DestinationParentId=unit)
    policies = {}
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        client.enable_policy_type(RootId=root, PolicyType=kind) if kind.startswith("RES") else None
        made = client.create_policy(Name=kind.lower(), Description="", Type=kind, Content=json.dumps(DENY))
        policies[kind] = made["Policy"]["PolicySummary"]["Id"]
        client.attach_policy(PolicyId=policies[kind], TargetId=unit)
    client.register_delegated_administrator(AccountId=created, ServicePrincipal="sso.amazonaws.com")
    return {"root": root, "unit": unit, "account": created, **policies}


def items_of(seen, kind):
    return {one.resource_id: one for one in seen.items if one.resource_type == f"AWS::Organizations::{kind}"}


def test_the_tree_its_policies_and_administrators(access, organisation):
    seen = ORGANIZATIONS.collect(access(MANAGEMENT))
    assert seen.not_read == []
    assert {scope.account_id for scope in seen.whole} == {MANAGEMENT}
    account = items_of(seen, "Account")[organisation["account"]].configuration
    assert (account["parentId"], account["name"]) == (organisation["unit"], "payments")
    assert account["delegatedServices"] == ["sso.amazonaws.com"]
    unit = items_of(seen, "OrganizationalUnit")[organisation["unit"]].configuration
    attached = {(one["policyType"], one["policyId"]) for one in unit["attachedPolicies"]}
    assert {(kind, organisation[kind]) for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")} <= attached
    policy = items_of(seen, "Policy")[organisation["RESOURCE_CONTROL_POLICY"]].configuration
    assert (policy["content"], policy["targets"]) == (DENY, [organisation["unit"]])
    assert policy["awsManaged"] is False
    [organization] = items_of(seen, "Organization").values()
    assert organization.configuration["masterAccountId"] == MANAGEMENT


def test_all_pages_are_read(access, double, organisation):
    whole = ORGANIZATIONS.collect(access(MANAGEMENT))
    double.page_size = 1
    paged = ORGANIZATIONS.collect(access(MANAGEMENT))
    order = sorted((item.key, item.content_hash()) for item in whole.items)
    assert sorted((item.key, item.content_hash()) for item in paged.items) == order


def test_a_delegated_administrator_sees_it_as_the_management_accounts(access, organisation):
    seen = ORGANIZATIONS.collect(access(organisation["account"]))
    assert {item.account_id for item in seen.items} == {MANAGEMENT}
    assert organisation["account"] in items_of(seen, "Account")


def test_a_member_that_may_not_look_is_no_failure(access, double, organisation):
    client = double.client("organizations", MANAGEMENT)
    other = client.create_account(Email="b@example.com", AccountName="other")["CreateAccountStatus"]["AccountId"]
    seen = ORGANIZATIONS.collect(access(other))
    assert (seen.items, seen.not_read, seen.whole) == ([], [], set())


def test_without_an_organisation_there_is_none(access):
    seen = ORGANIZATIONS.collect(access(MEMBER))
    assert (seen.items, seen.not_read) == ([], [])
    assert "AWS::Organizations::Account" in {scope.resource_type for scope in seen.whole}


def test_what_is_refused_in_the_management_account_is_a_fact(access, double, organisation):
    double.answer("organizations", "ListTargetsForPolicy", AwsError("AccessDeniedException"))
    seen = ORGANIZATIONS.collect(access(MANAGEMENT))
    assert {one.missing_action for one in seen.not_read} == {"organizations:ListTargetsForPolicy"}
    assert "attachedPolicies" not in items_of(seen, "OrganizationalUnit")[organisation["unit"]].configuration
    assert "targets" not in items_of(seen, "Policy")[organisation["SERVICE_CONTROL_POLICY"]].configuration


def test_roots_that_may_not_be_listed_leave_the_scope_open(access, double, organisation):
    double.answer("organizations", "ListRoots", AwsError("AccessDeniedException"))
    seen = ORGANIZATIONS.collect(access(MANAGEMENT))
    assert "organizations:ListRoots" in {one.missing_action for one in seen.not_read}
    whole = {scope.resource_type for scope in seen.whole}
    assert not {"AWS::Organizations::Root", "AWS::Organizations::Account"} & whole


def test_an_account_moved_while_the_tree_is_read_is_not_gone(access, double, organisation):
    double.answer("organizations", "ListAccountsForParent", {"Accounts": []})
    account = items_of(ORGANIZATIONS.collect(access(MANAGEMENT)), "Account")[organisation["account"]]
    assert "parentId" not in account.configuration


def test_tags_of_roots_units_and_accounts(access, double, organisation):
    client = double.client("organizations", MANAGEMENT)
    for kind in ("root", "unit", "account"):
        client.tag_resource(ResourceId=organisation[kind], Tags=[{"Key": "kind", "Value": kind}])
    seen = ORGANIZATIONS.collect(access(MANAGEMENT))
    found = {one.resource_id: one.tags for one in seen.items if one.tags}
    assert found == {organisation[kind]: {"kind": kind} for kind in ("root", "unit", "account")}
    assert items_of(seen, "Account")[MANAGEMENT].tags == {}


def test_tags_that_are_refused_are_unknown_and_the_tree_is_whole(access, double, organisation):
    double.fail("organizations", "ListTagsForResource", "AccessDeniedException", times=None, message="you may not")
    seen = ORGANIZATIONS.collect(access(MANAGEMENT))
    assert {one.missing_action for one in seen.not_read} == {"organizations:ListTagsForResource"}
    assert items_of(seen, "OrganizationalUnit")[organisation["unit"]].tags is None
    assert {scope.resource_type for scope in seen.whole} >= {"AWS::Organizations::Root", "AWS::Organizations::Account"}
