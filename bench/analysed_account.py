"""An account to be analysed: with trust policies, ways to more powers, administrators and shared buckets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bench.accounts import ACCOUNT, ROLES, SCOPES, START, account_items
from leastwise.model.configuration_item import ConfigurationItem, Scope

ANALYSED_SCOPES: Final = SCOPES | {Scope(ACCOUNT, "us-east-1", "AWS::S3::Bucket")}
_ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"
_SERVICES: Final = ("lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "glue.amazonaws.com")
_WAYS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateAccessKey",
    "iam:CreatePolicyVersion",
    "iam:PutUserPolicy",
    "iam:UpdateAssumeRolePolicy",
    "sts:AssumeRole",
    "ssm:SendCommand",
)


def analysed_items(roles: int = ROLES, moment: datetime = START) -> list[ConfigurationItem]:
    """Users, groups, roles and policies, and a bucket for every ten roles.

    Of the roles, one in a hundred is an administrator, one in fifty has an action that leads to more powers on some
    roles or users; 45 % trust a service, 30 % the account, 15 % a role, 5 % an outside account, 5 % a provider.
    """
    chosen = random.Random(7)
    items = [_with_ways(chosen, item, roles) for item in account_items(moment, roles)]
    return [*items, _administrator_policy(moment), *_buckets(chosen, roles // 10, moment)]


def _with_ways(chosen: random.Random, item: ConfigurationItem, roles: int) -> ConfigurationItem:
    if item.resource_type not in ("AWS::IAM::Role", "AWS::IAM::User"):
        return item
    members = dict(item.configuration)
    if item.resource_type == "AWS::IAM::Role":
        members["assumeRolePolicyDocument"] = _trust(chosen, roles)
        if chosen.random() < 0.01:
            administrator = {"policyName": "AdministratorAccess", "policyArn": _ADMINISTRATOR}
            members["attachedManagedPolicies"] = [*members["attachedManagedPolicies"], administrator]
    if chosen.random() < 0.02:
        name = "rolePolicyList" if item.resource_type == "AWS::IAM::Role" else "userPolicyList"
        members[name] = [*members[name], {"policyName": "way", "policyDocument": _way(chosen)}]
    return replace(item, configuration=members)


def _way(chosen: random.Random) -> dict[str, Any]:
    resource = f"arn:aws:iam::{ACCOUNT}:*{chosen.randrange(10)}{chosen.randrange(10)}"
    return _allowing(Action=chosen.choice(_WAYS), Resource="*" if chosen.random() < 0.2 else resource)


def _trust(chosen: random.Random, roles: int) -> dict[str, Any]:
    kind = chosen.random()
    if kind < 0.45:
        return _allowing(Action="sts:AssumeRole", Principal={"Service": chosen.choice(_SERVICES)})
    if kind < 0.75:
        return _allowing(Action="sts:AssumeRole", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    if kind < 0.9:
        role = f"arn:aws:iam::{ACCOUNT}:role/role-{chosen.randrange(roles)}"
        return _allowing(Action="sts:AssumeRole", Principal={"AWS": role})
    if kind < 0.95:
        vendor = f"arn:aws:iam::{444455556666 + chosen.randrange(20)}:root"
        identifier = {"StringEquals": {"sts:ExternalId": f"customer-{chosen.randrange(50)}"}}
        return _allowing(Action="sts:AssumeRole", Principal={"AWS": vendor}, Condition=identifier)
    host = "token.actions.githubusercontent.com"
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    subject = {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": f"repo:example/app-{chosen.randrange(99)}:ref:main"}
    condition = {"StringEquals": subject}
    return _allowing(Action="sts:AssumeRoleWithWebIdentity", Principal={"Federated": provider}, Condition=condition)


def _allowing(**members: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **members}]}


def _administrator_policy(moment: datetime) -> ConfigurationItem:
    version = {"versionId": "v1", "isDefaultVersion": True, "document": _allowing(Action="*", Resource="*")}
    members = {
        "path": "/",
        "arn": _ADMINISTRATOR,
        "createDate": "2015-02-06T18:39:46Z",
        "policyVersionList": [version],
        "defaultVersionId": "v1",
    }
    kind, identifier, name = "AWS::IAM::Policy", "ANPAIWMBCKSKIEE64ZLYK", "AdministratorAccess"
    return ConfigurationItem(
        "aws", "global", kind, identifier, name, _ADMINISTRATOR, moment, configuration=members, tags={}
    )


def _buckets(chosen: random.Random, count: int, moment: datetime) -> Iterator[ConfigurationItem]:
    for number in range(count):
        name = f"bucket-{number}"
        arn = f"arn:aws:s3:::{name}"
        members = {
            "resourcePolicy": _bucket_policy(chosen, arn),
            "accessControlList": {"owner": {"id": "o"}, "grants": []},
            "ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]},
            "publicAccessBlockConfiguration": None,
        }
        yield ConfigurationItem(
            ACCOUNT, "us-east-1", "AWS::S3::Bucket", name, name, arn, moment, configuration=members, tags={}
        )


def _bucket_policy(chosen: random.Random, arn: str) -> dict[str, Any]:
    kind = chosen.random()
    if kind < 0.7:
        principal = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    elif kind < 0.9:
        principal = {"AWS": f"arn:aws:iam::{444455556666 + chosen.randrange(20)}:root"}
    else:
        principal = {"AWS": "*"}
    return _allowing(Action=["s3:GetObject", "s3:ListBucket"], Resource=[arn, f"{arn}/*"], Principal=principal)
