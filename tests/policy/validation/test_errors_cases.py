"""Errors of policy validation, exactly: code and place of every finding in a document, for each kind of policy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, read_json
from leastwise.policy.validation import validate
from leastwise.policy.validation.check import FindingType
from leastwise.reference.iam import load_reference

Places = set[tuple[str, str]]
I, R, T, S, C = PolicyKind.IDENTITY, PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.SCP, PolicyKind.RCP  # noqa: E741
ACCOUNT = {"AWS": "111122223333"}
BUCKET = "arn:aws:s3:::logs/*"


def errors(
    document: Any, kind: PolicyKind = PolicyKind.IDENTITY, resource_type: str | None = None, with_version: bool = True
) -> Places:
    """(code, path) of the errors of a document, or of a policy with one statement."""
    if isinstance(document, dict) and "Statement" not in document and with_version:
        document = {"Version": "2012-10-17", "Statement": [document]}
    found = validate(JsonText(json.dumps(document), document), kind, load_reference(), resource_type)
    return {(one.code, _written(one.path)) for one in found if one.type is FindingType.ERROR}


def _written(path: tuple[str | int, ...]) -> str:
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.lstrip(".").removeprefix("Statement[0].")


def allow(**elements: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": BUCKET, **elements}
    return {name: value for name, value in statement.items() if value is not None}


def when(operator: str, key: str, value: Any, **elements: Any) -> dict[str, Any]:
    return allow(Condition={operator: {key: value}}, **elements)


def trust(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    return allow(Resource=None, Principal=principal, Action=action, **elements)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow(), set()),
        (allow(Effect="allow"), {("INVALID_EFFECT", "Effect")}),
        (allow(Effect=None), {("MISSING_EFFECT", "Statement[0]")}),
        (allow(Effect=1), {("DATA_TYPE_MISMATCH", "Effect")}),
        (allow(Action=None), {("MISSING_ACTION", "Statement[0]")}),
        (allow(Resource=None), {("MISSING_RESOURCE", "Statement[0]")}),
        (allow(NotAction="iam:*"), {("UNSUPPORTED_ELEMENT_COMBINATION", "NotAction")}),
        (allow(Actions="s3:GetObject"), {("INVALID_POLICY_ELEMENT", "Actions")}),
        (allow(Principal="*"), {("UNSUPPORTED_PRINCIPAL", "Principal")}),
        (allow(Sid="read-logs"), {("UNSUPPORTED_SID", "Sid")}),
        (allow(Action=["s3:GetObject", 5]), {("DATA_TYPE_MISMATCH", "Action[1]")}),
        (allow(Action=["s3:GetObject", "s3:Gett"]), {("INVALID_ACTION", "Action[1]")}),
        (allow(Action=["s3:GetObjectBrandNew", "s3:gettsomethingnew", "s3:Getb*", "s3:GetBrandNew*"]), set()),
        (allow(Action=["s3:GetObject", "s3:HeadBucket"]), {("INVALID_ACTION", "Action[1]")}),
        (allow(Action="S3:GETOBJECT"), set()),
        (allow(Action="ec2:DescribeInstance", Resource="*"), {("INVALID_ACTION", "Action")}),
        (allow(Action="sqs:NoSuchThing", Resource="*"), {("INVALID_ACTION", "Action")}),
        (allow(Action="kms:NoSuchThing", Resource="*"), {("INVALID_ACTION", "Action")}),
        (allow(Action="kms:GetNoSuchThing", Resource="*"), set()),
        (allow(Action="s3:Gte*"), {("INVALID_ACTION", "Action")}),
        (allow(Action="elb:CreateLoadBalancer", Resource="*"), {("INVALID_SERVICE_IN_ACTION", "Action")}),
        (allow(Resource=[BUCKET, "logs"]), {("INVALID_ARN_PREFIX", "Resource[1]")}),
        (allow(Resource="arn:aws:s3::logs"), {("MISSING_ARN_FIELD", "Resource")}),
        (allow(Resource="arn:aws:s3::111122223333:logs"), {("ARN_ACCOUNT_NOT_ALLOWED", "Resource")}),
        (allow(Resource="arn:aws:s3:us-east-1::logs"), {("ARN_REGION_NOT_ALLOWED", "Resource")}),
        (allow(Resource="arn:aws:S3:::logs"), {("INVALID_ARN_SERVICE_CASE", "Resource")}),
        (allow(Resource="arn:aws:s9:::logs"), {("INVALID_SERVICE", "Resource")}),
        (allow(Resource="arn:aw:s3:::logs"), {("INVALID_PARTITION", "Resource")}),
        (allow(Action="*", Resource="arn:aws:lambda:::function:a"), {
            ("MISSING_ARN_REGION", "Resource"), ("MISSING_ARN_ACCOUNT", "Resource"),
        }),
        (allow(Action="*", Resource="arn:aws:lambda:us-esat-1:111122223333:function:a"), {
            ("INVALID_ARN_REGION", "Resource"),
        }),
        (allow(Action="*", Resource="arn:aws:lambda:us-east-1:1111:function:a"), {("INVALID_ARN_ACCOUNT", "Resource")}),
        (allow(Action="*", Resource="arn:aws:iam::111122223333:roles/a"), {("INVALID_ARN_RESOURCE", "Resource")}),
        (allow(Action="*", Resource="arn:aws:iam::111122223333:thing/a"), {("INVALID_ARN_RESOURCE", "Resource")}),
        (allow(Action="*", Resource="arn:aws:iam::aws:policy/*"), set()),
    ],
)  # fmt: skip
def test_statements_of_identity_policies(statement: dict[str, Any], expected: Places) -> None:
    assert errors(statement) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("StringEqual", "aws:username", "ana"), {("INVALID_CONDITION_OPERATOR", "Condition.StringEqual")}),
        (("NullIfExists", "aws:username", "true"), {("NULL_WITH_IF_EXISTS", "Condition.NullIfExists")}),
        (("StringEquals", "aws:nosuch", "a"), {("INVALID_GLOBAL_CONDITION_KEY", "Condition.StringEquals.aws:nosuch")}),
        (("StringEquals", "s3:nosuch", "a"), {("INVALID_SERVICE_CONDITION_KEY", "Condition.StringEquals.s3:nosuch")}),
        (("StringEquals", "s9:key", "a"), {("INVALID_SERVICE", "Condition.StringEquals.s9:key")}),
        (("StringEquals", "key", "a"), {("INVALID_CONDITION_KEY_FORMAT", "Condition.StringEquals.key")}),
        (("StringEquals", "aws:PrincipalTag", "a"), {
            ("MISSING_TAG_KEY_IN_CONDITION", "Condition.StringEquals.aws:PrincipalTag"),
        }),
        (("StringEquals", "aws:TagKeys", "a"), {("MISSING_QUALIFIER", "Condition.StringEquals.aws:TagKeys")}),
        (("ForAnyValue:StringEquals", "aws:TagKeys", "a"), set()),
        (("Bool", "aws:SecureTransport", ["true", "false"]), {
            ("INVALID_CONDITION_MULTIPLE_BOOLEAN", "Condition.Bool.aws:SecureTransport"),
        }),
        (("NumericEquals", "s3:max-keys", [1, "2"]), {
            ("INVALID_CONDITION_DATA_TYPE", "Condition.NumericEquals.s3:max-keys"),
            ("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", "Action"),
        }),
        (("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "1.2.3"]), {
            ("TYPE_MISMATCH_IP_RANGE", "Condition.IpAddress.aws:SourceIp[1]"),
        }),
        (("IpAddress", "aws:SourceIp", "10.0.0.0/8"), {("PRIVATE_IP_ADDRESS", "Condition.IpAddress.aws:SourceIp")}),
        (("NotIpAddress", "aws:SourceIp", ["192.168.1.1"]), {
            ("PRIVATE_NOT_IP_ADDRESS", "Condition.NotIpAddress.aws:SourceIp"),
        }),
        (("StringEquals", "aws:RequestedRegion", ["us-east-1", "us-east-5"]), {
            ("INVALID_REGION", "Condition.StringEquals.aws:RequestedRegion[1]"),
        }),
        (("StringEquals", "aws:SourceVpc", "vpce-12345678"), {
            ("INVALID_VPC_FORMAT", "Condition.StringEquals.aws:SourceVpc"),
        }),
        (("StringEquals", "aws:SourceVpce", "vpce-1"), {
            ("INVALID_VPCE_FORMAT", "Condition.StringEquals.aws:SourceVpce"),
        }),
        (("StringLike", "aws:SourceAccount", "1111*"), {
            ("WILDCARD_USAGE_TOO_PERMISSIVE", "Condition.StringLike.aws:SourceAccount"),
        }),
        (("StringEquals", "aws:ResourceAccount", "${aws:PrincipalTag/account}"), {
            ("VARIABLE_USAGE_TOO_PERMISSIVE", "Condition.StringEquals.aws:ResourceAccount"),
        }),
        (("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"), set()),
        (("StringEquals", "aws:username", {"a": "b"}), {
            ("DATA_TYPE_MISMATCH", "Condition.StringEquals.aws:username"),
        }),
    ],
)  # fmt: skip
def test_conditions(condition: tuple[str, str, Any], expected: Places) -> None:
    assert errors(when(*condition)) == expected


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        ("${aws:username", "MISSING_BRACE_IN_VARIABLE"),
        ("${aws:user name}", "UNSUPPORTED_SPACE_IN_VARIABLE"),
        ("${aws:PrincipalTag/team, 'all}", "MISSING_QUOTE_IN_VARIABLE"),
        ("${}", "EMPTY_VARIABLE"),
        ("${aws:PrincipalTag/team, 'all of them'}/${*}", None),
    ],
)
def test_variables(resource: str, code: str | None) -> None:
    assert errors(allow(Resource=f"arn:aws:s3:::logs/{resource}")) == ({(code, "Resource")} if code else set())


def test_variables_before_2012_are_texts() -> None:
    statement = allow(Resource="arn:aws:s3:::logs/${aws:username}/${broken")
    expected = {("VARIABLE_UNSUPPORTED_IN_VERSION", "Resource")}
    assert errors({"Statement": [statement]}) == expected
    assert errors({"Version": "2008-10-17", "Statement": [statement]}) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], {("JSON_SYNTAX_ERROR", "")}),
        ({"Version": "2012-10-17"}, {("MISSING_STATEMENT", "")}),
        ({"Version": "2012-10-17", "Statement": []}, {("MISSING_STATEMENT", "Statement")}),
        ({"Version": "2012-10-17", "Statement": ["a"]}, {("DATA_TYPE_MISMATCH", "Statement[0]")}),
        ({"Version": "2012", "Statement": [allow()]}, {("INVALID_VERSION", "Version")}),
        ({"Version": 2012, "Statement": [allow()]}, {("DATA_TYPE_MISMATCH", "Version")}),
        ({"Version": "2012-10-17", "Statement": allow(), "Name": "a"}, {("INVALID_POLICY_ELEMENT", "Name")}),
        ({"Version": "2012-10-17", "Statement": [allow(Sid="A"), allow(Sid="A", Action="s3:PutObject")]}, {
            ("UNIQUE_SIDS_REQUIRED", "Statement[1].Sid"),
        }),
    ],
)  # fmt: skip
def test_documents(document: Any, expected: Places) -> None:
    assert errors(document, with_version=False) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (trust({"Service": "ec2.amazonaws.com"}), set()),
        (trust("*"), {("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "Principal")}),
        (trust(None), {("MISSING_PRINCIPAL", "Statement[0]")}),
        (trust(None, NotPrincipal=ACCOUNT), {("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", "NotPrincipal")}),
        ({**trust(ACCOUNT), "Resource": "*"}, {("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", "Resource")}),
        (trust({"Service": ["ec2.amazonaws.com", "Lambda"]}), {
            ("INVALID_SERVICE_PRINCIPAL_FORMAT", "Principal.Service[1]"),
        }),
        (trust({"Users": "ana"}), {("INVALID_PRINCIPAL_KEY", "Principal.Users")}),
        (trust("111122223333"), {("INVALID_PRINCIPAL_FORMAT", "Principal")}),
        (trust({"AWS": "arn:aws:iam::111122223333:role/a*"}), {("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "Principal.AWS")}),
        (trust({"Federated": "corp"}, "sts:AssumeRoleWithSAML"), {
            ("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", "Principal.Federated"),
            ("MISMATCHED_ACTION_FOR_PRINCIPAL", "Action"),
        }),
        (trust({"Service": "rolesanywhere.amazonaws.com"}), {
            ("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", "Action"),
        }),
        (trust(ACCOUNT, Condition={"StringEquals": {"sts:SourceIdentity": "ana"}}), {
            ("MISSING_ACTION_FOR_CONDITION_KEY", "Condition.StringEquals.sts:SourceIdentity"),
        }),
        (trust(ACCOUNT, ["sts:AssumeRole", "s3:GetObject"]), {("UNSUPPORTED_ACTION_IN_POLICY", "Action[1]")}),
    ],
)  # fmt: skip
def test_role_trust_policies(statement: dict[str, Any], expected: Places) -> None:
    assert errors(statement, T) == expected


@pytest.mark.parametrize("kind", [T, R])
def test_a_role_for_cognito_with_actions_of_others(kind: PolicyKind) -> None:
    """AssumeRole is not how Cognito's users assume roles, and requests to TagSession have no audience claim."""
    statement = trust(
        {"Federated": "cognito-identity.amazonaws.com"},
        ["sts:AssumeRole", "sts:TagSession"],
        Condition={"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-west-2:example"}},
    )
    assert errors(statement, kind) == {
        ("MISMATCHED_ACTION_FOR_PRINCIPAL", "Action[0]"),
        ("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", "Action[1]"),
    }


def test_findings_of_several_elements_have_all_their_places() -> None:
    """ValidatePolicy lists the principal beside the action that it cannot call, the key beside actions without it."""
    key = "cognito-identity.amazonaws.com:aud"
    statement = trust(
        {"Federated": "cognito-identity.amazonaws.com"},
        ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Condition={"StringEquals": {key: "us-west-2:example"}},
    )
    document = {"Version": "2012-10-17", "Statement": [statement]}
    source = read_json(json.dumps(document))
    places = {}
    for one in validate(source, T, load_reference()):
        places[one.code] = [_written(path) for path, _ in one.also]
        assert all(span == source.locate(path) for path, span in one.also)
    assert places["MISMATCHED_ACTION_FOR_PRINCIPAL"] == ["Principal.Federated"]
    assert places["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"] == ["Action[2]", f"Condition.StringEquals.{key}"]


@pytest.mark.parametrize(
    ("statement", "resource_type", "expected"),
    [
        (allow(Principal=ACCOUNT), None, set()),
        (allow(), None, {("MISSING_PRINCIPAL", "Statement[0]")}),
        (allow(Principal=ACCOUNT, Action="kms:Decrypt"), "AWS::S3::Bucket", {
            ("UNSUPPORTED_ACTION_IN_POLICY", "Action"),
        }),
        (allow(Principal=ACCOUNT, Resource="arn:aws:sqs:us-east-1:111122223333:jobs"), "AWS::S3::Bucket", {
            ("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", "Resource"),
        }),
        (allow(Principal={"Federated": "accounts.google.com"}), None, {
            ("FEDERATED_PRINCIPAL_NOT_SUPPORTED", "Principal.Federated"),
        }),
        (allow(Principal={"Service": "cloudfront.amazonaws.com"},
               Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}), None, {
            ("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", "Condition.StringEquals.aws:PrincipalOrgID"),
        }),
        (trust("*"), "AWS::IAM::AssumeRolePolicyDocument", {
            ("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "Principal"),
        }),
        (when("ArnLike", "aws:ARN", "arn:aws:iam::111122223333:role/a", Principal=ACCOUNT), None, {
            ("UNSUPPORTED_GLOBAL_CONDITION_KEY", "Condition.ArnLike.aws:ARN"),
        }),
    ],
)  # fmt: skip
def test_resource_policies(statement: dict[str, Any], resource_type: str | None, expected: Places) -> None:
    assert errors(statement, R, resource_type) == expected


@pytest.mark.parametrize(
    ("kind", "statement", "expected"),
    [
        (S, allow(Effect="Deny", Principal="*"), {("SCP_SYNTAX_ERROR_PRINCIPAL", "Principal")}),
        # Since September 2025, SCPs take what follows.
        (S, allow(Effect="Deny", Action="iam:*Role", Resource="*"), set()),
        (S, when("StringEquals", "aws:RequestedRegion", "us-east-1"), set()),
        (S, allow(Action=None, NotAction="iam:*"), set()),
        (S, allow(Effect="Deny", Resource=None, NotResource=BUCKET), set()),
        (C, allow(Effect="Deny", Principal="*"), set()),
        (C, allow(Effect="Deny", Principal=ACCOUNT), {("RCP_SYNTAX_ERROR_PRINCIPAL", "Principal")}),
        (C, allow(Effect="Deny", NotPrincipal=ACCOUNT), {("RCP_SYNTAX_ERROR_PRINCIPAL", "NotPrincipal")}),
        (C, allow(Effect="Deny", Principal="*", Action=["s3:*", "iam:*"]), {("RCP_SYNTAX_ERROR_ACTION", "Action[1]")}),
        (C, allow(Effect="Deny", Principal="*", Action=None, NotAction="s3:*"), {
            ("RCP_SYNTAX_ERROR_NOTACTION", "NotAction"),
        }),
        (C, allow(Principal="*"), {("RCP_SYNTAX_ERROR_ALLOW", "Resource")}),
        (C, allow(Principal="*", Action="*", Resource="*"), set()),
    ],
)  # fmt: skip
def test_control_policies(kind: PolicyKind, statement: dict[str, Any], expected: Places) -> None:
    assert errors(statement, kind) == expected


@pytest.mark.parametrize(("kind", "code"), [(S, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"), (C, "POLICY_SIZE_EXCEEDS_RCP_QUOTA")])
def test_the_size_of_control_policies_counts_all_characters(kind: PolicyKind, code: str) -> None:
    text = '{"Version": "2012-10-17", "Statement": []}'
    sizes = {}
    for length in (5_120, 5_121):
        source = read_json(text + " " * (length - len(text)))
        sizes[length] = code in {one.code for one in validate(source, kind, load_reference())}
    assert sizes == {5_120: False, 5_121: True}
