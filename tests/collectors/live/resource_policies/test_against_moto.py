"""Resource policy collectors against a moto server: real services' behaviour, written through real boto3."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from case import OTHER, REGION
from moto.server import ThreadedMotoServer

from aws_double import AwsDouble
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.resource_policies import s3_control
from leastwise.collectors.live.resource_policies.dynamodb_tables import DYNAMODB_TABLES
from leastwise.collectors.live.resource_policies.ebs_snapshots import EBS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.ecr_repositories import ECR_REPOSITORIES
from leastwise.collectors.live.resource_policies.efs_file_systems import EFS_FILE_SYSTEMS
from leastwise.collectors.live.resource_policies.event_buses import EVENT_BUSES
from leastwise.collectors.live.resource_policies.kms_keys import KMS_KEYS
from leastwise.collectors.live.resource_policies.lambda_functions import LAMBDA_FUNCTIONS
from leastwise.collectors.live.resource_policies.log_policies import LOG_POLICIES
from leastwise.collectors.live.resource_policies.rds_snapshots import RDS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.rest_apis import REST_APIS
from leastwise.collectors.live.resource_policies.s3_access_points import S3_ACCESS_POINTS
from leastwise.collectors.live.resource_policies.s3_account_public_access_block import S3_ACCOUNT_PUBLIC_ACCESS_BLOCK
from leastwise.collectors.live.resource_policies.s3_buckets import S3_BUCKETS
from leastwise.collectors.live.resource_policies.secrets import SECRETS
from leastwise.collectors.live.resource_policies.sns_topics import SNS_TOPICS
from leastwise.collectors.live.resource_policies.sqs_queues import SQS_QUEUES
from leastwise.collectors.live.resource_policies.vpc_endpoints import VPC_ENDPOINTS
from leastwise.model.configuration_item import ConfigurationItem

ACCOUNT = "123456789012"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "s",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
            "Action": "*",
            "Resource": "*",
        }
    ],
}
TEXT = json.dumps(POLICY)


@pytest.fixture(scope="module")
def moto() -> Iterator[AwsDouble]:
    """A moto server, with a double before it that lets calls through; without the images moto begins with."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with AwsDouble(upstream=f"http://{host}:{port}") as double:
        yield double
    server.stop()
    del os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"]


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    return boto3.Session("AKIAIOSFODNN7EXAMPLE", "secret", region_name=REGION)


class Aws:
    """boto3 clients of the account, and what a collector sees of it."""

    def __init__(self, session: boto3.Session, moto: AwsDouble) -> None:
        self._session, self._url = session, moto.url
        retries = Config(retries={"total_max_attempts": 1})
        self.access = AccountAccess(session, ACCOUNT, region=REGION, endpoint_url=moto.url, configuration=retries)

    def client(self, service: str, region: str = REGION) -> Any:
        return self._session.client(service, region_name=region, endpoint_url=self._url)

    def items(self, collector: LiveCollector, region: str = REGION) -> dict[str, ConfigurationItem]:
        scope = "global" if collector.reach is Reach.GLOBAL else region
        seen = collector.collect(replace(self.access, region=region, scope_region=scope, _clients={}))
        assert seen.not_read == []
        assert {one.resource_type for one in seen.whole} == set(collector.resource_types)
        return {item.resource_id: item for item in seen.items}


@pytest.fixture(scope="module")
def aws(session: boto3.Session, moto: AwsDouble) -> Aws:
    return Aws(session, moto)


def test_buckets_are_those_of_the_region(aws: Aws, moto: AwsDouble) -> None:
    s3, place = aws.client("s3"), {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="open", CreateBucketConfiguration=place)
    s3.create_bucket(Bucket="plain", CreateBucketConfiguration=place)
    aws.client("s3", "us-east-1").create_bucket(Bucket="elsewhere")
    s3.put_bucket_policy(Bucket="open", Policy=TEXT)
    s3.put_bucket_tagging(Bucket="open", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
    block = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    s3.put_public_access_block(Bucket="open", PublicAccessBlockConfiguration=block)
    found = aws.items(S3_BUCKETS)
    assert set(found) == {"open", "plain"}
    opened, plain = found["open"], found["plain"]
    assert (opened.configuration["resourcePolicy"], plain.configuration["resourcePolicy"]) == (POLICY, None)
    assert (opened.tags, plain.tags, opened.arn) == ({"k": "v"}, {}, "arn:aws:s3:::open")
    assert opened.supplementary["creationDate"].endswith("Z")
    assert opened.configuration["publicAccessBlockConfiguration"]["restrictPublicBuckets"] is True
    assert plain.configuration["publicAccessBlockConfiguration"] is None
    assert plain.configuration["accessControlList"]["grants"][0]["permission"] == "FULL_CONTROL"
    assert set(aws.items(S3_BUCKETS, "us-east-1")) == {"elsewhere"}
    moto.fail("s3", "GetBucketPolicy", "AccessDenied")
    seen = S3_BUCKETS.collect(replace(aws.access, scope_region=REGION, _clients={}))
    assert [(one.resource, one.missing_action) for one in seen.not_read] in (
        [("open", "s3:GetBucketPolicy")],
        [("plain", "s3:GetBucketPolicy")],
    )
    assert len(seen.items) == 2
    assert len(seen.whole) == 1


def test_public_access_block_of_the_account_and_access_points(aws: Aws) -> None:
    assert aws.items(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK)[ACCOUNT].configuration == {"publicAccessBlockConfiguration": None}
    s3_control.prepare(aws.access)
    control = aws.access.client("s3control")
    block = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    control.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block)
    item = aws.items(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK)[ACCOUNT]
    assert item.region == "global"
    assert item.configuration["publicAccessBlockConfiguration"]["blockPublicPolicy"] is True
    for name in ("with", "without"):
        control.create_access_point(AccountId=ACCOUNT, Name=name, Bucket="open")
    control.put_access_point_policy(AccountId=ACCOUNT, Name="with", Policy=TEXT)
    policies = {name: point.configuration["resourcePolicy"] for name, point in aws.items(S3_ACCESS_POINTS).items()}
    assert policies == {"with": POLICY, "without": None}


def test_keys_have_policies_grants_and_aliases(aws: Aws) -> None:
    kms = aws.client("kms")
    key = kms.create_key(Policy=TEXT, Tags=[{"TagKey": "k", "TagValue": "v"}])["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/a", TargetKeyId=key)
    kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{OTHER}:root", Operations=["Decrypt"])
    item = aws.items(KMS_KEYS)[key]
    assert item.configuration["resourcePolicy"] == POLICY
    assert (item.configuration["aliases"], item.configuration["keyManager"]) == (["alias/a"], "CUSTOMER")
    assert [grant["operations"] for grant in item.configuration["grants"]] == [["Decrypt"]]
    assert item.tags == {"k": "v"}


def test_queues_and_topics(aws: Aws) -> None:
    sqs, sns = aws.client("sqs"), aws.client("sns")
    url = sqs.create_queue(QueueName="with", Attributes={"Policy": TEXT})["QueueUrl"]
    bare = sqs.create_queue(QueueName="without")["QueueUrl"]
    policies = {identity: item.configuration["resourcePolicy"] for identity, item in aws.items(SQS_QUEUES).items()}
    assert policies == {url: POLICY, bare: None}
    topic = sns.create_topic(Name="t", Attributes={"Policy": TEXT})["TopicArn"]
    assert aws.items(SNS_TOPICS)[topic].configuration["resourcePolicy"] == POLICY


def test_functions_have_policies_by_qualifier(aws: Aws) -> None:
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = aws.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("code.py", "def handler(event, context): pass")
    function = aws.client("lambda")
    for name in ("with", "without"):
        function.create_function(
            FunctionName=name, Runtime="python3.12", Role=role, Handler="code.handler",
            Code={"ZipFile": archive.getvalue()}, Environment={"Variables": {"PASSWORD": "hunter2"}},
        )  # fmt: skip
    function.publish_version(FunctionName="with")
    allowed = {"Action": "lambda:InvokeFunction", "Principal": OTHER}
    function.add_permission(FunctionName="with", StatementId="s", **allowed)
    items = aws.items(LAMBDA_FUNCTIONS)
    assert items["with"].configuration["resourcePolicy"]["Statement"][0]["Sid"] == "s"
    assert items["without"].configuration["resourcePolicy"] is None
    assert items["with"].configuration["role"] == role
    assert items["with"].arn == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:with"
    assert "hunter2" not in str(items)


def test_secrets_repositories_and_file_systems(aws: Aws) -> None:
    secrets, ecr, efs = aws.client("secretsmanager"), aws.client("ecr"), aws.client("efs")
    for name in ("with", "without"):
        secrets.create_secret(Name=name, SecretString="hunter2")
        ecr.create_repository(repositoryName=name)
        efs.create_file_system(CreationToken=name, Tags=[{"Key": "Name", "Value": name}])
    secrets.put_resource_policy(SecretId="with", ResourcePolicy=TEXT)
    ecr.set_repository_policy(repositoryName="with", policyText=TEXT)
    systems = {one["Name"]: one["FileSystemId"] for one in efs.describe_file_systems()["FileSystems"]}
    efs.put_file_system_policy(FileSystemId=systems["with"], Policy=TEXT)
    for collector in (SECRETS, ECR_REPOSITORIES, EFS_FILE_SYSTEMS):
        items = aws.items(collector).values()
        found = {item.resource_name: item.configuration["resourcePolicy"] for item in items}
        assert found == {"with": POLICY, "without": None}, collector.name
        assert "hunter2" not in str(items)


def test_tables(aws: Aws) -> None:
    dynamodb = aws.client("dynamodb")
    shape: dict[str, Any] = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    arn = dynamodb.create_table(TableName="with", **shape)["TableDescription"]["TableArn"]
    dynamodb.create_table(TableName="without", **shape)
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=TEXT)
    seen = aws.items(DYNAMODB_TABLES)
    assert seen["with"].configuration["resourcePolicy"] == POLICY
    assert seen["without"].configuration["resourcePolicy"] is None


def test_snapshots_say_with_whom_they_are_shared(aws: Aws) -> None:
    ec2, rds = aws.client("ec2"), aws.client("rds")
    volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    shared, private = (ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _ in range(2))
    ec2.modify_snapshot_attribute(
        SnapshotId=shared, Attribute="createVolumePermission", OperationType="add", UserIds=[OTHER]
    )
    items = aws.items(EBS_SNAPSHOTS)
    assert items[shared].configuration["createVolumePermission"] == [{"userId": OTHER}]
    assert items[private].configuration["createVolumePermission"] == []
    rds.create_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.t3.micro", Engine="postgres")
    rds.create_db_snapshot(DBSnapshotIdentifier="snap", DBInstanceIdentifier="db")
    assert aws.items(RDS_SNAPSHOTS)["snap"].configuration["sharedAccounts"] == []
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="snap", AttributeName="restore", ValuesToAdd=["all"])
    assert aws.items(RDS_SNAPSHOTS)["snap"].configuration["sharedAccounts"] == ["all"]


def test_endpoints_apis_buses_and_log_policies(aws: Aws) -> None:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3", PolicyDocument=TEXT)
    identity = endpoint["VpcEndpoint"]["VpcEndpointId"]
    assert aws.items(VPC_ENDPOINTS)[identity].configuration["resourcePolicy"] == POLICY
    api = aws.client("apigateway").create_rest_api(name="api", policy=TEXT)["id"]
    assert aws.items(REST_APIS)[api].configuration["resourcePolicy"] == POLICY
    events = aws.client("events")
    events.create_event_bus(Name="own")
    events.put_permission(EventBusName="own", StatementId="s", Action="events:PutEvents", Principal=OTHER)
    buses = aws.items(EVENT_BUSES)
    assert buses["own"].configuration["resourcePolicy"]["Statement"][0]["Sid"] == "s"
    assert buses["default"].configuration["resourcePolicy"] is None
    aws.client("logs").put_resource_policy(policyName="p", policyDocument=TEXT)
    assert aws.items(LOG_POLICIES)["p"].configuration["resourcePolicy"] == POLICY
