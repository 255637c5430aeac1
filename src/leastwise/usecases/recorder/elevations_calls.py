"""What calls say that no item does: passwords set anew, and S3's canned access control lists.

An item is what a resource is. That a console password was set anew makes no other user, and CloudTrail carries no
password (IAM API Reference, "UpdateLoginProfile"). A canned list names no owner (Amazon S3 User Guide, "Access control
list (ACL) overview", "Canned ACL"), so that the whole list is not known, but whom it lets in is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, Origin
from leastwise.usecases.recorder.timelines_states import USER

if TYPE_CHECKING:
    from leastwise.inventory.event_sourcing.trail_event import TrailEvent
    from leastwise.lake.lake import Lake

_PASSWORD: Final = ("iam.amazonaws.com", "UpdateLoginProfile")
_LISTS: Final = (("s3.amazonaws.com", "PutBucketAcl"), ("s3.amazonaws.com", "CreateBucket"))
BUCKET: Final = "AWS::S3::Bucket"
_ACCESS_LIST: Final = "accessControlList"
_ALL: Final = "http://acs.amazonaws.com/groups/global/AllUsers"
_AUTHENTICATED: Final = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_LOGS: Final = "http://acs.amazonaws.com/groups/s3/LogDelivery"
_CANNED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "private": (),
    "public-read": ((_ALL, "READ"),),
    "public-read-write": ((_ALL, "READ"), (_ALL, "WRITE")),
    "authenticated-read": ((_AUTHENTICATED, "READ"),),
    "log-delivery-write": ((_LOGS, "WRITE"), (_LOGS, "READ_ACP")),
}
_HEADERS: Final = {
    "x-amz-grant-read": "READ",
    "x-amz-grant-write": "WRITE",
    "x-amz-grant-read-acp": "READ_ACP",
    "x-amz-grant-write-acp": "WRITE_ACP",
    "x-amz-grant-full-control": "FULL_CONTROL",
}
_GRANTEE: Final = re.compile(r'(id|uri|emailAddress)\s*=\s*"?([^",]+)"?')


def telling_calls(lake: Lake, since: datetime | None, until: datetime | None) -> list[TrailEvent]:
    """Return the successful calls of [since, until) (with zone) that say what items do not. Raises LakeError."""
    from leastwise.inventory.trail_reading import read_events

    files = lake.data_files(_naive(since), _naive(until))
    events = read_events(files, {_PASSWORD, *_LISTS})
    return [
        one
        for one in events
        if (since is None or one.event_time >= since) and (until is None or one.event_time < until)
    ]


def with_calls(
    before: Iterable[ConfigurationItem], items: Sequence[ConfigurationItem], calls: Collection[TrailEvent]
) -> list[ConfigurationItem]:
    """Return the items of a period (`before`: those in force when it began) with what calls say beside them."""
    if not calls:
        return list(items)
    lists = {one.event_id: listed for one in calls if (listed := _access_list(one)) is not None}
    told = [_with_list(item, lists) for item in items]
    caused = {item.cause.event_id for item in items if item.cause is not None}
    left = [
        one for one in calls if one.event_id not in caused and (one.event_name == _PASSWORD[1] or one.event_id in lists)
    ]
    return list(_merged(before, told, sorted(left, key=lambda one: one.event_time), lists))


def _merged(
    before: Iterable[ConfigurationItem],
    items: Sequence[ConfigurationItem],
    calls: Sequence[TrailEvent],
    lists: Mapping[str, Any],
) -> Iterator[ConfigurationItem]:
    """The items in order of time, with an item for each call that made none."""
    known = {_name(item): item for item in before if item.resource_type in (USER, BUCKET)}
    left = list(calls)
    for item in items:
        while left and left[0].event_time < item.capture_time:
            yield from _made(left.pop(0), known, lists)
        if item.resource_type in (USER, BUCKET):
            known[_name(item)] = item
        yield item
    for one in left:
        yield from _made(one, known, lists)


def _made(
    event: TrailEvent, known: Mapping[tuple[str, str, str], ConfigurationItem], lists: Mapping[str, Any]
) -> Iterator[ConfigurationItem]:
    asked = event.request_parameters or {}
    kind, name = (BUCKET, asked.get("bucketName")) if event.event_id in lists else (USER, asked.get("userName"))
    if not isinstance(name, str):
        return  # of a password, the caller's own
    item = known.get((event.account_id, kind, name.lower()))
    if item is None or item.is_deleted:
        item = _unrecorded(event, kind, name)
        yield item  # so it was before, as far as anything is known
    if event.event_id in lists:
        item = _listed(item, lists[event.event_id])
    yield replace(item, capture_time=event.event_time, cause=event.cause(), origin=Origin.TRAIL, since=None)


def _unrecorded(event: TrailEvent, kind: str, name: str) -> ConfigurationItem:
    """A resource of which nothing but its name is known."""
    arn = f"arn:aws:s3:::{name}" if kind == BUCKET else f"arn:aws:iam::{event.account_id}:user/{name}"
    region = event.aws_region if kind == BUCKET else GLOBAL_REGION
    return ConfigurationItem(event.account_id, region, kind, name, name, arn, event.event_time)


def _name(item: ConfigurationItem) -> tuple[str, str, str]:
    return item.account_id, item.resource_type, item.resource_name.lower()


def _with_list(item: ConfigurationItem, lists: Mapping[str, Any]) -> ConfigurationItem:
    listed = lists.get(item.cause.event_id) if item.cause is not None else None
    if listed is None or _ACCESS_LIST not in item.unknown:
        return item
    return _listed(item, listed)


def _listed(item: ConfigurationItem, listed: Mapping[str, Any]) -> ConfigurationItem:
    unknown = tuple(one for one in item.unknown if one != _ACCESS_LIST)
    return replace(item, configuration={**item.configuration, _ACCESS_LIST: listed}, unknown=unknown)


def _access_list(event: TrailEvent) -> dict[str, Any] | None:
    """Whom a canned list, or a list in headers, lets in beside the owner; None where the call has none."""
    asked = event.request_parameters or {}
    grants: list[dict[str, Any]] = []
    canned = next(iter(_texts(asked.get("x-amz-acl"))), None)
    if canned is not None:
        if canned not in _CANNED:
            return None
        grants += [{"grantee": {"type": "Group", "uri": uri}, "permission": given} for uri, given in _CANNED[canned]]
    for header, permission in _HEADERS.items():
        for text in _texts(asked.get(header)):
            grants += [
                {"grantee": {kind.lower(): value}, "permission": permission} for kind, value in _GRANTEE.findall(text)
            ]
    return {"owner": {}, "grants": grants} if canned is not None or grants else None


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str)]


def _naive(moment: datetime | None) -> datetime | None:
    """As the event data store holds event times."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment is not None else None
