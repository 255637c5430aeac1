"""Calls, records and stacks for tests of right-sizing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from access_states import ACCOUNT, NOW, Json

from leastwise.evidence.calls import Call, Calls
from leastwise.evidence.usage import Outcome
from leastwise.lake.lake import Lake
from trail_records import ingest, log_object, object_name, record, write_objects

HERE = f"eu-west-1:{ACCOUNT}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
ROLE_ID = "AROAWORKER00000000"


def identity(**more: Any) -> Json:
    """A session of the role worker."""
    return {
        "type": "AssumedRole",
        "principalId": f"{ROLE_ID}:run",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/run",
        "accountId": ACCOUNT,
        "sessionContext": {
            "sessionIssuer": {"type": "Role", "principalId": ROLE_ID, "arn": ROLE, "accountId": ACCOUNT},
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-02-01T00:00:00Z"},
        },
        **more,
    }


def event(number: int, service: str, name: str, parameters: Any = None, *arns: str, **more: Any) -> Json:
    """A record of the role worker, some days before NOW."""
    moment = NOW - timedelta(days=20) + timedelta(minutes=number)
    members: Json = {
        "userIdentity": identity(),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "eventTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "awsRegion": "eu-west-1",
        "requestParameters": parameters,
        "recipientAccountId": ACCOUNT,
        "resources": [{"ARN": arn} for arn in arns],
        "sourceIPAddress": "203.0.113.7",
        "tlsDetails": {"tlsVersion": "TLSv1.3"},
    }
    return record(number, **{**members, **more})


def calls(*records: Json) -> Calls:
    """Calls without a lake, one kind for each record; those with an error code AccessDenied are denied."""
    moment = datetime(2026, 2, 20, tzinfo=UTC)
    kinds = tuple(
        Call(one, Outcome.DENIED if one.get("errorCode") == "AccessDenied" else Outcome.ALLOWED, 1, moment, moment)
        for one in records
    )
    return Calls(kinds, NOW - timedelta(days=90), NOW, trail=(NOW - timedelta(days=100), NOW))


def lake_of(folder: Path, *records: Json) -> Lake:
    """An event data store with some records."""
    write_objects(folder / "trail", {object_name(1): log_object(*records)})
    lake = Lake.open(folder / "lake", create=True)
    ingest(lake, folder / "trail")
    return lake


def random_event(draw: random.Random, number: int) -> Json:
    """A call of one of many services, on one of few resources."""
    name = draw.choice("abc")
    options: list[tuple[str, str, Any, tuple[str, ...]]] = [
        ("s3", "GetObject", {"bucketName": name, "key": f"{draw.choice('xy')}/k{draw.randint(0, 9)}"}, ()),
        ("s3", "PutObject", {"bucketName": name, "key": "x/k"}, ()),
        ("s3", "ListObjects", {"bucketName": name}, ()),
        ("s3", "HeadObject", {"bucketName": name, "key": "x/k"}, ()),
        ("s3", "CopyObject", {"bucketName": name, "key": "x/k", "x-amz-copy-source": "b/y/k"}, ()),
        ("s3", "DeleteObjects", {"bucketName": name}, ()),
        ("s3", "ListBuckets", None, ()),
        ("sqs", "SendMessage", {"queueUrl": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/{name}"}, ()),
        ("sqs", "ReceiveMessage", {}, ()),
        ("ec2", "DescribeInstances", {}, ()),
        ("ec2", "StopInstances", {"instanceId": f"i-0000000{draw.randint(0, 9)}"}, ()),
        ("ec2", "RunInstances", {"imageId": "ami-01234567", "iamInstanceProfile": {"name": "p"}}, ()),
        ("lambda", "CreateFunction20150331", {"functionName": name, "role": f"arn:aws:iam::{ACCOUNT}:role/{name}"}, ()),
        ("lambda", "Invoke", {"functionName": name}, ()),
        ("iam", "GetRole", {"roleName": name}, ()),
        ("kms", "Decrypt", None, (f"arn:aws:kms:{HERE}:key/1234",)),
        ("sts", "GetCallerIdentity", None, ()),
        ("signin", "ConsoleLogin", None, ()),
        ("dynamodb", "Query", {"tableName": name}, ()),
    ]
    service, event_name, parameters, arns = draw.choice(options)
    address = draw.choice(("203.0.113.7", "198.51.100.9"))
    return event(number, service, event_name, parameters, *arns, sourceIPAddress=address)


_ACTIONS = (
    "*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:*", "sqs:SendMessage", "ec2:*",
    "ec2:Describe*", "ec2:RunInstances", "lambda:*", "iam:*", "iam:GetRole", "iam:PassRole", "dynamodb:*", "kms:*",
)  # fmt: skip
_RESOURCES = (
    "*", "*", "*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::*", "arn:aws:s3:::?/x/*", "arn:aws:sqs:*:*:a",
    f"arn:aws:ec2:*:{ACCOUNT}:instance/*", f"arn:aws:iam::{ACCOUNT}:role/*", f"arn:aws:lambda:{HERE}:function:*",
    "arn:aws:s3:::${aws:PrincipalTag/team}/*", f"arn:aws:dynamodb:*:{ACCOUNT}:table/*",
)  # fmt: skip
_CONDITIONS: tuple[Json, ...] = (
    {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"StringLikeIfExists": {"s3:prefix": "x*"}},
)


def random_statement(draw: random.Random, effect: str = "Allow") -> Json:
    """A statement about what random events do."""
    found: Json = {"Effect": effect}
    negated = draw.random() < 0.1
    found["NotAction" if negated else "Action"] = [draw.choice(_ACTIONS[negated:]) for _ in range(draw.randint(1, 3))]
    negated = draw.random() < 0.1
    found["NotResource" if negated else "Resource"] = [
        draw.choice(_RESOURCES[3 * negated :]) for _ in range(draw.randint(1, 2))
    ]
    if draw.random() < 0.3:
        found["Condition"] = draw.choice(_CONDITIONS)
    return found


def random_document(draw: random.Random) -> Json:
    """A policy document that allows more than it denies."""
    statements = [random_statement(draw) for _ in range(draw.randint(1, 4))]
    if draw.random() < 0.3:
        statements.append(random_statement(draw, "Deny"))
    return {"Version": draw.choice(("2012-10-17", "2012-10-17", "2008-10-17")), "Statement": statements}
