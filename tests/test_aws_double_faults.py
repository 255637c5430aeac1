"""Faults of the AWS double: errors, lost connections, writes that are seen late; its own and another server's calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
from moto.server import ThreadedMotoServer

sys.path.insert(0, str(Path(__file__).parent))

from aws_double import CONNECTION_LOST, AwsDouble, AwsError

ONE, TWO = "111122223333", "444455556666"
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def double() -> Iterator[AwsDouble]:
    with AwsDouble() as double:
        yield double


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_throttling_ends_and_boto3_retries(double: AwsDouble) -> None:
    iam = double.client("iam", config=Config(retries={"mode": "standard", "max_attempts": 3}))
    double.fail("iam", "ListUsers", "ThrottlingException", times=2, message="Rate exceeded")
    assert iam.list_users()["Users"] == []
    codes = [call.error_code for call in double.calls]
    assert codes == ["ThrottlingException", "ThrottlingException", None]


def test_a_fault_is_for_one_account_and_after_some_calls(double: AwsDouble) -> None:
    double.fail("iam", "*", "ExpiredToken", account=TWO, after=1, times=None)
    assert double.client("iam", ONE).list_users()["Users"] == []
    two = double.client("iam", TWO, config=ONCE)
    two.list_users()
    for _ in range(2):
        with pytest.raises(ClientError) as error:
            two.list_roles()
        assert code_of(error) == "ExpiredToken"
    double.recover()
    assert two.list_roles()["Roles"] == []


def test_a_denial_names_caller_and_action(double: AwsDouble) -> None:
    double.fail("iam", "ListUsers", "AccessDenied")
    with pytest.raises(ClientError, match=f"arn:aws:iam::{ONE}:user/admin is not authorized to perform: iam:ListUsers"):
        double.client("iam", ONE).list_users()


def test_a_connection_can_be_lost(double: AwsDouble) -> None:
    double.fail("iam", "ListUsers", CONNECTION_LOST)
    with pytest.raises((ConnectionError, HTTPClientError)):
        double.client("iam", config=ONCE).list_users()


def test_a_write_is_seen_late_and_errors_are_answers_too(double: AwsDouble) -> None:
    iam = double.client("iam")
    double.delay("iam", "CreateUser", reads=2)
    iam.create_user(UserName="alice")
    for _ in range(2):
        with pytest.raises(ClientError) as error:
            iam.get_user(UserName="alice")
        assert code_of(error) == "NoSuchEntity"
    assert iam.get_user(UserName="alice")["User"]["UserName"] == "alice"
    double.answer("iam", "GetUser", lambda account, parameters: AwsError("NoSuchEntity", parameters["UserName"]))
    with pytest.raises(ClientError, match="bob"):
        iam.get_user(UserName="bob")


def test_before_another_server_calls_pass_and_faults_strike() -> None:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        with AwsDouble(upstream=f"http://{host}:{port}", services=["organizations"]) as double:
            _use_before_another_server(double)
    finally:
        server.stop()


def _use_before_another_server(double: AwsDouble) -> None:
    iam, s3 = double.client("iam", config=ONCE), double.client("s3", config=ONCE)
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="a/b c", Body=b"content")
    assert s3.get_object(Bucket="bucket", Key="a/b c")["Body"].read() == b"content"
    assert iam.list_users()["Users"] == []
    double.delay("iam", "CreateUser", reads=1)
    iam.create_user(UserName="alice")
    assert [len(iam.list_users()["Users"]) for _ in range(2)] == [0, 1]
    double.fail("s3", "GetBucketPolicy", "AccessDenied")
    with pytest.raises(ClientError, match="not authorized to perform: s3:GetBucketPolicy"):
        s3.get_bucket_policy(Bucket="bucket")
    with pytest.raises(ClientError) as error:
        s3.get_bucket_policy(Bucket="bucket")
    assert code_of(error) == "NoSuchBucketPolicy"
    role = f"arn:aws:iam::{TWO}:role/r"
    made = double.client("sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]["AccessKeyId"]
    double.fail("iam", "*", "AccessDenied", account=TWO)
    with pytest.raises(ClientError, match="assumed-role/r/me is not authorized"):
        double.session().client(
            "iam", aws_access_key_id=made, aws_secret_access_key="s", endpoint_url=double.url
        ).list_users()
    double.client("organizations").create_organization()
    assert double.account().table("organization")
