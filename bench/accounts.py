"""An account as a collection sees it: seeded roles, users, groups and policies with documents of everyday size."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leastwise.model.configuration_item import ConfigurationItem, Scope

ACCOUNT: Final = "111122223333"
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
ROLES: Final = 5_000
USERS: Final = 2_000
POLICIES: Final = 3_000
GROUPS: Final = 100
SCOPES: Final = frozenset(
    Scope(ACCOUNT, "global", f"AWS::IAM::{name}") for name in ("User", "Group", "Role", "Policy", "AccessKey")
)
_ACTIONS: Final = tuple(
    f"{service}:{name}"
    for service, names in {
        "s3": "GetObject PutObject DeleteObject ListBucket GetBucketLocation Get* *",
        "ec2": "DescribeInstances RunInstances StopInstances TerminateInstances CreateTags Describe*",
        "kms": "Decrypt Encrypt GenerateDataKey DescribeKey CreateGrant",
        "sqs": "SendMessage ReceiveMessage DeleteMessage GetQueueAttributes GetQueueUrl",
        "sns": "Publish Subscribe ListTopics GetTopicAttributes",
        "dynamodb": "GetItem PutItem Query Scan UpdateItem BatchGetItem",
        "lambda": "InvokeFunction GetFunction UpdateFunctionCode ListFunctions",
        "logs": "CreateLogGroup CreateLogStream PutLogEvents DescribeLogStreams",
        "ecr": "GetAuthorizationToken BatchGetImage PutImage DescribeRepositories",
        "iam": "PassRole GetRole ListRoles CreateUser",
    }.items()
    for name in names.split()
)


def account_items(moment: datetime = START, roles: int = ROLES) -> list[ConfigurationItem]:
    """Every resource of the account: 5,000 roles, 2,000 users with a key each, 3,000 policies, 100 groups.

    With fewer roles, there are fewer of the others in proportion.
    """
    chosen = random.Random(4)
    users, policies = USERS * roles // ROLES, POLICIES * roles // ROLES
    groups = max(GROUPS * roles // ROLES, 1)
    items = [_policy(chosen, number, moment) for number in range(policies)]
    items += [_group(chosen, number, policies, moment) for number in range(groups)]
    for number in range(users):
        items += _user(chosen, number, policies, groups, moment)
    items += [_role(chosen, number, policies, moment) for number in range(roles)]
    return items


def after_a_day(items: list[ConfigurationItem], day: int, changes: int) -> list[ConfigurationItem]:
    """The account some days later: a few roles and users changed, nearly everyone was active."""
    chosen = random.Random(day)
    moment = START + timedelta(days=day)
    changed = set(chosen.sample(range(len(items)), changes))
    return [
        replace(
            item,
            capture_time=moment,
            configuration={**item.configuration, "description": f"day {day}"}
            if place in changed
            else item.configuration,
            supplementary={"lastUsedDate": moment.isoformat()},
        )
        for place, item in enumerate(items)
    ]


def _item(kind: str, prefix: str, name: str, moment: datetime, **configuration: Any) -> ConfigurationItem:
    identifier = f"{prefix}{abs(hash_of(name)):016X}"
    arn = f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}"
    members = {"path": "/", "description": "", "arn": arn, "createDate": "2024-03-01T12:00:00Z", **configuration}
    return ConfigurationItem(
        ACCOUNT, "global", f"AWS::IAM::{kind}", identifier, name, arn, moment, configuration=members, tags={"team": "x"}
    )


def hash_of(name: str) -> int:
    """A number that is the same in every process."""
    return random.Random(name).getrandbits(64)


def _document(chosen: random.Random) -> dict[str, Any]:
    statements = [
        {
            "Sid": f"Statement{number}",
            "Effect": "Allow",
            "Action": sorted({chosen.choice(_ACTIONS) for _ in range(chosen.randint(1, 8))}),
            "Resource": "*" if chosen.random() < 0.1 else _resources(chosen),
        }
        for number in range(chosen.randint(1, 6))
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _resources(chosen: random.Random) -> list[str]:
    return [f"arn:aws:s3:::bucket-{chosen.randrange(500)}/*" for _ in range(chosen.randint(1, 3))]


def _attached(chosen: random.Random, policies: int) -> list[dict[str, str]]:
    names = sorted({f"policy-{chosen.randrange(policies)}" for _ in range(chosen.randint(0, 3))})
    return [{"policyName": name, "policyArn": f"arn:aws:iam::{ACCOUNT}:policy/{name}"} for name in names]


def _policy(chosen: random.Random, number: int, moment: datetime) -> ConfigurationItem:
    version = {"versionId": "v1", "isDefaultVersion": True, "document": _document(chosen)}
    return _item("Policy", "ANPA", f"policy-{number}", moment, policyVersionList=[version], defaultVersionId="v1")


def _group(chosen: random.Random, number: int, policies: int, moment: datetime) -> ConfigurationItem:
    attached = _attached(chosen, policies)
    return _item("Group", "AGPA", f"group-{number}", moment, groupPolicyList=[], attachedManagedPolicies=attached)


def _user(chosen: random.Random, number: int, policies: int, groups: int, moment: datetime) -> list[ConfigurationItem]:
    name = f"user-{number}"
    member_of = sorted({f"group-{chosen.randrange(groups)}" for _ in range(chosen.randint(0, 4))})
    attached = _attached(chosen, policies)
    user = _item("User", "AIDA", name, moment, groupList=member_of, attachedManagedPolicies=attached, userPolicyList=[])
    return [user, _item("AccessKey", "AKIA", f"key-{number}", moment, userName=name, status="Active")]


def _role(chosen: random.Random, number: int, policies: int, moment: datetime) -> ConfigurationItem:
    inline = [{"policyName": f"inline-{place}", "policyDocument": _document(chosen)} for place in range(number % 3)]
    return _item(
        "Role",
        "AROA",
        f"role-{number}",
        moment,
        assumeRolePolicyDocument=_document(chosen),
        attachedManagedPolicies=_attached(chosen, policies),
        rolePolicyList=inline,
        maxSessionDuration=3600,
    )


def authorization_details(items: list[ConfigurationItem]) -> dict[str, Any]:
    """The account's users, groups, roles and policies as GetAccountAuthorizationDetails gives them."""
    lists: dict[str, list[Any]] = {
        "AWS::IAM::User": [],
        "AWS::IAM::Group": [],
        "AWS::IAM::Role": [],
        "AWS::IAM::Policy": [],
    }
    for item in items:
        if item.resource_type in lists:
            lists[item.resource_type].append(_detail(item))
    names = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    return dict(zip(names, lists.values(), strict=True)) | {"IsTruncated": False}


def _detail(item: ConfigurationItem) -> dict[str, Any]:
    kind = item.resource_type.rpartition("::")[2]
    detail: dict[str, Any] = _capitalised(
        {name: value for name, value in item.configuration.items() if name != "description"}
    )
    detail |= {f"{kind}Name": item.resource_name, f"{kind}Id": item.resource_id}
    if kind == "Policy":
        return detail | {"AttachmentCount": 0, "IsAttachable": True}
    return {f"{kind}PolicyList": [], "AttachedManagedPolicies": [], **detail}


def _capitalised(value: Any, *, is_document: bool = False) -> Any:
    if is_document:
        return value
    if isinstance(value, list):
        return [_capitalised(one) for one in value]
    if isinstance(value, dict):
        return {
            name[0].upper() + name[1:]: _capitalised(one, is_document=name.lower().endswith("document"))
            for name, one in value.items()
        }
    return value
