"""Single events, written down as CloudTrail has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from leastwise.inventory.event_sourcing import TrailEvent
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, ItemStatus, Origin

ACCOUNT = "111122223333"
START = datetime(2024, 3, 1, 10, 0, 0, tzinfo=UTC)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
DOCUMENT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
OTHER = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}'
ALICE = {
    "type": "IAMUser",
    "principalId": "AIDAALICE",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
    "accessKeyId": "AKIAALICE",
    "userName": "alice",
}
ROOT = {"type": "Root", "principalId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root"}
_NUMBERS = count()


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def event(
    seconds: float,
    name: str,
    asked: dict[str, Any] | None = None,
    answered: dict[str, Any] | None = None,
    *,
    source: str = "iam.amazonaws.com",
    identity: dict[str, Any] | None = None,
    error: str | None = None,
    identifier: str = "",
    region: str = "us-east-1",
) -> TrailEvent:
    return TrailEvent(
        identifier or f"event-{next(_NUMBERS):06}",
        at(seconds),
        source,
        name,
        ACCOUNT,
        region,
        ALICE if identity is None else identity,
        "192.0.2.7",
        "aws-cli/2",
        error,
        asked,
        answered,
    )


def create_user(seconds: float, name: str, identifier: str = "AIDABOB", **more: Any) -> TrailEvent:
    user = {
        "path": "/",
        "userName": name,
        "userId": identifier,
        "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "createDate": at(seconds).strftime("%b %d, %Y, %I:%M:%S\u202f%p"),
    }
    return event(seconds, "CreateUser", {"userName": name}, {"user": user}, **more)


def create_role(seconds: float, name: str, identifier: str = "AROAONE", **asked: Any) -> TrailEvent:
    role = {"path": "/", "roleName": name, "roleId": identifier, "createDate": "Mar 1, 2024 10:00:00 AM"}
    return event(
        seconds, "CreateRole", {"roleName": name, "assumeRolePolicyDocument": DOCUMENT, **asked}, {"role": role}
    )


def observed(
    seconds: float, kind: str, identifier: str, name: str, configuration: dict[str, Any], **more: Any
) -> ConfigurationItem:
    account = more.pop("account", ACCOUNT)
    region = more.pop("region", GLOBAL_REGION)
    return ConfigurationItem(
        account, region, kind, identifier, name, more.pop("arn", ""), at(seconds), configuration=configuration, **more
    )


def absent(seconds: float, kind: str, identifier: str, name: str) -> ConfigurationItem:
    return observed(seconds, kind, identifier, name, {}, status=ItemStatus.DELETED)


def of(timeline: list[ConfigurationItem], identifier: str) -> list[ConfigurationItem]:
    return [item for item in timeline if item.resource_id == identifier]


def last(timeline: list[ConfigurationItem], identifier: str) -> ConfigurationItem:
    return of(timeline, identifier)[-1]


def gaps(timeline: list[ConfigurationItem]) -> list[ConfigurationItem]:
    return [item for item in timeline if item.origin is Origin.GAP]
