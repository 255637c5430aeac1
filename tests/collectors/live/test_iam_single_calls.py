"""IAM where GetAccountAuthorizationDetails is denied, and the tags that it does not give."""

from __future__ import annotations

import json

import boto3
import pytest
from moto import mock_aws

from leastwise.collectors.live.collector import AccountAccess
from leastwise.collectors.live.iam.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.live.iam.instance_profiles import INSTANCE_PROFILES

ACCOUNT = "111122223333"
TYPES = {f"AWS::IAM::{kind}" for kind in ("User", "Group", "Role", "Policy")}
DETAILS = "iam:GetAccountAuthorizationDetails"
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def fill(iam, managed=READ_ONLY):
    """Something of everything that the details tell of."""
    tags = [{"Key": "team", "Value": "red"}]
    arn = iam.create_policy(PolicyName="own", Path="/team/", PolicyDocument=DOCUMENT, Description="x", Tags=tags)
    arn = arn["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT.replace("s3", "sqs"), SetAsDefault=True)
    iam.create_group(GroupName="staff")
    iam.put_group_policy(GroupName="staff", PolicyName="inline", PolicyDocument=DOCUMENT)
    if managed:
        iam.attach_group_policy(GroupName="staff", PolicyArn=managed)
    iam.create_user(UserName="alice", Path="/people/", Tags=tags, PermissionsBoundary=arn)
    iam.add_user_to_group(GroupName="staff", UserName="alice")
    iam.put_user_policy(UserName="alice", PolicyName="inline", PolicyDocument=DOCUMENT)
    iam.attach_user_policy(UserName="alice", PolicyArn=arn)
    iam.create_user(UserName="bob")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=DOCUMENT, Description="runs", Tags=tags)
    iam.put_role_policy(RoleName="app", PolicyName="inline", PolicyDocument=DOCUMENT)
    iam.attach_role_policy(RoleName="app", PolicyArn=arn)
    iam.create_instance_profile(InstanceProfileName="app", Tags=tags)
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    return arn


def merged(observations):
    """What is known of each resource: its configuration from all of its items, and its tags.

    Of policies the default version: the double and moto give all of them with the details, AWS does not.
    """
    known = {}
    for item in observations.items:
        configuration, tags = known.get(item.key, ({}, None))
        configuration = configuration | item.configuration
        if versions := configuration.get("policyVersionList"):
            configuration["policyVersionList"] = [one for one in versions if one["isDefaultVersion"]]
        known[item.key] = (configuration, item.tags if item.tags is not None else tags)
    return known


def of_name(observations, kind, name):
    return [one for one in observations.items if (one.resource_type, one.resource_name) == (f"AWS::IAM::{kind}", name)]


def test_single_calls_give_the_same_items(access, double):
    fill(double.client("iam", ACCOUNT))
    whole = AUTHORIZATION_DETAILS.collect(access())
    double.fail("iam", "GetAccountAuthorizationDetails", "AccessDenied", times=None)
    singly = AUTHORIZATION_DETAILS.collect(access())
    assert merged(singly) == merged(whole)
    assert {scope.resource_type for scope in singly.whole} == TYPES
    assert singly.not_read == []
    double.page_size = 1
    assert merged(AUTHORIZATION_DETAILS.collect(access())) == merged(whole)


@pytest.mark.parametrize(
    ("operation", "kind", "name", "member"),
    [
        ("GetUserPolicy", "User", "alice", "userPolicyList"),
        ("ListGroupsForUser", "User", "alice", "groupList"),
        ("GetUser", "User", "alice", "permissionsBoundary"),
        ("ListGroupPolicies", "Group", "staff", "groupPolicyList"),
        ("ListAttachedRolePolicies", "Role", "app", "attachedManagedPolicies"),
        ("ListInstanceProfilesForRole", "Role", "app", "instanceProfileList"),
        ("GetPolicyVersion", "Policy", "own", "policyVersionList"),
    ],
)
def test_what_a_single_call_is_refused_is_left_out_and_said(access, double, operation, kind, name, member):
    fill(double.client("iam", ACCOUNT))
    for denied in ("GetAccountAuthorizationDetails", operation):
        double.fail("iam", denied, "AccessDenied", times=None, message="you may not")
    seen = AUTHORIZATION_DETAILS.collect(access())
    assert {one.missing_action for one in seen.not_read} == {DETAILS, f"iam:{operation}"}
    assert any(one.resource.endswith(f"/{name}") for one in seen.not_read)
    found = of_name(seen, kind, name)
    assert found
    assert all(member not in item.configuration for item in found)
    assert f"AWS::IAM::{kind}" in {scope.resource_type for scope in seen.whole}


def test_what_cannot_be_listed_is_not_whole(access, double):
    fill(double.client("iam", ACCOUNT))
    for denied in ("GetAccountAuthorizationDetails", "ListGroups"):
        double.fail("iam", denied, "AccessDenied", times=None, message="you may not")
    seen = AUTHORIZATION_DETAILS.collect(access())
    assert {scope.resource_type for scope in seen.whole} == TYPES - {"AWS::IAM::Group"}
    assert [item.resource_name for item in of_name(seen, "User", "alice")] == ["alice"]


def test_a_user_that_is_gone_by_then_is_no_item(access, double):
    iam = double.client("iam", ACCOUNT)
    iam.create_user(UserName="alice")
    double.fail("iam", "GetAccountAuthorizationDetails", "AccessDenied", times=None)
    double.fail("iam", "GetUser", "NoSuchEntity", times=None)
    seen = AUTHORIZATION_DETAILS.collect(access())
    assert (of_name(seen, "User", "alice"), seen.not_read) == ([], [])


def test_other_errors_are_no_reason_for_single_calls(access, double):
    fill(double.client("iam", ACCOUNT))
    double.fail("iam", "GetAccountAuthorizationDetails", "ServiceFailure", times=None)
    heard = set()
    account = access(heard=lambda action, refused: heard.add(action))
    seen = AUTHORIZATION_DETAILS.collect(account)
    assert seen.whole == set()
    assert "iam:ListUsers" not in heard


def test_tags_of_customer_managed_policies_alone_are_asked_for(access, double):
    arn = fill(double.client("iam", ACCOUNT))
    asked = []
    account = access(heard=lambda action, refused: asked.append(action))
    seen = AUTHORIZATION_DETAILS.collect(account)
    assert {item.arn: item.tags for item in seen.items if item.resource_type == "AWS::IAM::Policy"} == {
        arn: {"team": "red"},
        READ_ONLY: None,
    }
    assert asked.count("iam:ListPolicyTags") == 1


def test_tags_that_are_refused_are_not_none(access, double):
    arn = fill(double.client("iam", ACCOUNT))
    for operation in ("ListPolicyTags", "GetInstanceProfile"):
        double.fail("iam", operation, "AccessDenied", times=None, message="you may not")
    policies, profiles = AUTHORIZATION_DETAILS.collect(access()), INSTANCE_PROFILES.collect(access())
    [policy] = of_name(policies, "Policy", "own")
    [profile] = profiles.items
    assert (policy.tags, profile.tags) == (None, None)
    assert [(one.resource, one.missing_action) for one in policies.not_read] == [(arn, "iam:ListPolicyTags")]
    assert [one.missing_action for one in profiles.not_read] == ["iam:GetInstanceProfile"]
    assert "AWS::IAM::InstanceProfile" in {scope.resource_type for scope in profiles.whole}


def test_tags_of_instance_profiles(access, double):
    fill(double.client("iam", ACCOUNT))
    [profile] = INSTANCE_PROFILES.collect(access()).items
    assert (profile.tags, profile.configuration["roles"]) == ({"team": "red"}, ["app"])


class Denying:
    """A client to which one call is denied."""

    def __init__(self, client, operation):
        self._client, self._operation = client, operation

    def __getattr__(self, name):
        if name == self._operation:
            return self._deny
        return getattr(self._client, name)

    def can_paginate(self, operation):
        return operation != self._operation and self._client.can_paginate(operation)

    def _deny(self, **_):
        from botocore.exceptions import ClientError

        raise ClientError(
            {"Error": {"Code": "AccessDenied", "Message": "you may not"}}, "GetAccountAuthorizationDetails"
        )


class DenyingSession:
    """Makes clients to which GetAccountAuthorizationDetails is denied."""

    def client(self, service, **more):
        return Denying(boto3.client(service, region_name="us-east-1"), "get_account_authorization_details")


@mock_aws
def test_single_calls_and_details_agree_on_moto():
    account = "123456789012"
    fill(boto3.client("iam", region_name="us-east-1"), managed=None)
    whole = AUTHORIZATION_DETAILS.collect(AccountAccess(boto3.Session(region_name="us-east-1"), account))
    singly = AUTHORIZATION_DETAILS.collect(AccountAccess(DenyingSession(), account))
    assert singly.not_read == []
    assert len(singly.items) > 4
    assert merged(singly) == merged(whole)
    assert singly.whole == whole.whole
