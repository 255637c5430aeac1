"""Access keys (IAM API Reference, "CreateAccessKey"). Without a user name the caller's own are meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import ROOT_ACCOUNT, Call, date_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.families.root_user import root_changes
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.shapes import ACCESS_KEY, IAM


def _create(call: Call) -> Iterator[Mutation]:
    """The server makes the id: where its answer was lost the key cannot be told from others."""
    key, user = call.answered("accessKey", "accessKeyId"), call.user()
    if key is None:
        return
    if user is None:
        user = call.answered("accessKey", "userName")
    members = {
        "userName": UNKNOWN if user is None else user,
        "status": call.answered("accessKey", "status") or "Active",
        "createDate": date_of(call.answer("accessKey", "createDate")) or call.event_time,
    }
    yield Create(Target(ACCESS_KEY, key), key, members)
    if user == ROOT_ACCOUNT:
        yield from root_changes(
            {"accountAccessKeysPresent": 1}, {"accessKey1Active": UNKNOWN, "accessKey2Active": UNKNOWN}
        )


def _update(call: Call) -> Iterator[Mutation]:
    target, status = call.target(ACCESS_KEY, "accessKeyId"), call.text("status")
    if target is not None and status is not None:
        before = {"Active": "Inactive", "Inactive": "Active"}.get(status)
        yield Assign(target, {"status": status}, {"status": before} if before else {})
        if call.user() == ROOT_ACCOUNT:
            yield from root_changes({}, {"accessKey1Active": UNKNOWN, "accessKey2Active": UNKNOWN})


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(ACCESS_KEY, "accessKeyId")
    if target is not None:
        yield Delete(target)
        if call.user() == ROOT_ACCOUNT:
            active = {"accessKey1Active": UNKNOWN, "accessKey2Active": UNKNOWN}
            yield from root_changes({"accountAccessKeysPresent": UNKNOWN}, active)


FAMILY: Final = Family(IAM, {"CreateAccessKey": _create, "UpdateAccessKey": _update, "DeleteAccessKey": _delete})
