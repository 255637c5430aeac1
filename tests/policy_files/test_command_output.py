"""Policies in what AWS CLI commands print."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from leastwise.policy.document import PolicyKind
from leastwise.policy_files.kinds import TRUST_TYPE

IDENTITY, RESOURCE, TRUST = PolicyKind.IDENTITY, PolicyKind.RESOURCE, PolicyKind.TRUST


def found(file):
    return [(one.kind, one.resource_type, one.label) for one in file.policies]


def test_policy_version(read, admin):
    file = read({"PolicyVersion": {"Document": admin, "VersionId": "v1", "IsDefaultVersion": False}})
    assert found(file) == [(IDENTITY, None, "PolicyVersion.Document")]
    span = next(file.policies).source.locate(("Statement", 0, "Action"))
    assert (span.start.line, span.start.column) == (8, 20)


def test_role_policy_as_the_api_encodes_it(read, admin):
    file = read({"RoleName": "app", "PolicyName": "p", "PolicyDocument": quote(json.dumps(admin))})
    assert found(file) == [(IDENTITY, None, "PolicyName p")]
    assert next(file.policies).source.value == admin


def test_resource_policies_in_strings(read, bucket):
    text = json.dumps(bucket)
    assert found(read({"Policy": text})) == [(RESOURCE, "AWS::S3::Bucket", "Policy")]
    queue = text.replace("s3:::b/*", "sqs:us-east-1:111122223333:q")
    assert found(read({"Policy": queue, "PolicyName": "default"}))[0][:2] == (RESOURCE, None)
    assert found(read({"ARN": "a", "Name": "n", "ResourcePolicy": text}))[0][0] is RESOURCE
    assert found(read({"Attributes": {"Policy": text}}))[0][0] is RESOURCE
    assert found(read({"repositoryName": "r", "policyText": text}))[0][0] is RESOURCE
    assert found(read({"VpcEndpoints": [{"PolicyDocument": text}]}))[0][0] is PolicyKind.ENDPOINT


@pytest.mark.parametrize(
    ("type", "kind"), [("SERVICE_CONTROL_POLICY", PolicyKind.SCP), ("RESOURCE_CONTROL_POLICY", PolicyKind.RCP)]
)
def test_organization_policy(read, admin, type, kind):
    file = read({"Policy": {"PolicySummary": {"Type": type}, "Content": json.dumps(admin)}})
    assert [one.kind for one in file.policies] == [kind]


def test_account_authorization_details(read, admin, trust):
    file = read(
        {
            "UserDetailList": [{"UserName": "u", "UserPolicyList": [{"PolicyName": "up", "PolicyDocument": admin}]}],
            "GroupDetailList": [{"GroupName": "g", "GroupPolicyList": [{"PolicyName": "gp", "PolicyDocument": admin}]}],
            "RoleDetailList": [
                {
                    "RoleName": "r",
                    "AssumeRolePolicyDocument": trust,
                    "RolePolicyList": [{"PolicyName": "rp", "PolicyDocument": admin}],
                }
            ],
            "Policies": [
                {
                    "PolicyName": "m",
                    "PolicyVersionList": [
                        {"Document": admin, "VersionId": "v2", "IsDefaultVersion": True},
                        {"Document": admin, "VersionId": "v1", "IsDefaultVersion": False},
                    ],
                }
            ],
        }
    )
    assert found(file) == [
        (IDENTITY, None, "UserName u, PolicyName up"),
        (IDENTITY, None, "GroupName g, PolicyName gp"),
        (TRUST, TRUST_TYPE, "RoleName r"),
        (IDENTITY, None, "RoleName r, PolicyName rp"),
        (IDENTITY, None, "PolicyName m"),
    ]


def test_a_string_that_is_no_json_is_an_error(read):
    (error,) = read({"Policy": "{"}).errors
    assert error.message.startswith("file.json: line 2, column 13: the policy of Policy is no JSON")
