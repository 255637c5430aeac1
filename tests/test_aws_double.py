"""The AWS double, asked by real boto3 and the real AWS CLI."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).parent))

from aws_double import AwsDouble
from aws_double.services import access_analyzer, cloudtrail, config, organizations, sso_admin

ONE, TWO = "111122223333", "444455556666"
MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ONCE = Config(retries={"total_max_attempts": 1})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@pytest.fixture
def double() -> Iterator[AwsDouble]:
    with AwsDouble() as double:
        yield double


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "answer"),
    [
        ("rds", "DescribeDBSnapshots", {"MaxRecords": 20}, {"DBSnapshots": [{"DBSnapshotIdentifier": "a & <b>"}]}),
        ("sns", "GetTopicAttributes", {"TopicArn": "arn"}, {"Attributes": {"Policy": "{}", "Owner": "1"}}),
        (
            "ec2",
            "DescribeSnapshotAttribute",
            {"SnapshotId": "snap-1", "Attribute": "createVolumePermission"},
            {"SnapshotId": "snap-1", "CreateVolumePermissions": [{"UserId": ONE}, {"Group": "all"}]},
        ),
        (
            "ec2",
            "DescribeVpcEndpoints",
            {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1", "vpc-2"]}], "MaxResults": 5, "DryRun": False},
            {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "CreationTimestamp": MOMENT, "PrivateDnsEnabled": True}]},
        ),
        ("sqs", "GetQueueAttributes", {"QueueUrl": "u", "AttributeNames": ["All"]}, {"Attributes": {"Policy": "{}"}}),
        ("kms", "ListGrants", {"KeyId": "k", "Limit": 3}, {"Grants": [{"GrantId": "g", "CreationDate": MOMENT}]}),
        ("kms", "Encrypt", {"KeyId": "k", "Plaintext": b"\x00x"}, {"CiphertextBlob": b"\x01\xff", "KeyId": "k"}),
        ("lambda", "GetPolicy", {"FunctionName": "a:b", "Qualifier": "1"}, {"Policy": "{}", "RevisionId": "r"}),
        ("efs", "DescribeFileSystems", {"MaxItems": 4}, {"FileSystems": []}),
        ("glacier", "GetVaultAccessPolicy", {"accountId": "-", "vaultName": "v"}, {"policy": {"Policy": "{}"}}),
        (
            "apigateway",
            "GetRestApis",
            {"limit": 5},
            {"items": [{"id": "a", "createdDate": MOMENT, "tags": {"k": "v"}}]},
        ),
        ("s3", "GetBucketPolicy", {"Bucket": "b", "ExpectedBucketOwner": ONE}, {"Policy": "{}"}),
        ("s3", "GetBucketLocation", {"Bucket": "b"}, {"LocationConstraint": "eu-west-1"}),
        (
            "s3",
            "GetBucketAcl",
            {"Bucket": "b"},
            {"Grants": [{"Grantee": {"Type": "Group", "URI": "u"}, "Permission": "READ"}], "Owner": {"ID": "o"}},
        ),
        (
            "s3",
            "PutBucketTagging",
            {"Bucket": "b", "Tagging": {"TagSet": [{"Key": "k", "Value": "<v>"}, {"Key": "l", "Value": ""}]}},
            {},
        ),
        (
            "s3control",
            "GetPublicAccessBlock",
            {"AccountId": ONE},
            {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": False}},
        ),
        (
            "cloudwatch",
            "DescribeAlarms",
            {"AlarmNames": ["a"], "MaxRecords": 100},
            {"MetricAlarms": [{"AlarmName": "a", "Threshold": -1.5, "StateUpdatedTimestamp": MOMENT, "Period": 300}]},
        ),
    ],
)
def test_every_protocol_carries_parameters_and_answers(
    double: AwsDouble, service: str, operation: str, parameters: dict[str, Any], answer: dict[str, Any]
) -> None:
    double.answer(service, operation, answer)
    client = double.client(service, ONE)
    method = next(name for name, api in client.meta.method_to_api_mapping.items() if api == operation)
    got = getattr(client, method)(**parameters)
    del got["ResponseMetadata"]
    assert {name: value for name, value in got.items() if value != []} == {
        name: value for name, value in answer.items() if value != []
    }
    call = double.calls[-1]
    assert (call.account_id, call.service, call.operation) == (ONE, service, operation)
    assert parameters.items() <= call.parameters.items()


@pytest.mark.parametrize("service", ["iam", "ec2", "organizations", "lambda", "s3", "cloudwatch"])
def test_an_error_has_its_code_in_every_protocol(double: AwsDouble, service: str) -> None:
    client = double.client(service, config=ONCE)
    methods = {
        "iam": "list_users", "ec2": "describe_images", "organizations": "list_roots", "lambda": "list_functions",
        "s3": "list_buckets", "cloudwatch": "describe_alarms",
    }  # fmt: skip
    double.fail(service, "*", "AccessDenied", message="no <such> right")
    double.answer(service, "*", {})
    with pytest.raises(ClientError, match="no <such> right") as error:
        getattr(client, methods[service])()
    assert code_of(error) == "AccessDenied"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_an_answer_with_a_member_that_the_operation_does_not_have_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="GetKeyPolicy has no"):
        _ask_for_a_made_up_shape()


def _ask_for_a_made_up_shape() -> None:
    with AwsDouble() as double:
        double.answer("kms", "GetKeyPolicy", {"Document": "{}"})
        with pytest.raises(ClientError):
            double.client("kms", config=ONCE).get_key_policy(KeyId="k")


def test_what_the_double_does_not_know_is_an_error_of_its_own(double: AwsDouble) -> None:
    for service, method in (("sdb", "list_domains"), ("glue", "get_databases"), ("personalize", "list_schemas")):
        with pytest.raises(ClientError) as error:
            getattr(double.client(service, config=ONCE), method)()
        assert code_of(error) in ("UnknownOperationException", "404")


def test_accounts_are_apart_and_assume_role_leads_into_another(double: AwsDouble) -> None:
    double.client("iam", ONE).create_user(UserName="alice")
    role = f"arn:aws:iam::{TWO}:role/Audit"
    got = double.client("sts", ONE).assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    keys = {"aws_access_key_id": got["AccessKeyId"], "aws_secret_access_key": "s", "aws_session_token": "t"}
    sts = double.session().client("sts", endpoint_url=double.url, **keys)
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:sts::{TWO}:assumed-role/Audit/me"
    assert double.session().client("iam", endpoint_url=double.url, **keys).list_users()["Users"] == []
    assert len(double.client("iam", ONE).list_users()["Users"]) == 1


def test_authorization_details_come_in_pages_with_names_of_policies(double: AwsDouble) -> None:
    iam = double.client("iam")
    arn = iam.create_policy(PolicyName="managed", PolicyDocument=POLICY, Path="/p/")["Policy"]["Arn"]
    for name in ("a", "b", "c"):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=POLICY)
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=POLICY, Tags=[{"Key": "k", "Value": "v"}])
    double.page_size = 2
    pages = list(iam.get_paginator("get_account_authorization_details").paginate())
    assert [len(page["UserDetailList"]) for page in pages] == [2, 1, 0]
    user = pages[0]["UserDetailList"][0]
    assert user["UserPolicyList"] == [{"PolicyName": "inline", "PolicyDocument": json.loads(POLICY)}]
    assert user["AttachedManagedPolicies"] == [{"PolicyName": "managed", "PolicyArn": arn}]
    policy = pages[2]["Policies"][0]
    assert (policy["AttachmentCount"], policy["PolicyVersionList"][0]["Document"]) == (3, json.loads(POLICY))
    assert pages[1]["RoleDetailList"][0]["Tags"] == [{"Key": "k", "Value": "v"}]


def test_the_credential_report_begins_with_the_root_user(double: AwsDouble) -> None:
    iam = double.client("iam", ONE)
    iam.create_user(UserName="alice")
    iam.create_access_key(UserName="alice")
    with pytest.raises(ClientError) as error:
        iam.get_credential_report()
    assert code_of(error) == "ReportNotPresent"
    double.account(ONE).table("iam root")["mfa_active"] = "false"
    assert [iam.generate_credential_report()["State"] for _ in range(2)] == ["STARTED", "COMPLETE"]
    root, alice = csv.DictReader(io.StringIO(iam.get_credential_report()["Content"].decode()))
    assert (root["user"], root["arn"], root["mfa_active"]) == ("<root_account>", f"arn:aws:iam::{ONE}:root", "false")
    assert (alice["user"], alice["access_key_1_active"], alice["access_key_2_active"]) == ("alice", "true", "false")


def test_last_accessed_is_by_service_and_where_asked_by_action(double: AwsDouble) -> None:
    arn = f"arn:aws:iam::{ONE}:role/r"
    rows = [("s3", "GetObject", MOMENT, "eu-west-1"), ("s3", "PutObject", None, ""), ("ec2", "", None, "")]
    double.account(ONE).table("iam last accessed")[arn] = rows
    iam = double.client("iam", ONE)
    job = iam.generate_service_last_accessed_details(Arn=arn, Granularity="ACTION_LEVEL")["JobId"]
    assert iam.get_service_last_accessed_details(JobId=job)["JobStatus"] == "IN_PROGRESS"
    s3, ec2 = iam.get_service_last_accessed_details(JobId=job)["ServicesLastAccessed"]
    assert (s3["LastAuthenticated"], "LastAuthenticated" in ec2) == (MOMENT, False)
    assert [action.get("LastAccessedTime") for action in s3["TrackedActionsLastAccessed"]] == [MOMENT, None]
    job = iam.generate_service_last_accessed_details(Arn=arn)["JobId"]
    iam.get_service_last_accessed_details(JobId=job)
    assert (
        "TrackedActionsLastAccessed" not in iam.get_service_last_accessed_details(JobId=job)["ServicesLastAccessed"][0]
    )


def test_lookup_events_is_newest_first_by_attribute_and_time(double: AwsDouble) -> None:
    for number in range(5):
        time = (MOMENT + timedelta(hours=number)).isoformat().replace("+00:00", "Z")
        record = {"eventID": f"e{number}", "eventTime": time, "eventSource": "iam.amazonaws.com", "readOnly": False}
        record["eventName"] = "CreateUser" if number % 2 else "DeleteUser"
        cloudtrail.put_event(double.account(ONE), record)
    trail = double.client("cloudtrail", ONE)
    by_name = [{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}]
    events = trail.lookup_events(LookupAttributes=by_name)["Events"]
    assert [event["EventId"] for event in events] == ["e3", "e1"]
    assert json.loads(events[0]["CloudTrailEvent"])["eventName"] == "CreateUser"
    double.page_size = 1
    pages = trail.get_paginator("lookup_events").paginate(StartTime=MOMENT + timedelta(hours=2))
    assert [page["Events"][0]["EventId"] for page in pages] == ["e4", "e3", "e2"]
    assert double.client("cloudtrail", ONE, "eu-west-1").lookup_events()["Events"] == []


def test_config_history_is_in_order_of_capture(double: AwsDouble) -> None:
    key = {"resourceType": "AWS::IAM::User", "resourceId": "AIDA1"}
    for hour in (1, 3, 2):
        moment = MOMENT + timedelta(hours=hour)
        config.put_item(
            double.account(ONE), {**key, "configurationItemCaptureTime": moment, "configuration": str(hour)}
        )
    client = double.client("config", ONE)
    items = client.get_resource_config_history(**key, earlierTime=MOMENT + timedelta(hours=2))["configurationItems"]
    assert [item["configuration"] for item in items] == ["3", "2"]
    assert client.batch_get_resource_config(resourceKeys=[key])["baseConfigurationItems"][0]["configuration"] == "3"
    with pytest.raises(ClientError) as error:
        client.get_resource_config_history(resourceType="AWS::IAM::User", resourceId="AIDA2")
    assert code_of(error) == "ResourceNotDiscoveredException"


def test_analyzers_have_findings(double: AwsDouble) -> None:
    client = double.client("accessanalyzer", ONE)
    arn = client.create_analyzer(analyzerName="a", type="ACCOUNT_UNUSED_ACCESS")["arn"]
    finding = {"id": "f", "status": "ACTIVE", "resourceType": "AWS::IAM::Role", "resourceOwnerAccount": ONE}
    finding |= {"createdAt": MOMENT, "analyzedAt": MOMENT, "updatedAt": MOMENT}
    access_analyzer.put_finding(double.account(ONE), arn, finding)
    assert [row["id"] for row in client.list_findings_v2(analyzerArn=arn)["findings"]] == ["f"]
    archived = {"status": {"eq": ["ARCHIVED"]}}
    assert client.list_findings_v2(analyzerArn=arn, filter=archived)["findings"] == []
    with pytest.raises(ClientError) as error:
        client.list_findings_v2(analyzerArn=arn + "x")
    assert code_of(error) == "ResourceNotFoundException"


def test_an_organisation_has_a_tree_policies_of_each_type_and_delegated_administrators(double: AwsDouble) -> None:
    client = double.client("organizations", ONE)
    with pytest.raises(ClientError) as error:
        client.describe_organization()
    assert code_of(error) == "AWSOrganizationsNotInUseException"
    client.create_organization()
    organizations.add_account(double.account(ONE), TWO)
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="Workloads")["OrganizationalUnit"]["Id"]
    client.move_account(AccountId=TWO, SourceParentId=root, DestinationParentId=unit)
    assert [row["Id"] for row in client.list_accounts_for_parent(ParentId=unit)["Accounts"]] == [TWO]
    kinds = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
    client.enable_policy_type(RootId=root, PolicyType=kinds[1])
    made = client.create_policy(Name="guard", Description="", Type=kinds[1], Content="{}")["Policy"]["PolicySummary"][
        "Id"
    ]
    client.attach_policy(PolicyId=made, TargetId=unit)
    names = [
        [row["Name"] for row in client.list_policies_for_target(TargetId=unit, Filter=kind)["Policies"]]
        for kind in kinds
    ]
    assert names == [["FullAWSAccess"], ["RCPFullAWSAccess", "guard"]]
    assert [row["TargetId"] for row in client.list_targets_for_policy(PolicyId=made)["Targets"]] == [unit]
    member = double.client("organizations", TWO)
    assert member.describe_organization()["Organization"]["MasterAccountId"] == ONE
    with pytest.raises(ClientError) as error:
        member.list_accounts()
    assert code_of(error) == "AccessDeniedException"
    client.register_delegated_administrator(AccountId=TWO, ServicePrincipal="access-analyzer.amazonaws.com")
    assert [row["Id"] for row in member.list_delegated_administrators()["DelegatedAdministrators"]] == [TWO]


def test_identity_center_assigns_permission_sets_to_people(double: AwsDouble) -> None:
    instance = sso_admin.add_instance(double.account(ONE))
    sso, store = double.client("sso-admin", ONE), double.client("identitystore", ONE)
    store_id = sso.list_instances()["Instances"][0]["IdentityStoreId"]
    group = store.create_group(IdentityStoreId=store_id, DisplayName="admins")["GroupId"]
    user = store.create_user(IdentityStoreId=store_id, UserName="alice")["UserId"]
    store.create_group_membership(IdentityStoreId=store_id, GroupId=group, MemberId={"UserId": user})
    members = store.list_group_memberships(IdentityStoreId=store_id, GroupId=group)["GroupMemberships"]
    assert [row["MemberId"] for row in members] == [{"UserId": user}]
    chosen = {"InstanceArn": instance}
    chosen["PermissionSetArn"] = sso.create_permission_set(**chosen, Name="Admin")["PermissionSet"]["PermissionSetArn"]
    sso.put_inline_policy_to_permission_set(**chosen, InlinePolicy=POLICY)
    assert sso.get_inline_policy_for_permission_set(**chosen)["InlinePolicy"] == POLICY
    target = {"TargetId": TWO, "TargetType": "AWS_ACCOUNT", "PrincipalType": "GROUP", "PrincipalId": group}
    sso.create_account_assignment(**chosen, **target)
    assigned = sso.list_account_assignments(**chosen, AccountId=TWO)["AccountAssignments"]
    assert [row["PrincipalId"] for row in assigned] == [group]


def test_roles_anywhere_lists_anchors_and_profiles(double: AwsDouble) -> None:
    client = double.client("rolesanywhere", ONE)
    source = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": "PEM"}}
    anchor = client.create_trust_anchor(name="a", source=source, enabled=True)["trustAnchor"]
    client.create_profile(name="p", roleArns=[f"arn:aws:iam::{ONE}:role/r"])
    assert client.list_trust_anchors()["trustAnchors"] == [anchor]
    assert client.list_profiles()["profiles"][0]["roleArns"] == [f"arn:aws:iam::{ONE}:role/r"]


def test_the_aws_cli_talks_to_it(double: AwsDouble) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "aws"), *arguments]
        environment = {"PATH": os.environ["PATH"], "HOME": "/nowhere", **double.credentials(ONE)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    made = run("iam", "create-role", "--role-name", "r", "--assume-role-policy-document", POLICY)
    assert json.loads(made.stdout)["Role"]["AssumeRolePolicyDocument"] == json.loads(POLICY)
    double.answer("s3", "GetBucketPolicy", {"Policy": POLICY})
    got = run("s3api", "get-bucket-policy", "--bucket", "b")
    assert json.loads(json.loads(got.stdout)["Policy"]) == json.loads(POLICY)
    denied = run("organizations", "list-roots")
    assert "AWSOrganizationsNotInUseException" in denied.stderr
    assert denied.returncode != 0
