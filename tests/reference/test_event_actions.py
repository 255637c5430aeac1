"""CloudTrail events -> IAM actions, and the roles that requests hand over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.reference.event_actions import _TABLE, actions_of_event, passed_roles
from leastwise.reference.event_exceptions import MORE_EXCEPTIONS, MORE_PASSING_ROLES
from leastwise.reference.event_sources import _MORE, candidate_prefixes
from leastwise.reference.iam import load_reference

REFERENCE = load_reference()
ROLE = "arn:aws:iam::123456789012:role/service/Worker"


def look_up(event):
    source, _, name = event.partition(":")
    return actions_of_event(f"{source}.amazonaws.com", name, REFERENCE)


@pytest.mark.parametrize(
    ("event", "actions"),
    [
        ("s3:GetObject", ["s3:GetObject"]),
        ("s3:ListObjects", ["s3:ListBucket"]),
        ("s3:ListBuckets", ["s3:ListAllMyBuckets"]),
        ("s3:GetBucketCors", ["s3:GetBucketCORS"]),
        ("s3:GetBucketLogging", ["s3:GetBucketLogging"]),
        ("s3:CreateBucket", ["s3:CreateBucket"]),
        ("s3:DeleteBucketPolicy", ["s3:DeleteBucketPolicy"]),
        ("s3:DeleteBucketTagging", ["s3:PutBucketTagging"]),
        ("s3:PutBucketLifecycle", ["s3:PutLifecycleConfiguration"]),
        ("s3:DeleteBucketPublicAccessBlock", ["s3:PutBucketPublicAccessBlock"]),
        ("monitoring:PutMetricData", ["cloudwatch:PutMetricData"]),
        ("tagging:GetResources", ["tag:GetResources"]),
        ("email:SendEmail", ["ses:SendEmail"]),
        ("lambda:CreateFunction20150331", ["lambda:CreateFunction"]),
        ("lambda:GetFunction20150331v2", ["lambda:GetFunction"]),
        ("lambda:Invoke", ["lambda:InvokeFunction"]),
        ("cloudfront:CreateDistribution2020_05_31", ["cloudfront:CreateDistribution"]),
        ("s3:ListDirectoryBuckets", ["s3express:ListAllMyDirectoryBuckets"]),
        ("bedrock:Converse", ["bedrock:InvokeModel"]),
        ("cassandra:DeleteTable", ["cassandra:Drop", "cassandra:DropMultiRegionResource"]),
        ("budgets:CreateBudget", ["budgets:ModifyBudget"]),
        ("apigateway:CreateRestApi", ["apigateway:POST"]),
        ("agreement-marketplace:SearchAgreements", ["aws-marketplace:SearchAgreements"]),
        ("sts:AssumeRole", ["sts:AssumeRole"]),
        ("kms:ReEncrypt", ["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
        ("IAM:createuser", ["iam:CreateUser"]),
    ],
)
def test_actions(event, actions):
    found = look_up(event)
    assert list(found.actions) == actions
    assert not found.unmapped
    assert found.certain == (len(actions) == 1 and event != "s3:ListDirectoryBuckets")


@pytest.mark.parametrize("event", ["signin:ConsoleLogin", "nothing:GetThing", "s3:Nothing", "s3:", "kms:20150331"])
def test_unmapped(event):
    found = look_up(event)
    assert found.unmapped
    assert (found.actions, found.certain) == ((), False)


def test_what_is_found_under_another_service_is_not_certain():
    found = look_up("autoscaling:RegisterScalableTarget")
    assert found.actions == ("application-autoscaling:RegisterScalableTarget",)
    assert not found.certain


@pytest.mark.parametrize(
    ("event", "passes"),
    [
        ("ec2:RunInstances", True),
        ("lambda:CreateFunction20150331", True),
        ("s3:PutBucketReplication", True),
        ("eks:CreatePodIdentityAssociation", True),
        ("sts:AssumeRole", False),
        ("iam:GetRole", False),
        ("signin:SwitchRole", False),
    ],
)
def test_who_passes_roles(event, passes):
    found = look_up(event)
    assert found.may_pass_roles == passes
    assert "iam:PassRole" not in found.actions


@pytest.mark.parametrize(
    ("parameters", "roles"),
    [
        (None, ()),
        ({}, ()),
        ({"role": ROLE, "functionName": "f"}, (ROLE,)),
        ({"targets": [{"arn": ROLE}, {"roleArn": ROLE}, {"RoleARN": ROLE + "2"}]}, (ROLE, ROLE + "2")),
        ({"roles": {"authenticated": ROLE}}, (ROLE,)),
        ({"roleName": "Worker", "principalArn": ROLE}, ()),
        ({"role": "arn:aws:iam::123456789012:user/u"}, ()),
        ({"taskRoleArn": "arn:aws-us-gov:iam::123456789012:role/r"}, ("arn:aws-us-gov:iam::123456789012:role/r",)),
        ({"assumeRolePolicyDocument": '{"Resource": "' + ROLE + '"}'}, ()),
    ],
)
def test_passed_roles(parameters, roles):
    assert passed_roles(parameters) == roles


def test_deep_parameters_are_walked():
    parameters: object = {"role": ROLE}
    for _ in range(5_000):
        parameters = {"in": [parameters]}
    assert passed_roles(parameters) == (ROLE,)


def test_tables_name_actions_that_exist():
    table = json.loads(_TABLE.read_text())
    named = {action for actions in (*table.values(), *MORE_EXCEPTIONS.values()) for action in actions} | set(
        MORE_PASSING_ROLES
    )
    assert {action for action in named if action.lower() not in REFERENCE.index} == set()
    prefixes = {prefix for found in _MORE.values() for prefix in found}
    assert prefixes <= REFERENCE.prefixes


def test_candidates_begin_with_the_regular_prefix():
    assert candidate_prefixes("Monitoring.amazonaws.com") == ("cloudwatch", "monitoring")
    assert candidate_prefixes("iam.amazonaws.com") == ("iam",)


@given(st.text(max_size=30), st.text(max_size=40))
def test_any_text_has_an_answer(source, name):
    found = actions_of_event(source, name, REFERENCE)
    assert found.unmapped == (not found.actions)


def test_nearly_every_action_is_found_by_an_event_of_its_name():
    """The rule: an event of a service's own prefix and an action's name stands for that action."""
    missed = [action for action in REFERENCE.actions if action not in look_up(action).actions]
    assert len(missed) < len(REFERENCE.actions) * 0.005, missed[:20]
