"""The resources of recorded calls: listed ones, those of parameters, each for the actions that take their type."""

from __future__ import annotations

import re
from typing import Any

import pytest

from leastwise.policy import load_reference
from leastwise.policy.event_request import needs_of_event
from leastwise.policy.event_resources import NOT_TOLD, CallResources, Told
from leastwise.reference.data_events import DATA_ACTIONS
from leastwise.reference.event_resources import ALSO_AUTHORIZED, EC2_IDS, PARAMETER_FORMATS

REFERENCE = load_reference()
HERE = "eu-west-1:111122223333"


def _record(service: str, parameters: Any = None, *arns: str, **more: Any) -> dict[str, Any]:
    return {
        "eventSource": f"{service}.amazonaws.com",
        "eventName": "Anything",
        "awsRegion": "eu-west-1",
        "recipientAccountId": "111122223333",
        "requestParameters": parameters,
        "resources": [{"ARN": arn} for arn in arns],
        **more,
    }


def _told(action: str, record: dict[str, Any]) -> dict[str, Told]:
    return {one.text: one.told for one in CallResources(record, REFERENCE).of(action)}


@pytest.mark.parametrize(
    ("action", "record", "expected"),
    [
        ("s3:GetObject", _record("s3", {"bucketName": "b", "key": "a/b*c"}), "arn:aws:s3:::b/a/b*c"),
        ("s3:ListBucket", _record("s3", {"bucketName": "b", "key": "k"}), "arn:aws:s3:::b"),
        (
            "s3:PutObject",
            _record("s3", {"bucketName": f"arn:aws:s3:{HERE}:accesspoint/ap", "key": "k"}),
            f"arn:aws:s3:{HERE}:accesspoint/ap/object/k",
        ),
        ("lambda:InvokeFunction", _record("lambda", {"functionName": "f"}), f"arn:aws:lambda:{HERE}:function:f"),
        (
            "lambda:InvokeFunction",
            _record("lambda", {"functionName": "f", "qualifier": "live"}),
            f"arn:aws:lambda:{HERE}:function:f:live",
        ),
        (
            "sqs:SendMessage",
            _record("sqs", {"queueUrl": "https://sqs.eu-west-1.amazonaws.com/444455556666/q"}),
            "arn:aws:sqs:eu-west-1:444455556666:q",
        ),
        (
            "sns:SetSubscriptionAttributes",
            _record("sns", {"subscriptionArn": f"arn:aws:sns:{HERE}:t:0000-1111"}),
            f"arn:aws:sns:{HERE}:t",
        ),
        ("kms:Decrypt", _record("kms", {"keyId": "1234"}), f"arn:aws:kms:{HERE}:key/1234"),
        ("ssm:GetParameter", _record("ssm", {"name": "/a/b"}), f"arn:aws:ssm:{HERE}:parameter/a/b"),
        (
            "ec2:StopInstances",
            _record("ec2", {"instancesSet": {"items": [{"instanceId": "i-0123456789abcdef0"}]}}),
            f"arn:aws:ec2:{HERE}:instance/i-0123456789abcdef0",
        ),
        ("ec2:DescribeInstances", _record("ec2", {"instancesSet": {"items": [{"instanceId": "i-01234567"}]}}), "*"),
    ],
)
def test_told_exactly(action: str, record: dict[str, Any], expected: str) -> None:
    assert _told(action, record) == {expected: Told.EXACTLY}


@pytest.mark.parametrize(
    ("action", "record", "expected"),
    [
        ("s3:DeleteObject", _record("s3", {"bucketName": "b"}), {"arn:aws:s3:::b/*"}),
        (
            "iam:GetRole",
            _record("iam", {"roleName": "r"}),
            {"arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:role/*/r"},
        ),
        (
            "secretsmanager:GetSecretValue",
            _record("secretsmanager", {"secretId": "db"}),
            {f"arn:aws:secretsmanager:{HERE}:secret:db-??????"},
        ),
    ],
)
def test_told_partly(action: str, record: dict[str, Any], expected: set[str]) -> None:
    assert _told(action, record) == dict.fromkeys(expected, Told.PARTLY)


def test_an_object_is_no_bucket() -> None:
    record = _record("s3", None, "arn:aws:s3:::b", "arn:aws:s3:::b/k")
    assert _told("s3:GetObject", record) == {"arn:aws:s3:::b/k": Told.EXACTLY}
    assert _told("s3:ListBucket", record) == {"arn:aws:s3:::b": Told.EXACTLY}


def test_what_a_call_creates_is_bounded_by_its_account_and_region() -> None:
    parameters = {"imageId": "ami-01234567", "subnetId": "subnet-01234567", "groupId": "sg-01234567"}
    told = _told("ec2:RunInstances", _record("ec2", parameters))
    assert told["arn:aws:ec2:eu-west-1::image/ami-01234567"] is Told.EXACTLY
    for kind in ("instance", "volume", "network-interface"):
        assert told[f"arn:aws:ec2:{HERE}:{kind}/*"] is Told.PARTLY


def test_nothing_is_made_up() -> None:
    assert CallResources(_record("sqs", {"other": 1}), REFERENCE).of("sqs:SendMessage") == (NOT_TOLD,)
    assert CallResources(_record("nosuch"), REFERENCE).of("nosuch:Do") == (NOT_TOLD,)
    assert CallResources({"eventSource": 5, "resources": "x"}, REFERENCE).of("s3:GetObject") == (NOT_TOLD,)


def test_wildcards_of_names_are_escaped_in_patterns() -> None:
    one = CallResources(_record("s3", {"bucketName": "b", "key": "a*?$"}), REFERENCE).of("s3:GetObject")[0]
    assert one.pattern == "arn:aws:s3:::b/a${*}${?}${$}"


def test_a_key_used_through_a_service_says_so() -> None:
    parameters = {"keyId": "1234", "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::b"}}
    identity = {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/a", "invokedBy": "s3.amazonaws.com"}
    found = needs_of_event(_record("kms", parameters, userIdentity=identity, eventName="Decrypt"), REFERENCE)
    assert found.context["kms:viaservice"] == ("s3.eu-west-1.amazonaws.com",)
    assert found.context["kms:encryptioncontext:aws:s3:arn"] == ("arn:aws:s3:::b",)


def test_a_role_in_an_instance_profile_is_passed_untold() -> None:
    record = _record("ec2", {"iamInstanceProfile": {"name": "p"}}, eventName="RunInstances")
    assert needs_of_event(record, REFERENCE).dependent == ("iam:PassRole",)


_SAMPLES = {"aliasName": "alias/x", "taskDefinition": "t:1", "x-amz-copy-source": "b/k", "queueUrl": "111122223333:q"}


@pytest.mark.parametrize(
    ("service", "form"), [(service, form) for service, forms in PARAMETER_FORMATS.items() for form in forms]
)
def test_every_format_is_one_of_a_resource_type(service: str, form: str) -> None:
    place = {"partition": "aws", "region": "eu-west-1", "account": "111122223333"}
    body = form.partition("!")[0].removeprefix("?")
    text = re.sub(r"\{([^}]*)\}", lambda found: place.get(found[1]) or _SAMPLES.get(found[1], "x"), body)
    if body == "{bucketName}/object/{key}":
        text = f"arn:aws:s3:{HERE}:accesspoint/{text}"
    elif text.endswith(":x") and service == "kms":
        text = text.removesuffix(":x") + ":alias/x"
    patterns = [
        re.sub(r"\\\$\\\{[^}]*\}", ".+", re.escape(one))
        for kind in REFERENCE.resource_types(service).values()
        for one in kind.arn_formats
    ]
    assert any(re.fullmatch(pattern, text) for pattern in patterns), text


def test_tables_name_what_the_reference_knows() -> None:
    kinds = REFERENCE.resource_types("ec2")
    assert not [kind for kind in EC2_IDS.values() if kind not in kinds]
    assert not [one for patterns in DATA_ACTIONS.values() for one in patterns if not REFERENCE.actions_matching(one)]
    for action, names in ALSO_AUTHORIZED.items():
        known = REFERENCE.action(action)
        assert known is not None
        assert set(names) <= {use.name for use in known.resource_types}
