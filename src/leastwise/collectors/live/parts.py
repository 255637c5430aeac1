"""A collection in parts, one a collector, account and Region: run side by side, each complete or not there at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.refusal import AccountError, CredentialsError
from leastwise.model.configuration_item import GLOBAL_REGION, NotRead

ACCOUNT: Final = "AWS::::Account"
"""The resource type of an account as a whole, as AWS Config writes it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One collector in one account and Region."""

    collector: LiveCollector
    access: AccountAccess

    @property
    def name(self) -> str:
        """What a part is told apart by within a collection; fit for a file name."""
        return f"{self.access.account_id}.{self.access.scope_region}.{self.collector.name}"


@dataclass(slots=True)
class Run:
    """Parts being read. `finished` is told, on the caller's thread, what each complete part gave.

    An account whose credentials cannot be had is not asked for further parts; the others go on.
    """

    concurrency: int
    finished: Callable[[Part, Observations], None]
    stopping: threading.Event = field(default_factory=threading.Event)
    failed_accounts: dict[str, AccountError] = field(default_factory=dict)

    def read(self, parts: Sequence[Part]) -> None:
        """Read all parts. Raises CredentialsError, or KeyboardInterrupt, when those begun have ended."""
        pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="part")
        futures: dict[Future[Observations], Part] = {}
        try:
            futures = {pool.submit(self._one, part): part for part in parts}
            for future in as_completed(futures):
                self.finished(futures[future], future.result())
        except BaseException:
            self.stopping.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        pool.shutdown()

    def _one(self, part: Part) -> Observations:
        known = self.failed_accounts.get(part.access.account_id)
        if known is not None:
            return account_not_read(part.access.account_id, known)
        try:
            return part.collector.collect(part.access)
        except CredentialsError:
            raise
        except AccountError as error:
            if error.by_role or part.access.scope_region == GLOBAL_REGION:
                self.failed_accounts.setdefault(part.access.account_id, error)
                return account_not_read(part.access.account_id, error)
            return _part_not_read(part, error.message, error.action)
        except Exception as error:  # an answer nobody expected: this part is not read, the others are
            return _part_not_read(part, f"unexpected answer: {type(error).__name__}: {error}"[:300])


def account_not_read(account_id: str, error: AccountError) -> Observations:
    """That an account as a whole could not be read."""
    one = NotRead(account_id, GLOBAL_REGION, ACCOUNT, account_id, error.action, error.message)
    return Observations(not_read=[one])


def _part_not_read(part: Part, reason: str, action: str = "") -> Observations:
    access = part.access
    types = part.collector.resource_types
    missing = [NotRead(access.account_id, access.scope_region, one, "", action, reason) for one in types]
    return Observations(not_read=missing)
