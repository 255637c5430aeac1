"""IAM as collected: shapes of configuration items, pages, partial items, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from leastwise.collectors.files import read_paths
from leastwise.collectors.live.collector import AccountAccess
from leastwise.collectors.live.iam import IAM_COLLECTORS
from leastwise.collectors.live.iam.access_keys import ACCESS_KEYS
from leastwise.collectors.live.iam.account_settings import ACCOUNT_SETTINGS
from leastwise.collectors.live.iam.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.live.iam.credential_report import CREDENTIAL_REPORT
from leastwise.collectors.live.iam.identity_providers import IDENTITY_PROVIDERS
from leastwise.collectors.live.iam.instance_profiles import INSTANCE_PROFILES
from leastwise.collectors.live.iam.last_accessed import LAST_ACCESSED
from leastwise.collectors.live.iam.server_certificates import SERVER_CERTIFICATES
from leastwise.collectors.live.iam.user_credentials import LOGIN_PROFILES, MFA_DEVICES, USER_CREDENTIALS
from leastwise.collectors.live.iam.virtual_mfa_devices import VIRTUAL_MFA_DEVICES

ACCOUNT = "111122223333"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
}
DOCUMENT = json.dumps(ALLOW)


def by_name(observations, resource_type):
    return {item.resource_name: item for item in observations.items if item.resource_type == resource_type}


@pytest.fixture
def filled(double):
    """An account with a user in a group, a role, and an edited policy attached to them."""
    iam = double.client("iam", ACCOUNT)
    arn = iam.create_policy(PolicyName="reading", PolicyDocument=DOCUMENT, Description="reads")["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=DOCUMENT.replace("s3:", "sqs:"), SetAsDefault=True)
    iam.create_group(GroupName="staff")
    iam.put_group_policy(GroupName="staff", PolicyName="b", PolicyDocument=DOCUMENT)
    iam.put_group_policy(GroupName="staff", PolicyName="a", PolicyDocument=DOCUMENT)
    for name in ("alice", "bob"):
        iam.create_user(UserName=name, Path="/people/", Tags=[{"Key": "team", "Value": "red"}])
        iam.add_user_to_group(GroupName="staff", UserName=name)
    iam.attach_user_policy(UserName="alice", PolicyArn=arn)
    iam.put_user_policy(UserName="alice", PolicyName="own", PolicyDocument=DOCUMENT)
    iam.create_role(
        RoleName="reader",
        AssumeRolePolicyDocument=json.dumps(TRUST),
        Description="for reading",
        MaxSessionDuration=7200,
        PermissionsBoundary=arn,
    )
    iam.attach_role_policy(RoleName="reader", PolicyArn=arn)
    return arn


def test_authorization_details_are_items_in_the_shapes_of_config(access, filled):
    seen = AUTHORIZATION_DETAILS.collect(access())
    assert {scope.resource_type for scope in seen.whole} == {
        f"AWS::IAM::{kind}" for kind in ("User", "Group", "Role", "Policy")
    }
    alice = by_name(seen, "AWS::IAM::User")["alice"]
    assert alice.resource_id.startswith("AIDA")
    assert (alice.account_id, alice.region, alice.tags) == (ACCOUNT, "global", {"team": "red"})
    assert alice.arn == f"arn:aws:iam::{ACCOUNT}:user/people/alice"
    assert alice.configuration["userPolicyList"] == [{"policyName": "own", "policyDocument": ALLOW}]
    assert alice.configuration["groupList"] == ["staff"]
    assert alice.configuration["attachedManagedPolicies"] == [{"policyName": "reading", "policyArn": filled}]
    assert alice.configuration["permissionsBoundary"] is None
    assert alice.configuration["createDate"].endswith("Z")
    staff = by_name(seen, "AWS::IAM::Group")["staff"]
    assert [one["policyName"] for one in staff.configuration["groupPolicyList"]] == ["a", "b"]


def test_roles_have_the_settings_that_the_details_lack(access, filled):
    seen = AUTHORIZATION_DETAILS.collect(access())
    roles = [item for item in seen.items if item.resource_type == "AWS::IAM::Role"]
    merged = {key: value for item in roles for key, value in item.configuration.items()}
    assert len({item.key for item in roles}) == 1
    assert (merged["description"], merged["maxSessionDuration"]) == ("for reading", 7200)
    assert merged["permissionsBoundary"]["permissionsBoundaryArn"] == filled
    assert merged["assumeRolePolicyDocument"] == TRUST


def test_all_pages_are_read(access, double, filled):
    whole = AUTHORIZATION_DETAILS.collect(access())
    double.page_size = 1
    paged = AUTHORIZATION_DETAILS.collect(access())
    durable = [(item.key, item.content_hash()) for item in whole.items]
    assert [(item.key, item.content_hash()) for item in paged.items] == durable
    assert paged.whole == whole.whole


def test_all_versions_are_read_on_request_in_order_of_their_numbers(access, double, filled):
    iam = double.client("iam", ACCOUNT)
    iam.delete_policy_version(PolicyArn=filled, VersionId="v1")
    for _ in range(9):  # up to v11, of which five are kept
        versions = iam.list_policy_versions(PolicyArn=filled)["Versions"]
        if len(versions) == 5:
            oldest = min((one for one in versions if not one["IsDefaultVersion"]), key=lambda one: one["CreateDate"])
            iam.delete_policy_version(PolicyArn=filled, VersionId=oldest["VersionId"])
        iam.create_policy_version(PolicyArn=filled, PolicyDocument=DOCUMENT)
    policy = by_name(AUTHORIZATION_DETAILS.collect(access(all_versions=True)), "AWS::IAM::Policy")["reading"]
    numbers = [int(one["versionId"][1:]) for one in policy.configuration["policyVersionList"]]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 11
    assert all("document" in one for one in policy.configuration["policyVersionList"])


def test_live_and_file_give_the_same_items(access, double, filled, tmp_path):
    seen = AUTHORIZATION_DETAILS.collect(access())
    client = double.client("iam", ACCOUNT)
    answer = client.get_account_authorization_details()
    answer.pop("ResponseMetadata")
    path = tmp_path / "details.json"
    path.write_text(json.dumps(answer, default=lambda moment: moment.isoformat()))
    [(_, read)] = list(read_paths([path], print))
    kinds = ("User", "Group", "Role", "Policy")
    live = {
        item.key: item for item in seen.items if "description" not in item.configuration or "path" in item.configuration
    }
    of_file = {item.key: item for item in read.items if item.resource_type.split("::")[2] in kinds}
    assert set(live) == set(of_file)
    for key, item in of_file.items():
        assert item.configuration == live[key].configuration
        if item.resource_type != "AWS::IAM::Policy":  # a call of its own has their tags
            assert item.tags == live[key].tags
    assert {scope for scope in read.whole if scope.resource_type.split("::")[2] in kinds} == seen.whole


def test_a_resource_that_cannot_be_understood_is_not_read_and_the_others_are(access, double):
    good = {"UserName": "good", "UserId": "AIDAGOOD", "Arn": f"arn:aws:iam::{ACCOUNT}:user/good", "Path": "/"}
    bad = {"UserName": "bad", "Arn": f"arn:aws:iam::{ACCOUNT}:user/bad"}
    double.answer("iam", "GetAccountAuthorizationDetails", {"UserDetailList": [bad, good], "IsTruncated": False})
    seen = AUTHORIZATION_DETAILS.collect(access())
    assert [item.resource_name for item in seen.items] == ["good"]
    [missing] = seen.not_read
    assert missing.resource == bad["Arn"]
    assert "UserId" in missing.reason
    assert "AWS::IAM::User" not in {scope.resource_type for scope in seen.whole}


def test_policies_of_aws_count_only_where_something_has_them(access, double):
    double.client("iam", ACCOUNT).create_user(UserName="alice")
    details = {
        "Policies": [
            {
                "PolicyName": name,
                "PolicyId": f"ANPA{name.upper()}",
                "Arn": f"arn:aws:iam::aws:policy/{name}",
                "AttachmentCount": count,
                "DefaultVersionId": "v3",
                "PolicyVersionList": [
                    {"VersionId": "v3", "IsDefaultVersion": True, "Document": "%7B%22Version%22%3A%222012-10-17%22%7D"}
                ],
            }
            for name, count in (("used", 2), ("unused", 0))
        ],
        "IsTruncated": False,
    }
    double.answer("iam", "GetAccountAuthorizationDetails", details)
    [policy] = AUTHORIZATION_DETAILS.collect(access()).items
    assert (policy.account_id, policy.resource_name) == ("aws", "used")
    assert policy.supplementary["attachmentCount"] == 2
    assert policy.configuration["policyVersionList"][0]["document"] == {"Version": "2012-10-17"}


def test_access_keys_have_their_use_beside_them_and_no_secret(access, double):
    iam = double.client("iam", ACCOUNT)
    iam.create_user(UserName="alice")
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    iam.update_access_key(UserName="alice", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    used = {"LastUsedDate": moment, "ServiceName": "s3", "Region": "N/A"}
    double.answer("iam", "GetAccessKeyLastUsed", {"UserName": "alice", "AccessKeyLastUsed": used})
    [item] = ACCESS_KEYS.collect(access()).items
    assert item.resource_id == key["AccessKeyId"]
    assert item.configuration["status"] == "Inactive"
    assert item.supplementary == {
        "lastUsedDate": "2026-03-01T12:00:00Z",
        "lastUsedRegion": None,
        "lastUsedService": "s3",
    }
    assert key["SecretAccessKey"] not in repr(item)


def test_keys_of_a_user_that_may_not_be_listed_are_not_taken_for_deleted(access, double):
    iam = double.client("iam", ACCOUNT)
    for name in ("alice", "bob"):
        iam.create_user(UserName=name)
        iam.create_access_key(UserName=name)
    double.fail("iam", "ListAccessKeys", "AccessDenied", times=1)
    seen = ACCESS_KEYS.collect(access())
    assert len(seen.items) == 1
    assert seen.whole == set()
    [missing] = seen.not_read
    assert missing.missing_action == "iam:ListAccessKeys"
    assert missing.resource in (f"arn:aws:iam::{ACCOUNT}:user/alice", f"arn:aws:iam::{ACCOUNT}:user/bob")


def test_no_password_is_known_to_be_none_and_a_refused_one_is_unknown(access, double):
    iam = double.client("iam", ACCOUNT)
    for name in ("alice", "bob", "carol"):
        iam.create_user(UserName=name)

    def profile(account, parameters):
        from aws_double import AwsError

        if parameters["UserName"] == "alice":
            created = datetime(2026, 1, 2, tzinfo=UTC)
            return {"LoginProfile": {"UserName": "alice", "CreateDate": created, "PasswordResetRequired": True}}
        return AwsError("NoSuchEntity" if parameters["UserName"] == "bob" else "AccessDenied")

    double.answer("iam", "GetLoginProfile", profile)
    seen = LOGIN_PROFILES.collect(access())
    users = by_name(seen, "AWS::IAM::User")
    created = {"createDate": "2026-01-02T00:00:00Z", "passwordResetRequired": True}
    assert users["alice"].configuration == {"loginProfile": created}
    assert users["bob"].configuration == {"loginProfile": None}
    assert users["carol"].configuration == {}
    assert [one.missing_action for one in seen.not_read] == ["iam:GetLoginProfile"]
    assert seen.whole == set()


def test_the_credential_report_tells_of_the_root_user(access, double):
    double.client("iam", ACCOUNT).create_user(UserName="alice")
    double.account(ACCOUNT).table("iam root").update(
        {"access_key_1_active": "true", "access_key_1_last_used_service": "iam", "mfa_active": "false"}
    )
    seen = CREDENTIAL_REPORT.collect(access())
    root = by_name(seen, "AWS::IAM::Root")["<root_account>"]
    assert root.resource_id == "root"
    assert root.configuration["accessKey1Active"] is True
    assert root.configuration["mfaActive"] is False
    assert root.supplementary["accessKey1LastUsedService"] == "iam"
    assert not [name for name in root.configuration if "Used" in name]
    alice = by_name(seen, "AWS::IAM::User")["alice"]
    assert alice.configuration == {}
    assert alice.supplementary["credentialReport"]["mfaActive"] is False


def test_a_report_that_may_not_be_made_is_a_fact(access, double):
    double.fail("iam", "GenerateCredentialReport", "AccessDenied", times=None)
    seen = CREDENTIAL_REPORT.collect(access())
    assert [one.missing_action for one in seen.not_read] == ["iam:GenerateCredentialReport"]
    assert (seen.items, seen.whole) == ([], set())


def test_last_accessed_is_asked_only_on_request(access, double, filled):
    moment = datetime(2026, 5, 6, tzinfo=UTC)
    arn = f"arn:aws:iam::{ACCOUNT}:role/reader"
    rows = [("s3", "GetObject", moment, "eu-west-1"), ("sqs", "", None, "")]
    double.account(ACCOUNT).table("iam last accessed")[arn] = rows
    assert LAST_ACCESSED.collect(access()).items == []
    seen = LAST_ACCESSED.collect(access(last_accessed=True))
    reader = by_name(seen, "AWS::IAM::Role")["reader"]
    [service] = reader.supplementary["serviceLastAccessed"]
    assert (service["serviceNamespace"], service["lastAuthenticated"]) == ("s3", "2026-05-06T00:00:00Z")
    [action] = service["trackedActionsLastAccessed"]
    assert (action["actionName"], action["lastAccessedTime"]) == ("GetObject", "2026-05-06T00:00:00Z")
    assert reader.configuration == {}
    assert {item.resource_type.split("::")[2] for item in seen.items} == {"User", "Group", "Role", "Policy"}


def test_settings_of_a_fresh_account(access, double):
    seen = ACCOUNT_SETTINGS.collect(access())
    summary = by_name(seen, "AWS::IAM::AccountSummary")["account-summary"]
    assert summary.configuration["accountMFAEnabled"] == 1
    assert summary.supplementary["users"] == 0
    assert "AWS::IAM::AccountPasswordPolicy" in {scope.resource_type for scope in seen.whole}
    assert by_name(seen, "AWS::IAM::AccountPasswordPolicy") == {}


@pytest.fixture
def moto_access():
    """Access to moto's account, within this process."""
    with mock_aws():
        yield AccountAccess(session=boto3.Session(region_name="us-east-1"), account_id="123456789012")


SAML = "<EntityDescriptor>" + "x" * 1000 + "</EntityDescriptor>"


def test_providers_certificates_and_devices(moto_access):
    iam = boto3.client("iam")
    iam.create_saml_provider(Name="staff", SAMLMetadataDocument=SAML)
    iam.create_open_id_connect_provider(
        Url="https://token.example.com/path", ClientIDList=["b", "a"], ThumbprintList=["f" * 40]
    )
    iam.create_virtual_mfa_device(VirtualMFADeviceName="spare")
    iam.upload_server_certificate(ServerCertificateName="site", CertificateBody="public", PrivateKey="PRIVATE-TEXT")
    providers = IDENTITY_PROVIDERS.collect(moto_access)
    oidc = by_name(providers, "AWS::IAM::OIDCProvider")["token.example.com/path"]
    assert oidc.configuration["clientIdList"] == ["a", "b"]
    saml = by_name(providers, "AWS::IAM::SAMLProvider")["staff"]
    assert saml.configuration["samlMetadataDocument"].startswith("sha256:")
    assert "EntityDescriptor" not in repr(providers.items)
    [device] = VIRTUAL_MFA_DEVICES.collect(moto_access).items
    assert (device.resource_name, device.configuration["userName"]) == ("spare", None)
    [certificate] = SERVER_CERTIFICATES.collect(moto_access).items
    assert certificate.resource_name == "site"
    assert "PRIVATE-TEXT" not in repr(certificate)


def test_instance_profiles_and_devices_of_users(moto_access):
    iam = boto3.client("iam")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.create_instance_profile(InstanceProfileName="machine", Path="/x/")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="reader")
    iam.create_user(UserName="alice")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="alice", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    [profile] = INSTANCE_PROFILES.collect(moto_access).items
    assert (profile.resource_name, profile.configuration["roles"]) == ("machine", ["reader"])
    [alice] = MFA_DEVICES.collect(moto_access).items
    [device] = alice.configuration["mfaDevices"]
    assert device["serialNumber"] == serial
    [virtual] = VIRTUAL_MFA_DEVICES.collect(moto_access).items
    assert virtual.configuration["userName"] == "alice"


def test_services_without_ids_in_the_details_are_read_all_the_same(moto_access):
    """moto, like others that are compatible with AWS, names neither policy nor its id there."""
    policy = boto3.client("iam").create_policy(PolicyName="own", PolicyDocument=DOCUMENT)["Policy"]
    [item] = [
        one for one in AUTHORIZATION_DETAILS.collect(moto_access).items if one.resource_type == "AWS::IAM::Policy"
    ]
    assert (item.resource_id, item.resource_name) == (policy["PolicyId"], "own")


def test_password_policy_and_alias(moto_access):
    iam = boto3.client("iam")
    iam.create_account_alias(AccountAlias="acme")
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True)
    seen = ACCOUNT_SETTINGS.collect(moto_access)
    assert by_name(seen, "AWS::IAM::AccountAlias")["account-alias"].configuration == {"accountAliases": ["acme"]}
    policy = by_name(seen, "AWS::IAM::AccountPasswordPolicy")["password-policy"].configuration
    assert (policy["minimumPasswordLength"], policy["requireSymbols"]) == (14, True)


@pytest.mark.parametrize("collector", IAM_COLLECTORS, ids=lambda one: one.name)
def test_a_sample_reads_one_of_each(collector, access, double):
    iam = double.client("iam", ACCOUNT)
    for number in range(4):
        iam.create_user(UserName=f"user-{number}")
    double.calls.clear()
    collector.collect(access(sample=True, last_accessed=True, all_versions=True))
    asked = {call.parameters["UserName"] for call in double.calls if call.parameters.get("UserName")}
    assert len(asked) <= 1


def test_every_credential_collector_names_its_own_call():
    assert len({collector.actions[-1] for collector in USER_CREDENTIALS}) == len(USER_CREDENTIALS)


def test_live_and_file_say_the_same_of_a_credential_report(access, double, tmp_path):
    iam = double.client("iam", ACCOUNT)
    iam.create_user(UserName="alice")
    iam.create_access_key(UserName="alice")
    double.account(ACCOUNT).table("iam root").update(
        {"password_last_used": "2026-02-03T04:05:06+00:00", "access_key_1_active": "true", "password_enabled": "true"}
    )
    live = CREDENTIAL_REPORT.collect(access())
    path = tmp_path / "report.csv"
    path.write_bytes(iam.get_credential_report()["Content"])
    [(_, read)] = list(read_paths([path], print))
    for kind, name in (("AWS::IAM::Root", "<root_account>"), ("AWS::IAM::User", "alice")):
        one, other = by_name(live, kind)[name], by_name(read, kind)[name]
        facts = [dict(item.supplementary) for item in (one, other)]
        for fact in facts:
            fact.get("credentialReport", {}).pop("generatedTime", None)
        assert facts[0] == facts[1]
        if kind == "AWS::IAM::Root":
            assert one.configuration == other.configuration
            assert one.supplementary["passwordLastUsed"] == "2026-02-03T04:05:06Z"
