"""An organisation of three accounts on a moto server, collected through a role with real boto3."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from leastwise.cli.app import run
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake

sys.path.insert(0, str(Path(__file__).parents[1]))
from aws_double import AwsDouble, AwsError

TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ALLOW_OTHERS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "sts:AssumeRole"}],
}
MANAGEMENT = "123456789012"
SELECTION = ("--only", "organizations", "--only", "iam-authorization-details", "--only", "iam-access-keys")
ORGANISATION = ("--organization", "--role", "audit", "--region", "eu-west-1")


@pytest.fixture
def server():
    """moto, behind the double that answers the one call of Organizations that moto lacks."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    urlopen(Request(f"{address}/moto-api/reset", method="POST"))
    with AwsDouble(upstream=address) as double:
        double.answer("organizations", "DescribeResourcePolicy", AwsError("ResourcePolicyNotFoundException"))
        yield double.url
    running.stop()


@pytest.fixture
def organisation(server, monkeypatch, tmp_path):
    """Sessions of three accounts by account id; the first manages the others."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL": server,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_MAX_ATTEMPTS": "2",
        "LEASTWISE_HOME": str(tmp_path / "home"),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "LEASTWISE_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    own = boto3.Session()
    client = own.client("organizations")
    client.create_organization(FeatureSet="ALL")
    sessions = {MANAGEMENT: own}
    for name in ("first", "second"):
        created = client.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]
        role = f"arn:aws:iam::{created['AccountId']}:role/audit"
        given = own.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        sessions[created["AccountId"]] = boto3.Session(
            given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], region_name="eu-west-1"
        )
    return sessions


def collect(capfd, *arguments):
    capfd.readouterr()
    code = run(["collect", "--output", "json", *arguments])
    captured = capfd.readouterr()
    assert code == 0, captured.err + captured.out
    return json.loads(captured.out)


def reported(session):
    """What the account itself says: per kind, names with everything that can grant access."""
    details = session.client("iam").get_account_authorization_details()
    found = {}
    for kind in ("User", "Group", "Role"):
        for entity in details[f"{kind}DetailList"]:
            inline = {one["PolicyName"]: one["PolicyDocument"] for one in entity.get(f"{kind}PolicyList", ())}
            attached = {one["PolicyArn"] for one in entity["AttachedManagedPolicies"]}
            found[kind, entity["Arn"]] = (inline, attached, set(entity.get("GroupList", ())))
    return found


def recorded(home, account):
    with Lake.open(home / "lake") as lake, Inventory.open(lake) as inventory:
        inventory.refresh()
        items = inventory.state_at(account_id=account).items.values()
    found = {}
    for item in items:
        kind = item.resource_type.rpartition("::")[2]
        if item.resource_type in ("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role"):
            listed = item.configuration[f"{kind.lower()}PolicyList"]
            inline = {one["policyName"]: one["policyDocument"] for one in listed}
            attached = {one["policyArn"] for one in item.configuration["attachedManagedPolicies"]}
            found[kind, item.arn] = (inline, attached, set(item.configuration.get("groupList", ())))
    return found


def test_three_accounts_before_and_after_changes(organisation, capfd, tmp_path):
    home = tmp_path / "home"
    for session in organisation.values():
        fill(session.client("iam"))
    document = collect(capfd, *ORGANISATION, *SELECTION)
    assert {one["accountId"] for one in document["resourceTypes"]} >= set(organisation)
    for account, session in organisation.items():
        assert recorded(home, account) == reported(session)
        assert len(reported(session)) >= 4
    first = list(organisation)[1]
    change(organisation[first].client("iam"))
    counted = collect(capfd, *ORGANISATION, *SELECTION)["resourceTypes"]
    news = {one["accountId"]: one for one in counted if one["resourceType"] == "AWS::IAM::User"}
    # alice was deleted and made again under her name, which is another user; bob has lost a group.
    assert (news[first]["new"], news[first]["changed"], news[first]["gone"]) == (1, 1, 1)
    assert {(one["new"], one["changed"], one["gone"]) for account, one in news.items() if account != first} == {
        (0, 0, 0)
    }
    assert recorded(home, first) == reported(organisation[first])
    assert {one["parentId"] for one in accounts(home)} == {root_of(organisation[MANAGEMENT])}


def fill(iam):
    arn = iam.create_policy(PolicyName="own", PolicyDocument=json.dumps(ALLOW))["Policy"]["Arn"]
    iam.create_group(GroupName="staff")
    for name in ("alice", "bob"):
        iam.create_user(UserName=name)
        iam.add_user_to_group(GroupName="staff", UserName=name)
    iam.create_access_key(UserName="bob")
    iam.put_user_policy(UserName="alice", PolicyName="inline", PolicyDocument=json.dumps(ALLOW))
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="worker", PolicyArn=arn)


def change(iam):
    iam.delete_user_policy(UserName="alice", PolicyName="inline")
    for name in ("alice", "bob"):
        iam.remove_user_from_group(GroupName="staff", UserName=name)
    iam.delete_user(UserName="alice")
    iam.create_user(UserName="alice")
    iam.put_group_policy(GroupName="staff", PolicyName="more", PolicyDocument=json.dumps(ALLOW))


def accounts(home):
    with Lake.open(home / "lake") as lake, Inventory.open(lake) as inventory:
        inventory.refresh()
        items = inventory.state_at(resource_types={"AWS::Organizations::Account"}).items.values()
    assert len(items) == 3
    return [item.configuration for item in items]


def root_of(session):
    return session.client("organizations").list_roots()["Roots"][0]["Id"]


def test_a_change_in_a_member_account_is_seen_and_rolled_back(organisation, capfd, tmp_path):
    """Collect, timeline and rollback of an account that is reached through a role; the others stay as they are."""
    for session in organisation.values():
        fill(session.client("iam"))
    first, second = list(organisation)[1:]
    collect(capfd, *ORGANISATION, *SELECTION)
    before, other = reported(organisation[first]), reported(organisation[second])
    iam = organisation[first].client("iam")
    iam.put_role_policy(RoleName="worker", PolicyName="more", PolicyDocument=json.dumps(EVERYTHING))
    iam.update_assume_role_policy(RoleName="worker", PolicyDocument=json.dumps(ALLOW_OTHERS))
    collect(capfd, *ORGANISATION, *SELECTION)

    assert run(["timeline", "worker", "--account", first]) == 0
    told = capfd.readouterr().out
    assert "by an unseen hand" in told
    assert "role worker can now do everything (inline policy more)" in told
    assert run(["rollback", "worker", "--account", first, "--to", "1"]) == 1
    assert "aws iam delete-role-policy --role-name worker --policy-name more" in capfd.readouterr().out
    through = ("--role", "audit", "--apply", "--yes")
    assert run(["rollback", "worker", "--account", first, "--to", "1", *through]) == 0
    assert "read again: the resource is as it was" in capfd.readouterr().err
    assert reported(organisation[first]) == before
    assert iam.get_role(RoleName="worker")["Role"]["AssumeRolePolicyDocument"] == TRUST
    assert reported(organisation[second]) == other
    assert run(["rollback", "worker", "--account", first, "--to", "1", *through]) == 0
    assert "nothing was changed" in capfd.readouterr().err


def test_resources_with_policies_in_two_regions(organisation, capfd, tmp_path):
    own = organisation[MANAGEMENT]
    for region in ("eu-west-1", "us-east-1"):
        own.client("sqs", region).create_queue(QueueName=f"queue-{region}")
    chosen = ("--only", "sqs", "--region", "eu-west-1", "--region", "us-east-1")
    document = collect(capfd, *chosen)
    assert document["regions"] == {MANAGEMENT: ["eu-west-1", "us-east-1"]}
    [queues] = document["resourceTypes"]
    assert (queues["resourceType"], queues["recorded"]) == ("AWS::SQS::Queue", 2)
    own.client("sqs", "us-east-1").delete_queue(
        QueueUrl=own.client("sqs", "us-east-1").get_queue_url(QueueName="queue-us-east-1")["QueueUrl"]
    )
    [queues] = collect(capfd, "--only", "sqs", "--region", "eu-west-1")["resourceTypes"]
    assert (queues["recorded"], queues["gone"]) == (1, 0)  # the other Region was not asked
    [queues] = collect(capfd, *chosen)["resourceTypes"]
    assert (queues["recorded"], queues["gone"]) == (1, 1)
