"""Policies of CloudFormation templates: functions, what stands in for the unknown, places."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.policy.document import PolicyKind
from leastwise.policy_files.cloudformation import template
from leastwise.policy_files.cloudformation.choices import MOST_WAYS
from leastwise.policy_files.cloudformation.properties import PROPERTIES
from leastwise.policy_files.file_text import FileText
from leastwise.policy_files.placeholders import account, word
from leastwise.reference.iam import load_reference

OWNER = account("Ref Owner")
TEMPLATE = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Prefix: {Type: String, Default: logs}
  Owner: {Type: String}
  Actions: {Type: CommaDelimitedList, Default: "s3:GetObject, s3:PutObject"}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
Mappings:
  Stages: {prod: {bucket: live}}
Conditions:
  Always: !Equals [!Ref Prefix, logs]
  Never: !Not [!Condition Always]
  Open: !Equals [!Ref Owner, "1"]
Resources:
  Bucket: {Type: "AWS::S3::Bucket"}
  Named: {Type: "AWS::SQS::Queue", Properties: {QueueName: jobs}}
  Topic: {Type: "AWS::SNS::Topic"}
  Odd: {Type: "AWS::New::Thing"}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: @
"""


def resolved(read, resource, name="template.yaml"):
    """What a Resource element becomes, what is made up in it, and what is said to be unresolved."""
    file = read(TEMPLATE.replace("@", resource), name)
    (policy,) = file.policies
    value = policy.source.value["Statement"][0].get("Resource")
    return value, {path[2:] for path in policy.made_up}, [one.what for one in file.unresolved]


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("arn:aws:s3:::b", "arn:aws:s3:::b"),
        ('!Sub "arn:${AWS::Partition}:s3:::${Prefix}-${AWS::AccountId}"', "arn:aws:s3:::logs-111122223333"),
        ('!Sub "arn:aws:s3:::b/${!aws:username}"', "arn:aws:s3:::b/${aws:username}"),
        ('!Sub ["arn:aws:s3:::${Name}", {Name: !Ref Prefix}]', "arn:aws:s3:::logs"),
        ('{"Fn::Join": ["", ["arn:aws:s3:::", {Ref: Prefix}]]}', "arn:aws:s3:::logs"),
        ('!Join [":", ["arn:aws:s3", "", "", !Ref Prefix]]', "arn:aws:s3:::logs"),
        ('!Sub ["arn:aws:s3:::${N}", {N: !FindInMap [Stages, prod, bucket]}]', "arn:aws:s3:::live"),
        ("!If [Always, a, b]", "a"),
        ("!If [Never, a, b]", "b"),
        ('[!If [Never, a, !Ref "AWS::NoValue"], c]', ["c"]),
        ("!Ref Actions", ["s3:GetObject", "s3:PutObject"]),
        ('!Select [1, !Split ["-", "a-b"]]', "b"),
        ('!Join ["", [!Select [0, !Ref Actions], "!"]]', "s3:GetObject!"),
    ],
)
def test_what_the_template_determines_is_resolved(read, resource, expected):
    assert resolved(read, resource) == (expected, set(), [])


@pytest.mark.parametrize(
    ("resource", "expected", "what"),
    [
        ("!GetAtt Bucket.Arn", "arn:aws:s3:::bucket", "Fn::GetAtt Bucket.Arn"),
        ('!Sub "${Bucket.Arn}/${Prefix}/*"', "arn:aws:s3:::bucket/logs/*", "Fn::GetAtt Bucket.Arn"),
        ("!GetAtt [Named, Arn]", "arn:aws:sqs:us-east-1:111122223333:jobs", "Fn::GetAtt Named.Arn"),
        ("!Ref Topic", "arn:aws:sns:us-east-1:111122223333:topic", "Ref Topic"),
        ("!Ref Bucket", "bucket", "Ref Bucket"),
        ('!Sub "arn:aws:sqs:us-east-1:${Owner}:q"', f"arn:aws:sqs:us-east-1:{OWNER}:q", "Ref Owner"),
        ('!Sub "arn:${Owner}:sqs:us-east-1:1:q"', "arn:aws:sqs:us-east-1:1:q", "Ref Owner"),
        ('!Sub "arn:aws:s3:::${Image}/*"', "arn:aws:s3:::placeholder-ref-image/*", "Ref Image"),
    ],
)
def test_what_has_a_known_form_gets_a_stand_in_of_it(read, resource, expected, what):
    assert resolved(read, resource) == (expected, set(), [what])


@pytest.mark.parametrize(
    ("resource", "what"),
    [
        ("!ImportValue other-stack", "Fn::ImportValue other-stack"),
        ("!Ref Owner", "Ref Owner"),
        ("!Ref Nothing", "Ref Nothing"),
        ("!GetAtt Odd.Arn", "Fn::GetAtt Odd.Arn"),
        ('!Sub "${Odd.Arn}/*"', "Fn::GetAtt Odd.Arn"),
        ("!FindInMap [Stages, none, bucket]", "Fn::FindInMap Stages.none.bucket"),
        ('{"Fn::Transform": {Name: x}}', "Fn::Transform"),
        ("!Select [7, !Ref Actions]", "Fn::Select"),
    ],
)
def test_what_is_unknown_is_a_resource_that_the_actions_take_and_made_up(read, resource, what):
    assert resolved(read, resource) == (stand_ins(what), {("Resource",)}, [what])


def stand_ins(what):
    """The forms of an ARN that s3:GetObject takes."""
    name = word(what)
    access_point = f"arn:aws:s3:us-east-1:111122223333:accesspoint/{name}/object/{name}"
    return [access_point, f"arn:aws:s3:::{name}/{name}"]


def test_different_unknown_values_are_different_resources(read):
    found, made_up, _ = resolved(read, "[!Ref A, known, !Ref B]")
    assert found == [
        stand_ins("Ref A")[0],
        "known",
        stand_ins("Ref B")[0],
        stand_ins("Ref A")[1],
        stand_ins("Ref B")[1],
    ]
    assert made_up == {("Resource", index) for index in (0, 2, 3, 4)}


def ways(read, text):
    """The Resource elements of the policy in every way in which conditions can turn out."""
    (policy,) = read(TEMPLATE.replace("@", text), "t.yaml").policies
    return [one.source.value["Statement"][0]["Resource"] for one in (policy, *policy.alternatives)]


def test_conditions_are_taken_both_ways_the_default_first(read):
    assert ways(read, "!If [Always, a, b]") == ["a", "b"]
    assert ways(read, "!If [Never, a, b]") == ["b", "a"]
    assert ways(read, "!If [Open, a, b]") == ["a", "b"]
    assert ways(read, "!If [Nothing, a, b]") == ["a", "b"]
    assert ways(read, '!Sub ["${X}", {X: !If [Open, a, b]}]') == ["a", "b"]
    assert ways(read, "[!If [Open, a, !If [Always, b, c]]]") == [["a"], ["b"], ["c"]]


def test_conditions_that_exclude_each_other_never_hold_together(read):
    assert ways(read, "[!If [Always, a, b], !If [Never, c, d]]") == [["a", "d"], ["b", "c"]]
    one_owner = TEMPLATE.replace("  Open:", '  Two: !Equals [!Ref Owner, "2"]\n  Open:')
    choices = '[!If [Open, a, !Ref "AWS::NoValue"], !If [Two, b, !Ref "AWS::NoValue"], c]'
    (policy,) = read(one_owner.replace("@", choices), "t.yaml").policies
    found = [one.source.value["Statement"][0]["Resource"] for one in (policy, *policy.alternatives)]
    assert found == [["a", "c"], ["b", "c"], ["c"]]


def test_only_open_conditions_are_reported(read):
    assert resolved(read, "!If [Open, a, b]") == ("a", set(), ["Fn::If Open; both branches are evaluated"])
    assert resolved(read, "!If [Always, a, b]") == ("a", set(), [])


def test_many_conditions_are_bounded(read):
    conditions = {f"C{one}": {"Fn::Equals": [{"Ref": f"P{one}"}, "x"]} for one in range(30)}
    resources = [{"Fn::If": [f"C{one}", f"yes{one}", f"no{one}"]} for one in range(30)]
    document = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": resources}]}
    role = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": document}}
    (policy,) = read({"Conditions": conditions, "Resources": {"R": role}}).policies
    assert len(policy.alternatives) == MOST_WAYS - 1


def test_stand_ins_are_valid_where_they_stand(read):
    text = """
Parameters: {P: {Type: String}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: !Ref P
        Statement:
          - Sid: !Ref P
            Effect: !Ref P
            Action: !Ref P
            Principal: {Service: !Ref P, AWS: [!Ref P], Federated: !Ref P}
            Condition:
              StringEquals: {"aws:SourceAccount": !Ref P, "aws:PrincipalOrgID": !Ref P, "aws:PrincipalTag/a": !Ref P}
              ForAnyValue:IpAddress: {"aws:SourceIp": !Ref P}
              NumericLessThan: {"aws:MultiFactorAuthAge": !Ref P}
              DateLessThan: {"aws:CurrentTime": !Ref P}
              ArnLike: {"aws:SourceArn": !Ref P}
              Bool: {"aws:SecureTransport": !Ref P}
          - !Ref P
"""
    (policy,) = read(text, "t.yaml").policies
    owner = account("Ref P")
    first, second = policy.source.value["Statement"]
    assert policy.source.value["Version"] == "2012-10-17"
    assert first == {
        "Sid": "placeholder-ref-p",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {
            "Service": "lambda.amazonaws.com",
            "AWS": ["arn:aws:iam::" + owner + ":root"],
            "Federated": f"arn:aws:iam::{owner}:saml-provider/placeholder-ref-p",
        },
        "Condition": {
            "StringEquals": {
                "aws:SourceAccount": owner,
                "aws:PrincipalOrgID": f"o-{owner}",
                "aws:PrincipalTag/a": "placeholder-ref-p",
            },
            "ForAnyValue:IpAddress": {"aws:SourceIp": "192.0.2.0/24"},
            "NumericLessThan": {"aws:MultiFactorAuthAge": "1"},
            "DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"},
            "ArnLike": {"aws:SourceArn": f"arn:aws:iam::{owner}:role/placeholder-ref-p"},
            "Bool": {"aws:SecureTransport": "true"},
        },
    }
    assert second == {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{owner}:root"},
        "Action": "sts:AssumeRole",
    }
    assert policy.is_made_up(("Statement", 1, "Action"))
    assert not policy.is_made_up(("Statement", 0))


def test_places_lead_to_where_the_element_comes_from(read):
    text = TEMPLATE.replace("@", '\n              - !If [Open, one, !Ref "AWS::NoValue"]\n              - two')
    (policy,) = read(text, "t.yaml").policies
    for index, expected in enumerate(("one", "two")):
        span = policy.source.locate(("Statement", 0, "Resource", index))
        assert text[span.start.offset : span.end.offset] == expected
        assert text.splitlines()[span.start.line - 1][span.start.column :].startswith(expected)


def test_json_and_yaml_say_the_same(read):
    as_yaml = TEMPLATE.replace("@", '[{"Fn::GetAtt": [Bucket, Arn]}, {"Fn::Sub": "${Bucket.Arn}/${Owner}"}]')
    as_yaml = "\n".join(line for line in as_yaml.splitlines() if "!" not in line and line != "Conditions:")
    value = yaml.load(as_yaml, yaml.BaseLoader)
    first = [one.source.value for one in read(as_yaml, "t.yaml").policies]
    second = [one.source.value for one in read(json.dumps(value), "t.json").policies]
    assert first == second != []


def test_every_known_property_is_read_with_its_kind(read, admin):
    def nested(steps):
        if not steps:
            return admin
        return [nested(steps[1:])] if steps[0] == "[]" else {steps[0]: nested(steps[1:])}

    for resource_type, properties in PROPERTIES.items():
        for one in properties:
            resource = {"Type": resource_type, "Properties": nested(one.steps) | {"Type": "RESOURCE_CONTROL_POLICY"}}
            (policy,) = read({"Resources": {"R": resource}}).policies
            assert policy.label.startswith(f"R ({resource_type}): {one.steps[0]}")
            assert (policy.kind, policy.resource_type) == (one.kind or PolicyKind.RCP, one.resource_type)


def test_other_places_of_policies(read, admin, bucket):
    bus = {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"}
    file = read(
        {
            "Resources": {
                "Function": {
                    "Type": "AWS::Serverless::Function",
                    "Properties": {"Policies": ["ReadOnlyAccess", admin]},
                },
                "Bus": {"Type": "AWS::Events::EventBusPolicy", "Properties": {"Statement": bus}},
                "Log": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyDocument": json.dumps(bucket)}},
                "Thing": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyDocument": admin}},
                "Given": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Ref": "Document"}}},
                "Fn::ForEach::Many": ["x", ["a"], {}],
            }
        }
    )
    assert [(one.label, one.kind) for one in file.policies] == [
        ("Function (AWS::Serverless::Function): Policies[1]", PolicyKind.IDENTITY),
        ("Bus (AWS::Events::EventBusPolicy): Statement", PolicyKind.RESOURCE),
        ("Log (AWS::Logs::ResourcePolicy): PolicyDocument", PolicyKind.RESOURCE),
    ]
    assert list(file.policies)[1].source.value["Statement"] == [bus]
    assert [(one.label, one.reason) for one in file.not_evaluated] == [
        ("Thing (AWS::IoT::Policy)", "AWS IoT Core policies have a grammar of their own"),
        ("Given (AWS::IAM::Policy): PolicyDocument", "not resolved: Ref Document"),
        ("Fn::ForEach::Many", "loops are not unrolled"),
    ]


def test_a_policy_in_a_text_with_unknown_parts(read):
    text = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["${A}",'
    text += ' "arn:aws:sqs:us-east-1:${B}:q"], "Principal": "*"}]}'
    properties = {"PolicyDocument": {"Fn::Sub": text}}
    (policy,) = read({"Resources": {"L": {"Type": "AWS::Logs::ResourcePolicy", "Properties": properties}}}).policies
    resources = policy.source.value["Statement"][0]["Resource"]
    first, second = stand_ins("Ref A")
    assert resources == [first, f"arn:aws:sqs:us-east-1:{account('Ref B')}:q", second]
    assert policy.made_up == {("Statement", 0, "Resource", 0), ("Statement", 0, "Resource", 2)}


def test_conditions_in_a_circle_or_a_tree_without_end_are_open(read):
    conditions = {f"C{one}": {"Fn::And": [{"Condition": f"C{one + 1}"}] * 10} for one in range(40)}
    conditions |= {"Circle": {"Fn::Not": [{"Condition": "Circle"}]}}
    for name in ("C0", "Circle"):
        choice = {"Fn::If": [name, "arn:aws:s3:::a", "arn:aws:s3:::b"]}
        document = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": [choice]}]}
        role = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": document}}
        (policy,) = read({"Conditions": conditions, "Resources": {"R": role}}).policies
        assert policy.source.value["Statement"][0]["Resource"] == ["arn:aws:s3:::a"]
        assert [one.source.value["Statement"][0]["Resource"] for one in policy.alternatives] == [["arn:aws:s3:::b"]]


_names = "Ref Fn::If Fn::Sub Fn::Join Fn::GetAtt Fn::Select Fn::Split Fn::FindInMap Fn::ImportValue Statement Action"
_leaves = st.sampled_from(
    ["R", "C", "P", "AWS::NoValue", "AWS::Region", "${R.Arn}", "${P}", "arn:aws:s3:::${P}", "", 0, 1, None]
)
_values = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(_names.split()), inner, min_size=1, max_size=1)
        | st.dictionaries(
            st.sampled_from("Statement Action Resource Principal Condition Effect".split()), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(_values, _values, _values)
def test_wrong_types_everywhere_end_in_parts(document, condition, default):
    value = {
        "Parameters": {"P": {"Type": "List<String>", "Default": default}},
        "Conditions": {"C": condition},
        "Resources": {
            "R": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": document, "Policies": document, "Other": [document]},
            },
            "S": {"Type": "AWS::Events::EventBusPolicy", "Properties": {"Statement": document}},
        },
    }
    for part in template.parts(FileText(json.dumps(value), value, "t.json"), None, load_reference()):
        if hasattr(part, "source"):
            assert part.source.locate(("Statement", 0, "Action")).start.line == 1
            json.dumps(part.source.value)
