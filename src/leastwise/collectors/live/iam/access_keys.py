"""Access keys of users, and when each was used last. Secret keys are never shown again by AWS, and so are not here."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.iam.users import LIST_USERS, User, ask_each
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import instant

ACCESS_KEY: Final = "AWS::IAM::AccessKey"


def collect(account: AccountAccess) -> Observations:
    """Every access key of every user (IAM API Reference, "ListAccessKeys", "GetAccessKeyLastUsed")."""
    reading = Reading(account)
    ask_each(reading, partial(_keys_of, reading), ACCESS_KEY)
    return reading.observations(ACCESS_KEY)


def _keys_of(reading: Reading, user: User) -> None:
    keys = reading.listing(
        "iam",
        "list_access_keys",
        "AccessKeyMetadata",
        about=ACCESS_KEY,
        resource=user.arn,
        absent=("NoSuchEntity",),
        parameters={"UserName": user.name},
    )
    if keys is None:
        reading.incomplete(ACCESS_KEY)
    for key in keys or ():
        configuration = {
            "accessKeyId": key["AccessKeyId"],
            "userName": user.name,
            "status": key["Status"],
            "createDate": instant(key.get("CreateDate")),
        }
        reading.item(
            ACCESS_KEY,
            key["AccessKeyId"],
            name=key["AccessKeyId"],
            arn="",
            configuration=configuration,
            supplementary=_last_used(reading, key["AccessKeyId"]),
        )


def _last_used(reading: Reading, key_id: str) -> dict[str, Any]:
    """When, where and for what the key was used last; null where it never was since AWS keeps track."""
    answer = reading.call(
        "iam",
        "get_access_key_last_used",
        about=ACCESS_KEY,
        resource=key_id,
        absent=("NoSuchEntity",),
        parameters={"AccessKeyId": key_id},
    )
    if not answer:
        return {}
    used = answer.get("AccessKeyLastUsed", {})
    known = {name: None if used.get(name) == "N/A" else used.get(name) for name in ("Region", "ServiceName")}
    return {
        "lastUsedDate": instant(used.get("LastUsedDate")),
        "lastUsedRegion": known["Region"],
        "lastUsedService": known["ServiceName"],
    }


ACCESS_KEYS: Final = LiveCollector(
    name="iam-access-keys",
    title="IAM access keys and their last use",
    service="iam",
    actions=(LIST_USERS, "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"),
    resource_types=(ACCESS_KEY,),
    collect=collect,
    reach=Reach.GLOBAL,
)
