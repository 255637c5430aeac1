"""Traps of the checks on whole policies: what is public, and what is granted.

Each row: what it shows, the page of AWS's documentation that says so, the statements, the verdict.
"""

# ruff: noqa: E501 - a table with a row a line

from __future__ import annotations

from dataclasses import replace
from typing import Any

import differential
import pytest

from leastwise.policy.custom_checks import Access, check_access_not_granted, check_no_public_access
from leastwise.policy.document import parse_policy

IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
PUBLIC = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status"
PRINCIPAL = IAM + "reference_policies_elements_principal.html"
NOT_PRINCIPAL = IAM + "reference_policies_elements_notprincipal.html"
OPERATORS = IAM + "reference_policies_elements_condition_operators.html"
SETS = IAM + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
KEYS = IAM + "reference_policies_condition-keys.html"
CHECKS = IAM + "access-analyzer-custom-policy-checks.html"
TRUST = IAM + "id_roles_create_for-idp_oidc.html"
ROLE = "arn:aws:iam::111122223333:role/reader"

Statements = list[dict[str, Any]]


def open_to_all(**elements: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/*",
        **elements,
    }


def when(operator: str, key: str, *values: str) -> Statements:
    return [open_to_all(Condition={operator: {key: list(values)}})]


def deny(**elements: Any) -> dict[str, Any]:
    return {**open_to_all(**elements), "Effect": "Deny"}


SHARED = IAM + "id_roles_providers_oidc_secure-by-default.html"
G = "token.actions.githubusercontent.com"


def with_tokens(provider: str, operator: str = "", claim: str = "", *values: str) -> Statements:
    named = provider.endswith("amazonaws.com") and "oidc.eks" not in provider
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Federated": provider if named else f"arn:aws:iam::111122223333:oidc-provider/{provider}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    return [{**statement, "Condition": {operator: {f"{provider}:{claim}": list(values)}}} if operator else statement]


PUBLIC_ROWS: list[tuple[str, str, Statements, str]] = [
    ("everyone", PUBLIC, [open_to_all()], "FAIL"),
    ("every AWS principal", PRINCIPAL, [open_to_all(Principal={"AWS": "*"})], "FAIL"),
    ("an account", PUBLIC, [open_to_all(Principal={"AWS": "111122223333"})], "PASS"),
    ("a role", PUBLIC, [open_to_all(Principal={"AWS": ROLE})], "PASS"),
    ("a service", PUBLIC, [open_to_all(Principal={"Service": "cloudtrail.amazonaws.com"})], "PASS"),
    ("an account among everyone", PUBLIC, [open_to_all(Principal={"AWS": ["111122223333", "*"]})], "FAIL"),
    ("NotPrincipal with Allow", NOT_PRINCIPAL, [{"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "*"}], "FAIL"),
    ("denied to everyone again", PUBLIC, [open_to_all(), deny()], "PASS"),
    ("denied to everyone but an account", PUBLIC, [open_to_all(), deny(Condition={"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}})], "PASS"),
    ("denied for other objects only", PUBLIC, [open_to_all(), deny(Resource="arn:aws:s3:::bucket/private/*")], "FAIL"),
    ("denied without TLS only", PUBLIC, [open_to_all(), deny(Condition={"Bool": {"aws:SecureTransport": "false"}})], "FAIL"),
    ("denied to all but a listed principal with its account", NOT_PRINCIPAL, [open_to_all(), {"Effect": "Deny", "NotPrincipal": {"AWS": [ROLE, "arn:aws:iam::111122223333:root"]}, "Action": "*", "Resource": "*"}], "PASS"),
    ("two halves of the internet", PUBLIC, when("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1"), "FAIL"),
    ("half of the internet", PUBLIC, when("IpAddress", "aws:SourceIp", "0.0.0.0/1"), "FAIL"),
    ("a network", PUBLIC, when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), "PASS"),
    ("a network of /8 is not broader than /8", PUBLIC, when("IpAddress", "aws:SourceIp", "54.0.0.0/8"), "PASS"),
    ("a network of /7", PUBLIC, when("IpAddress", "aws:SourceIp", "54.0.0.0/7"), "FAIL"),
    ("a private network", PUBLIC, when("IpAddress", "aws:SourceIp", "10.0.0.0/8"), "PASS"),
    ("IPv6: a network of /32 is not broader than /32", PUBLIC, when("IpAddress", "aws:SourceIp", "2600:1f00::/32"), "PASS"),
    ("IPv6: a network of /16", PUBLIC, when("IpAddress", "aws:SourceIp", "2600::/16"), "FAIL"),
    ("a network by IfExists admits who comes without the key", OPERATORS, when("IpAddressIfExists", "aws:VpcSourceIp", "10.0.0.0/8"), "FAIL"),
    ("a network with ForAllValues admits who comes without the key", SETS, when("ForAllValues:IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"), "FAIL"),
    ("who does not come through a VPC endpoint", OPERATORS, when("Null", "aws:VpcSourceIp", "true"), "FAIL"),
    ("all but a network", PUBLIC, when("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), "FAIL"),
    ("an organisation", PUBLIC, when("StringEquals", "aws:PrincipalOrgID", "o-abcde12345"), "PASS"),
    ("an organisation by IfExists admits who has none", OPERATORS, when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-abcde12345"), "FAIL"),
    ("an organisation's path", KEYS, when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-abcde12345/r-ab12/*"), "PASS"),
    ("an organisation's path with ForAllValues admits who has none", SETS, when("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-abcde12345/r-ab12/*"), "FAIL"),
    ("an account by its key", PUBLIC, when("StringEquals", "aws:PrincipalAccount", "111122223333"), "PASS"),
    ("a role by its key", PUBLIC, when("ArnEquals", "aws:PrincipalArn", ROLE), "PASS"),
    ("roles of any account by their key", PUBLIC, when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*"), "FAIL"),
    ("a VPC", PUBLIC, when("StringEquals", "aws:SourceVpc", "vpc-91237329"), "PASS"),
    ("any VPC by wildcard", PUBLIC, when("StringLike", "aws:SourceVpc", "vpc-*"), "FAIL"),
    ("a VPC endpoint", PUBLIC, when("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"), "PASS"),
    ("all but a VPC endpoint", PUBLIC, when("StringNotEquals", "aws:SourceVpce", "vpce-1a2b3c4d"), "FAIL"),
    ("a source ARN", PUBLIC, when("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:topic"), "PASS"),
    ("source ARNs of any account", PUBLIC, when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*"), "FAIL"),
    ("a source account", PUBLIC, when("StringEquals", "aws:SourceAccount", "111122223333"), "PASS"),
    ("a source owner", PUBLIC, when("StringEquals", "aws:SourceOwner", "111122223333"), "PASS"),
    ("a user's id", PUBLIC, when("StringEquals", "aws:userid", "AIDACKCEVSQ6C2EXAMPLE"), "PASS"),
    ("an access point's account", PUBLIC, when("StringEquals", "s3:DataAccessPointAccount", "111122223333"), "PASS"),
    ("any access point of an account", PUBLIC, when("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:us-west-2:123456789012:accesspoint/*"), "PASS"),
    ("access points of any account", PUBLIC, when("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:*:*:accesspoint/*"), "FAIL"),
    ("an encryption key", PUBLIC, when("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:us-east-1:111122223333:key/a"), "PASS"),
    ("TLS", PUBLIC, when("Bool", "aws:SecureTransport", "true"), "FAIL"),
    ("a referrer", PUBLIC, when("StringLike", "aws:Referer", "https://www.example.com/*"), "FAIL"),
    ("a user agent", PUBLIC, when("StringEquals", "aws:UserAgent", "secret"), "FAIL"),
    ("a prefix", PUBLIC, when("StringEquals", "s3:prefix", "a"), "FAIL"),
    ("a date", PUBLIC, when("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"), "FAIL"),
    ("a principal's type", KEYS, when("StringEquals", "aws:PrincipalType", "User"), "FAIL"),
    ("a key that must be absent", OPERATORS, when("Null", "aws:PrincipalOrgID", "true"), "FAIL"),
    ("a condition that nothing meets", OPERATORS, [open_to_all(Condition={"StringEquals": {"s3:prefix": "a"}, "StringNotEquals": {"s3:prefix": "a"}})], "PASS"),
    ("a trust policy for a service", PRINCIPAL, [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}], "PASS"),
    ("GitHub without a condition", SHARED, with_tokens("token.actions.githubusercontent.com"), "FAIL"),
    ("GitHub with the audience of STS only", SHARED, with_tokens(G, "StringEquals", "aud", "sts.amazonaws.com"), "FAIL"),
    ("GitHub for a repository", SHARED, with_tokens(G, "StringEquals", "sub", "repo:example/site:ref:refs/heads/main"), "PASS"),
    ("GitHub for an organisation", SHARED, with_tokens(G, "StringLike", "sub", "repo:example/*"), "PASS"),
    ("GitHub for organisations whose names begin alike", SHARED, with_tokens(G, "StringLike", "sub", "repo:example*"), "FAIL"),
    ("GitHub for organisations whose names end alike", SHARED, with_tokens(G, "StringLike", "sub", "repo:*example/site:*"), "FAIL"),
    ("GitHub for a branch of any repository", SHARED, with_tokens(G, "StringLike", "sub", "repo:*:ref:refs/heads/main"), "FAIL"),
    ("GitHub for an organisation anywhere in the subject", SHARED, with_tokens(G, "StringLike", "sub", "*example/*"), "FAIL"),
    ("GitHub for an organisation in any case", SHARED, with_tokens(G, "StringEqualsIgnoreCase", "sub", "repo:Example/site:ref:refs/heads/main"), "PASS"),
    ("GitHub for all subjects but one", SHARED, with_tokens(G, "StringNotEquals", "sub", "repo:example/site:ref:refs/heads/main"), "FAIL"),
    ("GitHub for an organisation with IfExists: tokens have subjects", SHARED, with_tokens(G, "StringLikeIfExists", "sub", "repo:example/*"), "PASS"),
    ("GitHub for a repository by its id", SHARED, with_tokens(G, "StringEquals", "repository_id", "123456"), "PASS"),
    ("GitHub for an environment", SHARED, with_tokens(G, "StringEquals", "environment", "production"), "FAIL"),
    ("GitHub Enterprise with an issuer of its own", SHARED, with_tokens(f"{G}/example"), "PASS"),
    ("GitHub denied for other organisations", SHARED, [*with_tokens(G), {**with_tokens(G, "StringNotLike", "sub", "repo:example/*")[0], "Effect": "Deny"}], "PASS"),
    ("GitLab for a group", SHARED, with_tokens("gitlab.com", "StringLike", "sub", "project_path:example/*:ref_type:branch:ref:main"), "PASS"),
    ("GitLab for a branch", SHARED, with_tokens("gitlab.com", "StringLike", "sub", "*:ref_type:branch:ref:main"), "FAIL"),
    ("Terraform Cloud for an organisation", SHARED, with_tokens("app.terraform.io", "StringLike", "sub", "organization:example:*"), "PASS"),
    ("Terraform Cloud for any organisation", SHARED, with_tokens("app.terraform.io", "StringLike", "sub", "organization:*:project:main:*"), "FAIL"),
    ("a provider whose subjects have another form", SHARED, with_tokens("scalr.io", "StringLike", "sub", "account:example:*"), "PASS"),
    ("Pulumi Cloud for an organisation, by the audience", SHARED, with_tokens("api.pulumi.com/oidc", "StringEquals", "aud", "aws:example"), "PASS"),
    ("Pulumi Cloud for any audience", SHARED, with_tokens("api.pulumi.com/oidc"), "FAIL"),
    ("a cluster's own provider", SHARED, with_tokens("oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"), "PASS"),
    ("Cognito for an identity pool", TRUST, with_tokens("cognito-identity.amazonaws.com", "StringEquals", "aud", "eu-central-1:a"), "PASS"),
    ("Cognito for authenticated users of any pool", TRUST, with_tokens("cognito-identity.amazonaws.com", "ForAnyValue:StringLike", "amr", "authenticated"), "FAIL"),
    ("a SAML provider", TRUST, [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corporate"}, "Action": "sts:AssumeRoleWithSAML"}], "PASS"),
    ("a trust policy for everyone", PRINCIPAL, [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}], "FAIL"),
    ("a trust policy for everyone with an external id", PRINCIPAL, [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "12345"}}}], "FAIL"),
]  # fmt: skip


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **elements}


GRANTED: list[tuple[str, str, Statements, Access, str]] = [
    ("an action within a wildcard", CHECKS, [allow(Action="iam:*")], Access(("iam:CreateUser",)), "FAIL"),
    ("an action in another case", CHECKS, [allow(Action="IAM:createuser")], Access(("iam:CreateUser",)), "FAIL"),
    ("another action", CHECKS, [allow(Action="iam:Get*")], Access(("iam:CreateUser",)), "PASS"),
    ("left out by NotAction", CHECKS, [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], Access(("iam:CreateUser",)), "PASS"),
    ("denied again", CHECKS, [allow(), {**allow(Action="iam:*"), "Effect": "Deny"}], Access(("iam:CreateUser",)), "PASS"),
    ("denied for a tag only", CHECKS, [allow(), {**allow(Action="iam:*", Condition={"StringEquals": {"aws:PrincipalTag/a": "b"}}), "Effect": "Deny"}], Access(("iam:CreateUser",)), "FAIL"),
    ("one of several actions", CHECKS, [allow(Action="s3:GetObject")], Access(("s3:PutObject", "s3:GetObject")), "FAIL"),
    ("a resource within a wildcard", CHECKS, [allow(Action="s3:*", Resource="arn:aws:s3:::bucket/*")], Access(("s3:GetObject",), ("arn:aws:s3:::bucket/secret",)), "FAIL"),
    ("another bucket", CHECKS, [allow(Action="s3:*", Resource="arn:aws:s3:::bucket/*")], Access(("s3:GetObject",), ("arn:aws:s3:::other/*",)), "PASS"),
    ("wildcards that meet", CHECKS, [allow(Action="s3:*", Resource="arn:aws:s3:::b*/x")], Access(("s3:GetObject",), ("arn:aws:s3:::*t/*",)), "FAIL"),
    ("a resource left out", CHECKS, [{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::bucket/*"}], Access(("s3:GetObject",), ("arn:aws:s3:::bucket/a",)), "PASS"),
    ("a condition that nothing meets", CHECKS, [allow(Condition={"NumericLessThan": {"s3:max-keys": "1"}, "NumericGreaterThan": {"s3:max-keys": "1"}})], Access(("s3:ListBucket",)), "PASS"),
]  # fmt: skip


ON_PAPER: list[tuple[str, Statements, str, bool]] = [
    ("an action without resource types, on an ARN", [allow(Action="s3:ListAllMyBuckets", Resource="arn:aws:s3:::bucket")], "s3:ListAllMyBuckets", True),
    ("on all resources", [allow(Action="s3:ListAllMyBuckets")], "s3:ListAllMyBuckets", False),
    ("beside one that takes the resource", [allow(Action=["s3:ListAllMyBuckets", "s3:ListBucket"], Resource="arn:aws:s3:::bucket")], "s3:ListBucket", False),
    ("in a statement before one that takes the resource", [allow(Action="s3:ListAllMyBuckets", Resource="arn:aws:s3:::bucket"), allow(Action="s3:ListBucket", Resource="arn:aws:s3:::bucket")], "s3:ListBucket", False),
    ("that nobody knows yet", [allow(Action="s3:ListBrandNew", Resource="arn:aws:s3:::bucket")], "s3:ListBrandNew", False),
]  # fmt: skip
"""Actions that AWS makes for "*" alone: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html#actions_table"""


WRONG: dict[str, str] = {}
"""Rows whose verdict is wrong so far, and why."""


def marked(table: list[Any]) -> list[Any]:
    assert len({row[0] for row in table}) == len(table)
    marks = {name: [pytest.mark.xfail(strict=True, reason=reason)] for name, reason in WRONG.items()}
    return [pytest.param(*row, id=row[0], marks=marks.get(row[0], [])) for row in table]


@pytest.mark.parametrize(("name", "page", "statements", "expected"), marked(PUBLIC_ROWS))
def test_public(name: str, page: str, statements: Statements, expected: str) -> None:
    assert page.startswith("https://docs.aws.amazon.com/")
    document = policy(*statements)
    found = check_no_public_access(parse_policy(document), differential.reference())
    assert found.outcome == expected, name
    assert found.request is None or differential.rules(document).permits(found.request)


@pytest.mark.parametrize(("name", "page", "statements", "access", "expected"), marked(GRANTED))
def test_granted(name: str, page: str, statements: Statements, access: Access, expected: str) -> None:
    assert page.startswith("https://docs.aws.amazon.com/")
    document = policy(*statements)
    found = check_access_not_granted(parse_policy(document), [access], differential.reference())
    assert found.outcome == expected, name
    assert found.request is None or differential.rules(document).permits(found.request)


@pytest.mark.parametrize(("name", "statements", "action", "is_on_paper"), marked(ON_PAPER))
def test_actions_for_all_resources_on_an_arn_fail_with_a_note(
    name: str, statements: Statements, action: str, is_on_paper: bool
) -> None:
    document = policy(*statements)
    found = check_access_not_granted(parse_policy(document), [Access(("s3:List*",))], differential.reference())
    assert found.outcome == "FAIL", name
    assert found.request is not None
    assert (found.request.action, bool(found.note)) == (action, is_on_paper)
    assert differential.rules(document).permits(found.request)
    assert differential.rules(document).permits(replace(found.request, resource="*")) == (name == "on all resources")
