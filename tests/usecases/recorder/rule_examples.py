"""An example of each rule that it must find, one that it must not, and one that it cannot tell for lack of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, Scope
from leastwise.usecases.recorder.rules.context import RuleContext

ACCOUNT = "111122223333"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
POLICY_ARN = f"arn:aws:iam::{ACCOUNT}:policy/work"
Items = tuple[ConfigurationItem, ...]


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def item(kind: str, name: str, /, **configuration: Any) -> ConfigurationItem:
    """An item of IAM, or of another service where `kind` has colons; some members are the item's own."""
    names = ("tags", "unknown", "supplementary", "account_id", "region", "arn", "resource_id")
    own = {key: configuration.pop(key) for key in names if key in configuration}
    resource_type = kind if "::" in kind else f"AWS::IAM::{kind}"
    values: dict[str, Any] = {
        "account_id": ACCOUNT,
        "region": "global",
        "resource_type": resource_type,
        "resource_id": f"ID-{name}",
        "resource_name": name,
        "arn": f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}",
        "capture_time": NOW - timedelta(days=1),
        "configuration": configuration,
    }
    return ConfigurationItem(**values | own)


def inline(**documents: Any) -> list[dict[str, Any]]:
    return [{"policyName": name, "policyDocument": content} for name, content in documents.items()]


def attached(*arns: str) -> list[dict[str, str]]:
    return [{"policyName": arn.rpartition("/")[2], "policyArn": arn} for arn in arns]


def policy(*statements: dict[str, Any], **more: Any) -> ConfigurationItem:
    version = {"versionId": "v1", "isDefaultVersion": True, "document": document(*statements)}
    return item("Policy", "work", defaultVersionId="v1", policyVersionList=[version], **more)


def role(name: str = "deploy", principal: Any = None, **more: Any) -> ConfigurationItem:
    trusted = {
        "Effect": "Allow",
        "Principal": principal or {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return item("Role", name, **{"assumeRolePolicyDocument": document(trusted), **more})


def key(identifier: str, created: str, **more: Any) -> ConfigurationItem:
    members = {"userName": "alice", "status": "Active", "createDate": created} | more
    return item("AccessKey", identifier, resource_id=identifier, arn="", **members)


def password_policy(**more: Any) -> ConfigurationItem:
    required = dict.fromkeys(
        ("requireUppercaseCharacters", "requireLowercaseCharacters", "requireSymbols", "requireNumbers"), True
    )
    numbers = {"minimumPasswordLength": 14, "passwordReusePrevention": 24, "maxPasswordAge": 90}
    return item("AccountPasswordPolicy", "password-policy", **required | numbers | more)


def summary(**more: int) -> ConfigurationItem:
    return item("AccountSummary", "account-summary", **more)


def context_of(items: Items, reads: tuple[str, ...] = (), moment: datetime = NOW) -> RuleContext:
    """The context of items, of which the scopes of these types (`TYPE` or `TYPE@region`) were read yesterday."""
    scopes = {}
    for text in reads:
        kind, _, region = text.partition("@")
        resource_type = kind if "::" in kind else f"AWS::IAM::{kind}"
        scopes[Scope(ACCOUNT, region or "global", resource_type)] = NOW - timedelta(days=1)
    items = (*items, item("AccountAlias", "account-alias"))  # so that there is an account
    return RuleContext(State(None, {one.key: one for one in items}), moment, reads=scopes)


@dataclass(frozen=True)
class Example:
    """The resources of an account: those that the rule finds, passes, and cannot tell."""

    found: Items
    passed: Items
    unknown: Items
    parameters: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()


_FULL = allow("*")
_READ = allow(["s3:GetObject", "ec2:Describe*"])
_SUMMARY = {
    "accountMFAEnabled": 1,
    "accountAccessKeysPresent": 0,
    "accountSigningCertificatesPresent": 0,
    "accountPasswordPresent": 1,
}
_ANALYZER = "AWS::AccessAnalyzer::Analyzer"
_ROOT_DEVICE = item("VirtualMFADevice", "root-mfa", resource_id="root-mfa", userName="<root_account>")
_USER_DEVICE = item("VirtualMFADevice", "alice-mfa", resource_id="alice-mfa", userName="alice")
_OLD = {"createDate": days_ago(200)}

EXAMPLES: dict[str, Example] = {
    "ACCESS_KEYS_ROTATED": Example(
        (item("User", "alice"), key("AKIAOLD", days_ago(91)), key("AKIANEW", days_ago(1))),
        (item("User", "alice"), key("AKIANEW", days_ago(90)), key("AKIAOFF", days_ago(400), status="Inactive")),
        (item("User", "alice"), key("AKIANEW", days_ago(1), userName="alice", createDate=None)),
        reads=("AccessKey",),
    ),
    "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS": Example(
        (policy(allow("kms:De*", "arn:aws:kms:*:*:key/*")),),
        (policy(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/0000"), allow("kms:ListKeys")),),
        (item("Policy", "work", defaultVersionId="v1", policyVersionList=[{"versionId": "v1"}]),),
        {"blockedActionsPatterns": "kms:Decrypt, kms:ReEncrypt*"},
    ),
    "IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED": Example(
        (item(_ANALYZER, "unused", region="eu-west-1", type="ACCOUNT_UNUSED_ACCESS", status="ACTIVE"),),
        (item(_ANALYZER, "external", region="eu-west-1", type="ACCOUNT", status="ACTIVE"),),
        (item(_ANALYZER, "half", region="eu-west-1", type="ACCOUNT"),),
        reads=(f"{_ANALYZER}@eu-west-1",),
    ),
    "IAM_GROUP_HAS_USERS_CHECK": Example(
        (item("Group", "empty"), item("User", "alice", groupList=["admins"])),
        (item("Group", "admins"), item("User", "alice", groupList=["Admins"])),
        (item("Group", "empty"), item("User", "alice")),
        reads=("User",),
    ),
    "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS": Example(
        (item("User", "alice", userPolicyList=inline(keys=document(allow("*")))),),
        (role(rolePolicyList=inline(keys=document(allow("kms:DescribeKey")))),),
        (item("Group", "admins", groupPolicyList=inline(keys="cut {"), unknown=("groupPolicyList.keys",)),),
        {"blockedActionsPatterns": "kms:Decrypt"},
    ),
    "IAM_NO_INLINE_POLICY_CHECK": Example(
        (role(rolePolicyList=inline(work=document(_READ))),),
        (item("Group", "admins", groupPolicyList=[]),),
        (item("User", "alice", userPolicyList=[], unknown=("userPolicyList",)),),
    ),
    "IAM_OIDC_PROVIDER_CLIENT_ID_LIST_CHECK": Example(
        (item("OIDCProvider", "github", clientIdList=["sts.amazonaws.com", "other"]),),
        (item("OIDCProvider", "github", clientIdList=["sts.amazonaws.com"]),),
        (item("OIDCProvider", "github"),),
        {"allowedClientIds": "sts.amazonaws.com"},
    ),
    "IAM_OIDC_PROVIDER_TAGGED": Example(
        (item("OIDCProvider", "github", tags={"aws:made": "1"}),),
        (item("OIDCProvider", "github", tags={"team": "a"}),),
        (item("OIDCProvider", "github"),),
    ),
    "IAM_PASSWORD_POLICY": Example(
        (password_policy(minimumPasswordLength=8),),
        (password_policy(),),
        (password_policy(unknown=("requireSymbols",)),),
    ),
    "IAM_POLICY_BLACKLISTED_CHECK": Example(
        (role(attachedManagedPolicies=attached(ADMINISTRATOR)),),
        (item("Group", "admins", attachedManagedPolicies=attached("arn:aws:iam::aws:policy/ReadOnlyAccess")),),
        (item("User", "alice"),),
    ),
    "IAM_POLICY_DESCRIPTION": Example(
        (policy(_READ, description=""),), (policy(_READ, description="what for"),), (policy(_READ),)
    ),
    "IAM_POLICY_IN_USE": Example(
        (
            policy(_READ),
            item("Group", "g", attachedManagedPolicies=attached(POLICY_ARN)),
            role(attachedManagedPolicies=[]),
        ),
        (policy(_READ), role(attachedManagedPolicies=attached(POLICY_ARN))),
        (policy(_READ), item("User", "alice", groupList=[])),
        {"policyARN": POLICY_ARN},
        ("User", "Group", "Role"),
    ),
    "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS": Example(
        (policy(_READ, allow(["s3:*", "*"], ["*"], Condition={"Bool": {"aws:SecureTransport": "true"}})),),
        (policy(allow("s3:*"), allow("*", "arn:aws:s3:::b"), {"Effect": "Deny", "Action": "*", "Resource": "*"}),),
        (item("Policy", "work", policyVersionList=[]),),
    ),
    "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS": Example(
        (policy(allow("ec2:*", "arn:aws:ec2:*:*:instance/*")),),
        (policy(_READ, {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}),),
        (item("Policy", "work", defaultVersionId="v2", policyVersionList=[{"versionId": "v1", "document": {}}]),),
    ),
    "IAM_ROLE_MANAGED_POLICY_CHECK": Example(
        (role(attachedManagedPolicies=attached(POLICY_ARN)),),
        (role(attachedManagedPolicies=attached(POLICY_ARN, ADMINISTRATOR)),),
        (role(attachedManagedPolicies=attached(POLICY_ARN), unknown=("attachedManagedPolicies",)),),
        {"managedPolicyArns": f"{POLICY_ARN},{ADMINISTRATOR}"},
    ),
    "IAM_ROOT_ACCESS_KEY_CHECK": Example(
        (summary(**_SUMMARY | {"accountAccessKeysPresent": 1}),),
        (summary(**_SUMMARY),),
        (summary(accountMFAEnabled=1),),
    ),
    "IAM_SAML_PROVIDER_TAGGED": Example(
        (item("SAMLProvider", "corp", tags={"team": "a"}),),
        (item("SAMLProvider", "corp", tags={"team": "a", "Owner": "b"}),),
        (item("SAMLProvider", "corp", tags={}, unknown=("tags",)),),
        {"requiredKeyTags": "team,Owner"},
    ),
    "IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK": Example(
        (item("ServerCertificate", "www", expiration=days_ago(1)),),
        (item("ServerCertificate", "www", expiration=days_ago(-1)),),
        (item("ServerCertificate", "www"),),
    ),
    "IAM_SERVER_CERTIFICATE_TAGGED": Example(
        (item("ServerCertificate", "www", tags={}),),
        (item("ServerCertificate", "www", tags={"team": "a"}),),
        (item("ServerCertificate", "www"),),
    ),
    "IAM_USER_GROUP_MEMBERSHIP_CHECK": Example(
        (item("User", "alice", groupList=["readers"]),),
        (item("User", "alice", groupList=["readers", "admins"]),),
        (item("User", "alice", groupList=["readers"], unknown=("groupList",)),),
        {"groupNames": "admins"},
    ),
    "IAM_USER_MFA_ENABLED": Example(
        (item("User", "alice", mfaDevices=[]),),
        (item("User", "alice", credentialReport={"mfaActive": True}),),
        (item("User", "alice"),),
    ),
    "IAM_USER_NO_POLICIES_CHECK": Example(
        (item("User", "alice", userPolicyList=inline(work=document(_READ))),),
        (item("User", "alice", userPolicyList=[], attachedManagedPolicies=[]),),
        (item("User", "alice", userPolicyList=[]),),
    ),
    "IAM_USER_UNUSED_CREDENTIALS_CHECK": Example(
        (
            item("User", "alice", loginProfile=_OLD, supplementary={"passwordLastUsed": days_ago(2)}),
            key("AKIAIDLE", days_ago(200), supplementary={"lastUsedDate": None}),
        ),
        (
            item("User", "alice", loginProfile=_OLD, supplementary={"passwordLastUsed": days_ago(2)}),
            key("AKIANEW", days_ago(20)),
        ),
        (item("User", "alice", loginProfile=_OLD),),
        reads=("AccessKey",),
    ),
    "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS": Example(
        (item("User", "alice", loginProfile=_OLD, mfaDevices=[]),),
        (item("User", "alice", loginProfile=_OLD, mfaDevices=[{"serialNumber": "GAHT1234"}]),),
        (item("User", "alice", mfaDevices=[]),),
    ),
    "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED": Example(
        (summary(**_SUMMARY), _ROOT_DEVICE),
        (summary(**_SUMMARY), _USER_DEVICE),
        (summary(**_SUMMARY), item("VirtualMFADevice", "some")),
        reads=("VirtualMFADevice",),
    ),
    "ROOT_ACCOUNT_MFA_ENABLED": Example(
        (summary(**_SUMMARY | {"accountMFAEnabled": 0}),),
        (item("Root", "root", mfaActive=True),),
        (summary(accountPasswordPresent=1),),
    ),
}
