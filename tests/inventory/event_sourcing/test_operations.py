"""What each operation changes: the traps of CloudTrail's records, one by one."""

from __future__ import annotations

import json

import botocore.session
import pytest
from single_events import (
    ACCOUNT,
    ADMINISTRATOR,
    DOCUMENT,
    OTHER,
    ROOT,
    at,
    create_role,
    create_user,
    event,
    last,
    observed,
    of,
)

from leastwise.inventory.event_sourcing import MUTATING_EVENTS, derive
from leastwise.inventory.event_sourcing.call import date_of
from leastwise.inventory.event_sourcing.families.unrecorded import UNRECORDED
from leastwise.model.configuration_item import ItemStatus, Origin

READS = ("Get", "List", "Simulate", "Generate")
KEY = {"accessKey": {"accessKeyId": "AKIAONE", "status": "Active", "createDate": "Mar 1, 2024 10:00:01 AM"}}


def test_every_iam_operation_that_is_no_read_is_handled_or_has_a_reason() -> None:
    operations = set(botocore.session.get_session().get_service_model("iam").operation_names)
    changing = {name for name in operations if not name.startswith(READS)}
    handled = {name for source, name in MUTATING_EVENTS if source == "iam.amazonaws.com"}
    assert changing - handled - UNRECORDED.keys() == set()
    assert (handled | UNRECORDED.keys()) - operations == set()
    assert handled & UNRECORDED.keys() == set()
    assert all(reason for reason in UNRECORDED.values())


@pytest.mark.parametrize(
    "written",
    ["Mar 1, 2024, 10:00:01 AM", "Mar 1, 2024, 10:00:01\u202fAM", "Mar 1, 2024 10:00:01 AM", "2024-03-01T10:00:01"],
)
def test_dates_of_answers_are_in_utc(written: str) -> None:
    assert date_of(written) == "2024-03-01T10:00:01Z"


def test_dates_of_answers_in_other_forms() -> None:
    assert date_of("2024-03-01T12:00:01+02:00") == "2024-03-01T10:00:01Z"
    assert date_of(1709287201) == "2024-03-01T10:00:01Z"
    assert date_of("soon") is None
    assert date_of(None) is None


def test_a_user_made_in_the_trail_is_whole() -> None:
    (item,) = derive([], [create_user(1, "bob")])
    assert (item.resource_id, item.resource_name, item.arn) == ("AIDABOB", "bob", f"arn:aws:iam::{ACCOUNT}:user/bob")
    assert item.configuration["createDate"] == "2024-03-01T10:00:01Z"
    assert item.configuration["userPolicyList"] == item.configuration["groupList"] == []
    assert item.configuration["loginProfile"] is None
    assert item.tags == {}
    assert item.unknown == ()
    assert item.cause is not None
    assert (item.cause.event_name, item.cause.principal_arn) == ("CreateUser", f"arn:aws:iam::{ACCOUNT}:user/alice")


def test_a_failed_call_changes_nothing() -> None:
    failed = event(2, "AttachUserPolicy", {"userName": "bob", "policyArn": ADMINISTRATOR}, error="AccessDenied")
    assert len(derive([], [create_user(1, "bob"), failed])) == 1


def test_an_event_counts_once() -> None:
    made = create_user(1, "bob", identifier="AIDABOB")
    assert len(derive([], [made, made])) == 1


def test_documents_of_requests_are_plain_and_of_answers_encoded() -> None:
    asked = create_role(1, "app")
    linked = event(
        2,
        "CreateServiceLinkedRole",
        {"aWSServiceName": "autoscaling.amazonaws.com"},
        {
            "role": {
                "path": "/aws-service-role/autoscaling.amazonaws.com/",
                "roleName": "AWSServiceRoleForAutoScaling",
                "roleId": "AROALINKED",
                "createDate": "Mar 1, 2024, 10:00:02 AM",
                "assumeRolePolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D",
            }
        },
    )
    timeline = derive([], [asked, linked])
    assert last(timeline, "AROAONE").configuration["assumeRolePolicyDocument"] == json.loads(DOCUMENT)
    role = last(timeline, "AROALINKED")
    assert role.configuration["assumeRolePolicyDocument"] == {"Version": "2012-10-17", "Statement": []}
    assert "attachedManagedPolicies" in role.unknown  # AWS attaches policies itself, and no event says which


def test_what_cloudtrail_cut_is_unknown() -> None:
    cut = event(2, "PutRolePolicy", {"roleName": "app", "policyName": "big"})
    trust = event(3, "UpdateAssumeRolePolicy", {"roleName": "app", "policyDocument": DOCUMENT[:30]})
    item = last(derive([], [create_role(1, "app"), cut, trust]), "AROAONE")
    assert item.configuration["rolePolicyList"] == [{"policyName": "big"}]
    assert "assumeRolePolicyDocument" not in item.configuration
    assert item.unknown == ("assumeRolePolicyDocument", "rolePolicyList.big")


def test_a_role_whose_request_was_cut_is_known_from_the_answer() -> None:
    role = {"path": "/", "roleName": "app", "roleId": "AROAONE", "assumeRolePolicyDocument": "%7B%22a%22%3A1%7D"}
    (item,) = derive([], [event(1, "CreateRole", {"omitted": True}, {"role": role})])
    assert item.configuration["assumeRolePolicyDocument"] == {"a": 1}
    assert item.unknown == ("description",)


def test_an_observation_resolves_what_was_cut_since_then() -> None:
    cut = event(2, "PutRolePolicy", {"roleName": "app", "policyName": "big"})
    policies = [{"policyName": "big", "policyDocument": json.loads(DOCUMENT)}]
    seen = observed(9, "AWS::IAM::Role", "AROAONE", "app", {"roleName": "app", "rolePolicyList": policies})
    timeline = derive([seen], [create_role(1, "app"), cut])
    assert [item.capture_time for item in timeline] == [at(1), at(2)]
    assert timeline[-1].configuration["rolePolicyList"] == policies
    assert timeline[-1].unknown == ()


def test_a_rename_keeps_the_unique_id_and_takes_keys_along() -> None:
    timeline = derive(
        [],
        [
            create_user(1, "bob"),
            event(2, "CreateAccessKey", {"userName": "bob"}, KEY),
            event(3, "UpdateUser", {"userName": "bob", "newUserName": "robert", "newPath": "/team/"}),
            event(4, "AttachUserPolicy", {"userName": "robert", "policyArn": ADMINISTRATOR}),
        ],
    )
    assert [item.resource_name for item in of(timeline, "AIDABOB")] == ["bob", "robert", "robert"]
    assert last(timeline, "AIDABOB").arn == f"arn:aws:iam::{ACCOUNT}:user/team/robert"
    assert [item.configuration["userName"] for item in of(timeline, "AKIAONE")] == ["bob", "robert"]


def test_a_group_renamed_is_renamed_in_its_members() -> None:
    group = {"group": {"path": "/", "groupName": "ops", "groupId": "AGPAOPS", "createDate": "Mar 1, 2024 10:00:00 AM"}}
    timeline = derive(
        [],
        [
            create_user(1, "bob"),
            event(1, "CreateGroup", {"groupName": "ops"}, group),
            event(2, "AddUserToGroup", {"userName": "bob", "groupName": "ops"}),
            event(3, "UpdateGroup", {"groupName": "ops", "newGroupName": "operators"}),
        ],
    )
    assert [item.configuration["groupList"] for item in of(timeline, "AIDABOB")] == [[], ["ops"], ["operators"]]


def test_a_resource_made_again_under_its_name_is_another() -> None:
    timeline = derive(
        [],
        [
            create_user(1, "bob", "AIDAFIRST"),
            event(2, "DeleteUser", {"userName": "bob"}),
            create_user(3, "bob", "AIDASECOND"),
            event(4, "AttachUserPolicy", {"userName": "bob", "policyArn": ADMINISTRATOR}),
        ],
    )
    assert [item.status for item in of(timeline, "AIDAFIRST")] == [ItemStatus.OK, ItemStatus.DELETED]
    assert len(last(timeline, "AIDASECOND").configuration["attachedManagedPolicies"]) == 1


def test_deleting_a_user_cleans_up() -> None:
    device = f"arn:aws:iam::{ACCOUNT}:mfa/phone"
    timeline = derive(
        [],
        [
            create_user(1, "bob"),
            event(2, "CreateAccessKey", {"userName": "bob"}, KEY),
            event(3, "CreateVirtualMFADevice", {"virtualMFADeviceName": "phone"}),
            event(4, "EnableMFADevice", {"userName": "bob", "serialNumber": device}),
            event(5, "DeleteUser", {"userName": "bob"}),
        ],
    )
    assert last(timeline, "AKIAONE").is_deleted
    assert [item.configuration["userName"] for item in of(timeline, device)] == [None, "bob", None]


def test_a_call_without_user_name_is_about_the_caller() -> None:
    (item,) = derive([], [event(1, "CreateAccessKey", {}, KEY)])
    assert item.configuration["userName"] == "alice"


@pytest.mark.parametrize("identity", [ROOT, {"type": "AssumedRoot", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-root"}])
def test_root_without_user_name_is_root(identity: dict[str, str]) -> None:
    (item,) = derive([], [event(1, "CreateAccessKey", None, KEY, identity=identity)])
    assert item.configuration["userName"] == "<root_account>"


def test_a_role_session_without_user_name_tells_no_user() -> None:
    session = {"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session"}
    assert derive([], [event(1, "DeleteLoginProfile", None, identity=session)]) == []


def test_root_mfa_changes_the_summary_and_no_user() -> None:
    summary = observed(0, "AWS::IAM::AccountSummary", "account-summary", "account-summary", {"accountMFAEnabled": 0})
    asked = {"userName": "AWS ROOT USER", "serialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device"}
    timeline = derive([summary], [event(1, "EnableMFADevice", asked, identity=ROOT)])
    assert last(timeline, "account-summary").configuration == {"accountMFAEnabled": 1}
    assert not [item for item in timeline if item.resource_type == "AWS::IAM::User"]


def test_policy_versions() -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/read"
    made = {"policy": {"policyName": "read", "policyId": "ANPAREAD", "arn": arn, "defaultVersionId": "v1"}}
    second = {"policyVersion": {"versionId": "v2", "isDefaultVersion": True, "createDate": "Mar 1, 2024 10:00:02 AM"}}
    timeline = derive(
        [],
        [
            event(1, "CreatePolicy", {"policyName": "read", "policyDocument": DOCUMENT}, made),
            event(2, "CreatePolicyVersion", {"policyArn": arn, "policyDocument": OTHER, "setAsDefault": True}, second),
            event(3, "SetDefaultPolicyVersion", {"policyArn": arn, "versionId": "v1"}),
            event(4, "DeletePolicyVersion", {"policyArn": arn, "versionId": "v2"}),
        ],
    )
    versions = [
        [(one["versionId"], one["isDefaultVersion"]) for one in item.configuration["policyVersionList"]]
        for item in of(timeline, "ANPAREAD")
    ]
    assert versions == [[("v1", True)], [("v1", False), ("v2", True)], [("v1", True), ("v2", False)], [("v1", True)]]
    assert of(timeline, "ANPAREAD")[1].configuration["policyVersionList"][1]["document"] == json.loads(OTHER)


def test_a_password_policy_is_replaced_and_falls_back_to_defaults() -> None:
    full = {"minimumPasswordLength": 14, "requireSymbols": True, "maxPasswordAge": 90, "hardExpiry": True}
    timeline = derive(
        [],
        [
            event(1, "DeleteAccountPasswordPolicy"),
            event(2, "UpdateAccountPasswordPolicy", full),
            event(3, "UpdateAccountPasswordPolicy", {"requireNumbers": True}),
            event(4, "DeleteAccountPasswordPolicy"),
        ],
    )
    before, second, third, fourth = of(timeline, "password-policy")[-4:]
    assert before.is_deleted
    assert (second.configuration["minimumPasswordLength"], second.configuration["expirePasswords"]) == (14, True)
    assert third.configuration["minimumPasswordLength"] == 6
    assert third.configuration["requireSymbols"] is third.configuration["hardExpiry"] is False
    assert third.configuration["maxPasswordAge"] is None
    assert third.configuration["requireNumbers"] is True
    assert fourth.is_deleted


def test_passwords() -> None:
    profile = {"loginProfile": {"passwordResetRequired": True, "createDate": "Mar 1, 2024 10:00:02 AM"}}
    bob = {"type": "IAMUser", "userName": "bob"}
    timeline = derive(
        [],
        [
            create_user(1, "bob"),
            event(2, "CreateLoginProfile", {"userName": "bob", "passwordResetRequired": True}, profile),
            event(3, "ChangePassword", None, identity=bob),
            event(4, "UpdateLoginProfile", {"userName": "bob"}),
            event(5, "DeleteLoginProfile", {"userName": "bob"}),
        ],
    )
    profiles = [item.configuration["loginProfile"] for item in timeline]
    created = {"createDate": "2024-03-01T10:00:02Z"}
    assert profiles == [
        None,
        created | {"passwordResetRequired": True},
        created | {"passwordResetRequired": False},
        None,
    ]


def test_other_credentials_of_users() -> None:
    timeline = derive(
        [],
        [
            create_user(1, "alice"),
            event(
                2,
                "UploadSSHPublicKey",
                {"userName": "alice"},
                {"sSHPublicKey": {"sSHPublicKeyId": "APKA", "status": "Active"}},
            ),
            event(3, "UpdateSSHPublicKey", {"userName": "alice", "sSHPublicKeyId": "APKA", "status": "Inactive"}),
            event(4, "UploadSigningCertificate", {}, {"certificate": {"certificateId": "CERT", "status": "Active"}}),
            event(
                5,
                "CreateServiceSpecificCredential",
                {"userName": "alice", "serviceName": "codecommit.amazonaws.com"},
                {"serviceSpecificCredential": {"serviceSpecificCredentialId": "ACCA", "status": "Active"}},
            ),
            event(6, "DeleteSSHPublicKey", {"userName": "alice", "sSHPublicKeyId": "APKA"}),
        ],
    )
    assert timeline[2].configuration["sshPublicKeys"] == [{"sshPublicKeyId": "APKA", "status": "Inactive"}]
    configuration = timeline[-1].configuration
    assert configuration["sshPublicKeys"] == []
    assert configuration["signingCertificates"] == [{"certificateId": "CERT", "status": "Active"}]
    assert configuration["serviceSpecificCredentials"] == [
        {"serviceSpecificCredentialId": "ACCA", "serviceName": "codecommit.amazonaws.com", "status": "Active"}
    ]


def test_providers_and_certificates() -> None:
    oidc = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com/id/1"
    saml = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    metadata = {
        "serverCertificateName": "web",
        "serverCertificateId": "ASCA",
        "path": "/",
        "expiration": "Mar 1, 2025 10:00:00 AM",
    }
    timeline = derive(
        [],
        [
            event(
                1,
                "CreateOpenIDConnectProvider",
                {"url": "https://token.example.com/id/1", "clientIDList": ["sts"]},
                {"openIDConnectProviderArn": oidc},
            ),
            event(2, "AddClientIDToOpenIDConnectProvider", {"openIDConnectProviderArn": oidc, "clientID": "app"}),
            event(
                3, "UpdateOpenIDConnectProviderThumbprint", {"openIDConnectProviderArn": oidc, "thumbprintList": ["ab"]}
            ),
            event(
                1, "CreateSAMLProvider", {"name": "corp", "sAMLMetadataDocument": "<a></a>"}, {"sAMLProviderArn": saml}
            ),
            event(2, "UpdateSAMLProvider", {"sAMLProviderArn": saml, "sAMLMetadataDocument": "<a>cut"}),
            event(
                1, "UploadServerCertificate", {"serverCertificateName": "web"}, {"serverCertificateMetadata": metadata}
            ),
            event(2, "UpdateServerCertificate", {"serverCertificateName": "web", "newServerCertificateName": "site"}),
        ],
    )
    provider = last(timeline, oidc)
    assert (provider.configuration["url"], provider.resource_name) == ("token.example.com/id/1",) * 2
    assert (provider.configuration["clientIdList"], provider.configuration["thumbprintList"]) == (
        ["app", "sts"],
        ["ab"],
    )
    assert of(timeline, saml)[0].configuration["samlMetadataDocument"].startswith("sha256:")
    assert "samlMetadataDocument" in last(timeline, saml).unknown
    assert [item.resource_name for item in of(timeline, "ASCA")] == ["web", "site"]
    assert last(timeline, "ASCA").configuration["expiration"] == "2025-03-01T10:00:00Z"


def test_an_alias_takes_the_place_of_the_other() -> None:
    aliases = observed(0, "AWS::IAM::AccountAlias", "account-alias", "account-alias", {"accountAliases": ["old"]})
    timeline = derive(
        [aliases],
        [
            event(1, "CreateAccountAlias", {"accountAlias": "new"}),
            event(2, "DeleteAccountAlias", {"accountAlias": "new"}),
        ],
    )
    assert [item.configuration["accountAliases"] for item in timeline] == [["old"], ["new"], []]


def test_a_provisioned_role_of_identity_center() -> None:
    path = "/aws-reserved/sso.amazonaws.com/eu-central-1/"
    role = {
        "path": path,
        "roleName": "AWSReservedSSO_Admin_0123456789abcdef",
        "roleId": "AROASSO",
        "maxSessionDuration": 43200,
    }
    asked = {"roleName": role["roleName"], "path": path, "assumeRolePolicyDocument": DOCUMENT}
    sso = {"type": "AWSService", "invokedBy": "sso.amazonaws.com"}
    timeline = derive(
        [],
        [
            event(1, "CreateRole", asked, {"role": role}, identity=sso),
            event(2, "AttachRolePolicy", {"roleName": role["roleName"], "policyArn": ADMINISTRATOR}, identity=sso),
        ],
    )
    item = last(timeline, "AROASSO")
    assert item.arn == f"arn:aws:iam::{ACCOUNT}:role{path}{role['roleName']}"
    assert item.configuration["maxSessionDuration"] == 43200
    assert item.origin is Origin.TRAIL


def test_arns_of_other_partitions() -> None:
    (item,) = derive([], [create_user(1, "bob", region="cn-north-1")])
    assert item.arn == f"arn:aws-cn:iam::{ACCOUNT}:user/bob"


def test_odd_requests_are_no_error() -> None:
    for _source, name in MUTATING_EVENTS:
        for asked in (None, {}, {"omitted": True}, {"userName": 7, "policyArn": None, "tags": "x", "tagKeys": "y"}):
            derive([], [event(1, name, asked, {"user": None, "role": "x", "policy": []})])
