"""Access previews: what plans, templates and single policies would do to external access."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from access_states import ACCOUNT, role, trust
from external_states import OPEN, OUTSIDE, REGION, account_block, bucket, evidence_of, let, queue

from leastwise.errors import InputError
from leastwise.policy.json_text import read_json
from leastwise.policy_files import read_structured_file
from leastwise.usecases.analyzer.preview import Preview, preview

DATA = "arn:aws:s3:::data/*"


def previewed(document: Any, *items: Any, **more: Any) -> Preview:
    """The preview of a change to a state of some items."""
    known = items or (role("app", trust({"AWS": ACCOUNT})),)
    return preview(read_json(json.dumps(document), "change.json"), evidence_of(*known), **more)


def told(found: Preview) -> list[tuple[str, str, str]]:
    """(change type, status, title) of each finding."""
    return [(one.change_type.value, one.status.value, one.finding.title) for one in found.findings]


def plan(*changes: tuple[str, str, Any, Any], unknown: Any = None, references: Any = None) -> dict[str, Any]:
    """A Terraform plan of (type, name, before, after) changes."""
    actions = {(True, False): ["create"], (False, False): ["update"], (False, True): ["delete"]}
    resources = [
        {
            "address": f"{kind}.{name}",
            "type": kind,
            "mode": "managed",
            "change": {
                "actions": actions[before is None, after is None],
                "before": before,
                "after": after,
                "after_unknown": (unknown or {}).get(f"{kind}.{name}", {}),
            },
        }
        for kind, name, before, after in changes
    ]
    module = {
        "resources": [
            {"address": address, "expressions": {name: {"references": found} for name, found in by_name.items()}}
            for address, by_name in (references or {}).items()
        ]
    }
    provider = {"aws": {"expressions": {"region": {"constant_value": REGION}}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "resource_changes": resources,
        "configuration": {"provider_config": provider, "root_module": module},
    }


def document(*statements: Any) -> str:
    """A policy as Terraform has it, a text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def test_a_plan_that_opens_a_bucket_is_told() -> None:
    after = {"bucket": "data", "policy": document(let("*", "s3:GetObject", DATA))}
    found = previewed(plan(("aws_s3_bucket_policy", "data", None, after)), bucket("data"), account_block())
    assert told(found) == [("NEW", "ACTIVE", "Anybody can read Bucket data")]
    assert found.resources == ("arn:aws:s3:::data",)
    assert found.not_evaluated == ()


def test_what_is_there_already_is_unchanged_widened_or_resolved() -> None:
    old = bucket("data", let({"AWS": OUTSIDE}, "s3:GetObject", DATA))

    def changed(*statements: Any) -> list[tuple[str, str, str]]:
        before = {"bucket": "data", "policy": document(let({"AWS": OUTSIDE}, "s3:GetObject", DATA))}
        after = {"bucket": "data", "policy": document(*statements)}
        return told(previewed(plan(("aws_s3_bucket_policy", "data", before, after)), old, account_block()))

    title = f"Account {OUTSIDE} can read Bucket data"
    assert changed({**let({"AWS": OUTSIDE}, "s3:GetObject", DATA), "Sid": "Same"}) == [("UNCHANGED", "ACTIVE", title)]
    assert changed(let({"AWS": ACCOUNT}, "s3:GetObject", DATA)) == [("CHANGED", "RESOLVED", title)]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    both = let({"AWS": OUTSIDE}, "s3:GetObject", DATA)
    assert changed(both, {**deny, "Resource": "arn:aws:s3:::data/secret/*"}) == [("UNCHANGED", "ACTIVE", title)]
    assert changed(both, deny) == [("CHANGED", "RESOLVED", title)]


def test_turning_block_public_access_off_opens_a_bucket() -> None:
    closed = {**OPEN, "restrictPublicBuckets": True}
    old = bucket("data", let("*", "s3:GetObject", DATA), publicAccessBlockConfiguration=closed)
    before = {"bucket": "data", "restrict_public_buckets": True}
    change = plan(("aws_s3_bucket_public_access_block", "data", before, None))
    assert told(previewed(change, old, account_block())) == [("NEW", "ACTIVE", "Anybody can read Bucket data")]
    change = plan(("aws_s3_account_public_access_block", "all", None, {"restrict_public_buckets": True}))
    opened = bucket("data", let("*", "s3:GetObject", DATA))
    assert told(previewed(change, opened, account_block())) == [("CHANGED", "RESOLVED", "Anybody can read Bucket data")]


def test_new_resources_are_judged_with_what_aws_gives_them() -> None:
    policy = document(let("*", "s3:GetObject", DATA), let("*", "s3:PutObject", "arn:aws:s3:::data"))
    change = plan(
        ("aws_s3_bucket", "data", None, {"bucket": "data"}),
        ("aws_s3_bucket_policy", "data", None, {"policy": policy}),
        unknown={"aws_s3_bucket_policy.data": {"bucket": True}},
        references={"aws_s3_bucket_policy.data": {"bucket": ["aws_s3_bucket.data.id", "aws_s3_bucket.data"]}},
    )
    assert told(previewed(change, account_block())) == []  # S3 blocks public access to new buckets
    change["resource_changes"].append(
        plan(("aws_s3_bucket_public_access_block", "data", None, {"bucket": "data"}))["resource_changes"][0]
    )
    assert told(previewed(change, account_block())) == [("NEW", "ACTIVE", "Anybody can read Bucket data")]


INVOKE = {"function_name": "f", "action": "lambda:InvokeFunction"}


@pytest.mark.parametrize(
    ("kind", "after", "title"),
    [
        (
            "aws_iam_role",
            {"name": "new", "assume_role_policy": json.dumps(trust({"AWS": OUTSIDE}))},
            f"Account {OUTSIDE} can assume role new",
        ),
        (
            "aws_sqs_queue",
            {"name": "q", "policy": document(let("*", "sqs:SendMessage"))},
            "Anybody can write to Queue q",
        ),
        ("aws_lambda_permission", {**INVOKE, "principal": OUTSIDE}, f"Account {OUTSIDE} can invoke Function f"),
        (
            "aws_lambda_permission",
            {**INVOKE, "principal": "s3.amazonaws.com"},
            "s3.amazonaws.com on behalf of anybody can invoke Function f",
        ),
        (
            "aws_snapshot_create_volume_permission",
            {"snapshot_id": "snap-1", "account_id": OUTSIDE},
            f"Account {OUTSIDE} can copy Snapshot snap-1",
        ),
        (
            "aws_kms_key",
            {"policy": document(let({"AWS": OUTSIDE}, "kms:Decrypt"))},
            f"Account {OUTSIDE} can use Key aws_kms_key.one",
        ),
    ],
)
def test_what_plans_make_is_judged(kind: str, after: Any, title: str) -> None:
    found = previewed(plan((kind, "one", None, after)))
    assert told(found) == [("NEW", "ACTIVE", title)]


def test_what_a_plan_does_not_know_is_not_evaluated() -> None:
    change = plan(
        ("aws_sqs_queue_policy", "q", None, {"queue_url": "https://q"}),
        unknown={"aws_sqs_queue_policy.q": {"policy": True}},
    )
    (found,) = previewed(change).not_evaluated
    assert (found.resource, found.reason) == ("aws_sqs_queue_policy.q: policy", "known after apply only")


def test_deleting_a_role_resolves_what_it_opened() -> None:
    before = {"name": "app", "arn": f"arn:aws:iam::{ACCOUNT}:role/app"}
    found = previewed(plan(("aws_iam_role", "app", before, None)), role("app", trust({"AWS": OUTSIDE})))
    assert told(found) == [("CHANGED", "RESOLVED", f"Account {OUTSIDE} can assume role app")]


TEMPLATE = """
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: data
      PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Data
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: !Sub "arn:aws:s3:::${Data}/*"}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {AWS: "444455556666"}, Action: "sts:AssumeRole"}]
  Queue:
    Type: AWS::SQS::Queue
  Own:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
            Action: "sqs:*"
            Resource: !GetAtt Queue.Arn
          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: "sqs:SendMessage"
            Resource: !GetAtt Queue.Arn
            Condition: {StringEquals: {"aws:SourceAccount": !Ref "AWS::AccountId"}}
          - {Effect: Allow, Principal: "*", Action: "sqs:ReceiveMessage", Resource: !GetAtt Queue.Arn}
  Invoke:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: f, Principal: sns.amazonaws.com, Action: "lambda:InvokeFunction"}
"""


def test_a_template_is_judged_with_its_functions_resolved(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(TEMPLATE)
    found = preview(read_structured_file(tmp_path / "stack.yaml"), evidence_of(account_block()))
    assert sorted(one.title for one in found.new) == [
        f"Account {OUTSIDE} can assume role Role",
        "Anybody can read Bucket data",
        "Anybody can read Queue Queue",
        "sns.amazonaws.com on behalf of anybody can invoke Function f",
    ]


def test_a_single_policy_is_a_change_too() -> None:
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
    policy = {"Version": "2012-10-17", "Statement": [let({"AWS": OUTSIDE}, "sqs:SendMessage")]}
    found = previewed({"resource": arn, "policy": policy}, queue())
    assert [one.principal for one in found.new] == [OUTSIDE]
    assert previewed([{"resource": "orders", "type": "AWS::SQS::Queue", "policy": policy}], queue()).resources == (arn,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"a": 1}, "holds no change"),
        ([], "holds no change"),
        ({"resource": "arn:aws:x:::y", "policy": {}}, "is of no type that can be previewed"),
    ],
)
def test_what_is_no_change_is_refused(change: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        previewed(change)


def test_of_several_accounts_one_must_be_named() -> None:
    items = queue(), queue(name="theirs", account_id=OUTSIDE)
    change = {"resource": "new", "type": "AWS::SQS::Queue", "policy": {"Version": "2012-10-17", "Statement": []}}
    with pytest.raises(InputError, match="in which account"):
        previewed(change, *items)
    assert previewed(change, *items, account_id=OUTSIDE).resources == (f"arn:aws:sqs:{REGION}:{OUTSIDE}:new",)
