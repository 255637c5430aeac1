"""Policies of Terraform plans, states and JSON configuration."""

from __future__ import annotations

import json

import pytest

from leastwise.policy.document import PolicyKind
from leastwise.policy_files.formats.terraform_attributes import ATTRIBUTES


def plan(*resources):
    return {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": list(resources)}


def change(address, after, unknown=None, **more):
    return {
        "address": address,
        "mode": "managed",
        "type": address.partition(".")[0],
        "change": {"actions": ["create"], "after": after, "after_unknown": unknown or {}},
    } | more


def found(file):
    return [(one.label, one.kind, one.resource_type) for one in file.policies]


def test_every_known_attribute_is_read_with_its_kind(read, admin):
    def nested(steps):
        if not steps:
            return json.dumps(admin)
        return [nested(steps[1:])] if steps[0] == "[]" else {steps[0]: nested(steps[1:])}

    for resource_type, attributes in ATTRIBUTES.items():
        for one in attributes:
            file = read(plan(change(f"{resource_type}.x", nested(one.steps))))
            ((label, kind, of_type),) = found(file)
            assert label.startswith(f"{resource_type}.x: {one.steps[0]}")
            assert (kind, of_type) == (one.kind or PolicyKind.SCP, one.resource_type)


def test_places_are_those_of_the_string_in_the_plan(read, admin):
    file = read(plan(change("aws_iam_policy.a", {"name": "n", "policy": json.dumps(admin)})))
    (policy,) = file.policies
    span = policy.source.locate(("Statement", 0, "Action"))
    line = json.dumps(plan(change("aws_iam_policy.a", {"name": "n", "policy": "X"})), indent=2).splitlines()
    expected = next(number for number, text in enumerate(line, 1) if '"policy": "X"' in text)
    assert (span.start.line, span.start.column) == (expected, line[expected - 1].index('"X"'))


def test_what_is_unknown_before_apply_is_reported(read, admin):
    file = read(
        plan(
            change("aws_sqs_queue_policy.q", {}, {"policy": True}),
            change("aws_iam_role.r", {"inline_policy": [{"name": "a"}]}, {"inline_policy": [{"policy": True}]}),
            change("aws_iam_role.s", {}, {"inline_policy": True, "assume_role_policy": True}),
            change("aws_iam_policy.known", {"policy": json.dumps(admin)}, {"arn": True}),
        )
    )
    assert [(one.label, one.reason) for one in file.not_evaluated] == [
        ("aws_sqs_queue_policy.q: policy", "known after apply"),
        ("aws_iam_role.r: inline_policy[0].policy", "known after apply"),
        ("aws_iam_role.s: inline_policy", "known after apply"),
        ("aws_iam_role.s: assume_role_policy", "known after apply"),
    ]
    assert [label for label, *_ in found(file)] == ["aws_iam_policy.known: policy"]


def test_a_policy_in_an_attribute_nobody_listed_is_found(read, admin, bucket):
    file = read(
        plan(change("aws_new_thing.x", {"deep": [{"document": json.dumps(bucket)}], "note": '{"a": "Statement"}'}))
    )
    assert found(file) == [("aws_new_thing.x: deep[0].document", PolicyKind.RESOURCE, None)]


def test_deleted_resources_and_data_are_left_out(read, admin):
    gone = change("aws_iam_policy.gone", None)
    data = change("aws_iam_policy.data", {"policy": json.dumps(admin)}, mode="data")
    file = read(plan(gone, data))
    assert (found(file), file.skipped) == ([], "the Terraform plan holds no policy")


def test_planned_values_and_states_are_read_too_each_resource_once(read, admin):
    resource = {"address": "module.m.aws_iam_policy.a", "mode": "managed", "type": "aws_iam_policy"}
    module = {"child_modules": [{"resources": [resource | {"values": {"policy": json.dumps(admin)}}]}]}
    for root in ("planned_values", "values"):
        file = read({"terraform_version": "1.9.0", root: {"root_module": module}})
        assert found(file) == [("module.m.aws_iam_policy.a: policy", PolicyKind.IDENTITY, None)]
    changes = [change("module.m.aws_iam_policy.a", {"policy": json.dumps(admin)}, type="aws_iam_policy")]
    both = {"planned_values": {"root_module": module}, "resource_changes": changes, "format_version": "1.2"}
    assert len(found(read(both))) == 1


@pytest.mark.parametrize(
    ("type", "kind"), [("SERVICE_CONTROL_POLICY", PolicyKind.SCP), ("RESOURCE_CONTROL_POLICY", PolicyKind.RCP)]
)
def test_organization_policies_have_the_kind_of_their_type(read, admin, type, kind):
    file = read(plan(change("aws_organizations_policy.p", {"content": json.dumps(admin), "type": type})))
    assert [one.kind for one in file.policies] == [kind]


def test_policies_with_another_grammar_are_not_evaluated(read, admin):
    file = read(
        plan(
            change("aws_organizations_policy.t", {"content": '{"tags": {}}', "type": "TAG_POLICY"}),
            change("aws_iot_policy.i", {"policy": json.dumps(admin)}),
        )
    )
    assert [(one.label, one.reason) for one in file.not_evaluated] == [
        ("aws_organizations_policy.t: content", "TAG_POLICY has a grammar of its own"),
        ("aws_iot_policy.i", "AWS IoT Core policies have a grammar of their own"),
    ]
    assert not found(file)


def test_a_string_that_is_no_json_is_an_error_and_the_rest_is_read(read, admin):
    file = read(
        plan(change("aws_iam_policy.bad", {"policy": "{"}), change("aws_iam_policy.a", {"policy": json.dumps(admin)}))
    )
    (error,) = file.errors
    assert error.message == (
        "file.json: line 14, column 21: the policy of aws_iam_policy.bad: policy is no JSON "
        "(line 1, column 2: expecting property name enclosed in double quotes)"
    )
    assert [label for label, *_ in found(file)] == ["aws_iam_policy.a: policy"]


def test_configuration_in_json(read):
    text = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": '
        '["arn:aws:s3:::${var.bucket}/$${aws:username}", "${aws_s3_bucket.b.arn}"]}]}'
    )
    file = read(
        {
            "resource": {
                "aws_iam_policy": {"a": {"policy": text}, "b": {"policy": "${data.aws_iam_policy_document.d.json}"}},
                "aws_iam_role": [{"r": {"inline_policy": {"policy": text}}}],
            },
            "data": {"aws_iam_policy_document": {"d": {"statement": {}}}},
        },
        "main.tf.json",
    )
    assert [label for label, *_ in found(file)] == ["aws_iam_policy.a: policy", "aws_iam_role.r: inline_policy.policy"]
    policy = next(file.policies)
    name = "placeholder-aws-s3-bucket-b-arn"
    resources = policy.source.value["Statement"][0]["Resource"]
    assert resources == [
        "arn:aws:s3:::placeholder-var-bucket/${aws:username}",
        f"arn:aws:s3:us-east-1:111122223333:accesspoint/{name}/object/{name}",
        f"arn:aws:s3:::{name}/{name}",
    ]
    assert policy.made_up == {("Statement", 0, "Resource", 1), ("Statement", 0, "Resource", 2)}
    assert {one.what for one in file.unresolved} == {"${var.bucket}", "${aws_s3_bucket.b.arn}"}
    assert [one.label for one in file.not_evaluated] == ["aws_iam_policy.b: policy", "data.aws_iam_policy_document.d"]
