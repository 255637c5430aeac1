"""The interface of a live collector, and the access to one account that it is given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from leastwise.collectors.collector import Observations
from leastwise.model.configuration_item import GLOBAL_REGION


class Reach(StrEnum):
    """Whether a collector runs once an account, or once in each of its Regions."""

    GLOBAL = "global"
    REGIONAL = "regional"


@dataclass(frozen=True, slots=True)
class CollectionOptions:
    """What is read on request only: all versions of customer managed policies, and service last accessed data.

    `sample` stops every listing after its first entry: enough to learn which calls are allowed.
    """

    all_versions: bool = False
    last_accessed: bool = False
    sample: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


def _unheard(action: str, refused: str) -> None:
    """Nobody wants to know of single calls."""


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """Credentials for one account in one Region, and clients made of them.

    `region` is where calls go (for a collector of global reach any Region of the partition); `scope_region` is the
    Region that items carry: the same, or "global". `session` is a boto3 session, `configuration` a botocore Config.
    `threads` bounds what one collector does at a time. `heard` is told the IAM action of each call and how it was
    refused ("" where it was not); once `stopping` is set, no further call is begun.
    """

    session: Any
    account_id: str
    partition: str = "aws"
    region: str = "us-east-1"
    scope_region: str = GLOBAL_REGION
    endpoint_url: str | None = None
    configuration: Any = None
    options: CollectionOptions = field(default_factory=CollectionOptions)
    clock: Callable[[], datetime] = _now
    threads: int = 4
    heard: Callable[[str, str], None] = _unheard
    stopping: threading.Event = field(default_factory=threading.Event, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    def client(self, service: str) -> Any:
        """The boto3 client of the service in `region`, made once; clients may be shared by threads."""
        with self._lock:  # making clients of one session is not safe in threads
            if service not in self._clients:
                self._clients[service] = self.session.client(
                    service, region_name=self.region, endpoint_url=self.endpoint_url, config=self.configuration
                )
            return self._clients[service]

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """The ARN of a resource of this account: `region` "" for global services, by default `region`."""
        place = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{place}:{self.account_id}:{resource}"


@dataclass(frozen=True, slots=True)
class LiveCollector:
    """One source of items of a live account.

    `name` is what --only and --skip take, `service` the boto3 name that decides in which Regions it runs, `actions`
    every IAM action that its calls need, `fallback_actions` those of calls that are made only where one of `actions`
    is denied, `resource_types` what it gives. `collect` raises CredentialsError,
    AccountError (`leastwise.collectors.live.refusal`) where going on makes no sense; all else that is refused is a
    NotRead among what it returns: `leastwise.collectors.live.reading` sees to both.
    """

    name: str
    title: str
    service: str
    actions: tuple[str, ...]
    resource_types: tuple[str, ...]
    collect: Callable[[AccountAccess], Observations]
    reach: Reach = Reach.REGIONAL
    fallback_actions: tuple[str, ...] = ()
