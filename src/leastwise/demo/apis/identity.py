"""IAM, STS, IAM Identity Center, Organizations and sign-in."""

from __future__ import annotations

from typing import Final

from leastwise.demo.apis.api import Api, read, write

_ROLE: Final = '{"roleName":"<rolename>"}'
_USER: Final = '{"userName":"<username>"}'

IDENTITY: Final[tuple[Api, ...]] = (
    read("iam", "GetUser", _USER, worldwide=True),
    read("iam", "GetRole", _ROLE, worldwide=True),
    read("iam", "GetPolicy", '{"policyArn":"arn:aws:iam::aws:policy/<policy>"}', worldwide=True),
    read(
        "iam",
        "GetPolicyVersion",
        '{"policyArn":"arn:aws:iam::aws:policy/<policy>","versionId":"v1"}',
        worldwide=True,
    ),
    read("iam", "ListUsers", worldwide=True),
    read("iam", "ListRoles", '{"maxItems":100}', worldwide=True),
    read("iam", "ListAccessKeys", _USER, worldwide=True),
    read("iam", "ListAttachedRolePolicies", _ROLE, worldwide=True),
    read("iam", "ListAttachedUserPolicies", _USER, worldwide=True),
    read("iam", "ListGroupsForUser", _USER, worldwide=True),
    read("iam", "ListMFADevices", _USER, worldwide=True),
    read("iam", "GetAccountSummary", worldwide=True),
    read("iam", "GetAccountPasswordPolicy", worldwide=True),
    read("iam", "GenerateCredentialReport", worldwide=True),
    read("iam", "GetAccountAuthorizationDetails", '{"filter":["User","Role"]}', worldwide=True),
    write(
        "iam",
        "TagRole",
        '{"roleName":"<terraformrole>","tags":[{"key":"team","value":"platform"}]}',
        worldwide=True,
    ),
    write(
        "iam",
        "UpdateRoleDescription",
        '{"roleName":"<terraformrole>","description":"managed by terraform"}',
        '{"role":{"path":"/","roleName":"<terraformrole>","arn":"arn:aws:iam::<account>:role/<terraformrole>"}}',
        worldwide=True,
    ),
    read("sts", "GetCallerIdentity"),
    read("sts", "DecodeAuthorizationMessage"),
    read("organizations", "DescribeOrganization", worldwide=True),
    read("organizations", "ListAccounts", worldwide=True),
    read("organizations", "ListPolicies", '{"filter":"SERVICE_CONTROL_POLICY"}', worldwide=True),
    read("organizations", "ListRoots", worldwide=True),
    read("sso", "ListPermissionSets", '{"instanceArn":"arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6"}'),
    read("sso", "ListApplications", '{"instanceArn":"arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6"}'),
    read(
        "sso",
        "GetRoleCredentials",
        '{"roleName":"PowerUserAccess","accountId":"<account>"}',
        event_type="AwsServiceEvent",
    ),
    read("sso", "ListAccountRoles", '{"accountId":"<account>","maxResults":100}', event_type="AwsServiceEvent"),
    write("sso", "Federate", event_type="AwsServiceEvent"),
    write("signin", "UserAuthentication", event_type="AwsServiceEvent", worldwide=True),
)
