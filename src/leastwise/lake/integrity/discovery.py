"""Finds the digest and log folders of a trail's tree, and sorts the digests into chains.

Folders are walked level by level and log folders are not entered, so a bucket of millions of log files costs a
few requests. Layouts: ``[prefix/]AWSLogs/[o-ORGANISATION/]ACCOUNT/CloudTrail[-Digest]/REGION/YYYY/MM/DD/``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from leastwise.lake.integrity.digest import DIGEST_FOLDER, ChainId, DigestKey, parse_digest_key
from leastwise.lake.integrity.objects import ObjectReader

LOG_FOLDER = "CloudTrail"
_MAX_DEPTH = 10
_ACCOUNT_FOLDER = re.compile(r"(?:^|/)\d{12}/(?P<name>CloudTrail(?:-[A-Za-z]+)?)/")
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scope:
    """What to verify: UTC times (None is open-ended) and the accounts and Regions (None is all).

    ``delivered_until`` is the time up to which digests must have been delivered by now, if that matters: they come
    hourly, so a range that ends just now is not yet covered to its end.
    """

    since: datetime | None = None
    until: datetime | None = None
    delivered_until: datetime | None = None
    accounts: frozenset[str] | None = None
    regions: frozenset[str] | None = None

    @property
    def start(self) -> datetime:
        return self.since or _EARLIEST

    @property
    def expected_end(self) -> datetime | None:
        """The time up to which digests are asked for and must exist, None when no end was asked for."""
        return self.until and min(self.until, self.delivered_until or self.until)

    def holds_place(self, account: str, region: str) -> bool:
        """Returns whether this account and Region are asked for."""
        return (not self.accounts or account in self.accounts) and (not self.regions or region in self.regions)

    def holds_digest(self, digest: DigestKey) -> bool:
        """Returns whether a digest is in scope, up to one hour late for logs that spilled over, as in the AWS CLI."""
        limit = _LATEST if self.until is None else self.until + timedelta(hours=1)
        return self.start <= digest.end <= limit and self.holds_place(digest.chain.account, digest.chain.region)

    def holds_time(self, moment: datetime) -> bool:
        """Returns whether a log file of this time is in scope."""
        return self.start <= moment <= (self.until or _LATEST)


@dataclass(frozen=True, slots=True)
class TrailTree:
    """The prefixes, each ending in ``/``, of the digest folders and the log folders of a bucket or folder."""

    digest_folders: tuple[str, ...]
    log_folders: tuple[str, ...]


def find_tree(reader: ObjectReader, prefix: str) -> TrailTree:
    """Returns the digest and log folders at, or at most ten levels below, ``prefix``."""
    digests: list[str] = []
    logs: list[str] = []
    pending = [(prefix, 0)]
    while pending:
        folder, depth = pending.pop()
        kind = _ACCOUNT_FOLDER.search(folder)
        if kind is None and depth <= _MAX_DEPTH:
            pending.extend((child, depth + 1) for child in reader.folders(folder))
        elif kind and kind["name"] == DIGEST_FOLDER:
            digests.append(folder)
        elif kind and kind["name"] == LOG_FOLDER:
            logs.append(folder)
    return TrailTree(tuple(sorted(digests)), tuple(sorted(logs)))


def list_chains(reader: ObjectReader, folders: Iterable[str]) -> dict[ChainId, list[DigestKey]]:
    """Returns every chain's digests, oldest first."""
    chains: dict[ChainId, list[DigestKey]] = defaultdict(list)
    for folder in folders:
        for info in reader.list(folder):
            if digest := parse_digest_key(info.key):
                chains[digest.chain].append(digest)
    for digests in chains.values():
        digests.sort(key=lambda digest: digest.end)
    return dict(sorted(chains.items()))
