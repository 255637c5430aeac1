"""Which log files no digest lists, and whether one should: the time that the proven digests cover."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from leastwise.lake.integrity.digest import Digest, Place
from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.objects import ObjectReader
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

# A log file is named after the minute it was made in and may be delivered, and so listed, some minutes later.
DELIVERY = timedelta(minutes=15)
_LOG_PATH = re.compile(r"(?P<root>|.*/)(?P<account>\d{12})/CloudTrail/(?P<region>[a-z0-9-]+)/")
_LOG_NAME = re.compile(r"\d{12}_CloudTrail_[a-z0-9-]+_(?P<stamp>\d{8}T\d{4}Z)_[^/]+$")


@dataclass(slots=True)
class Coverage:
    """What has been seen so far: listed log files (as 8-byte hashes, there may be millions) and proven time."""

    _listed: set[bytes] = field(default_factory=set)
    _doubted: dict[bytes, str] = field(default_factory=dict)
    _missing: dict[str, str] = field(default_factory=dict)
    _proven: dict[Place, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    _places: set[Place] = field(default_factory=set)

    def add_place(self, place: Place) -> None:
        """Records that digests exist for this account and Region."""
        self._places.add(place)

    def add_digest(self, place: Place, digest: Digest) -> None:
        """Records the time that a proven digest covers; adjoining times are merged."""
        spans = self._proven[place]
        if spans and spans[-1][0] == digest.end:
            spans[-1] = (digest.start, spans[-1][1])
        else:
            spans.append((digest.start, digest.end))

    def add_log(self, key: str, outcome: Outcome) -> None:
        """Records that a digest lists this log file, and what was found."""
        self._listed.add(_short(key))
        if outcome is Outcome.MISSING:
            self._missing[key.rsplit("/", 1)[-1]] = key

    def add_doubted(self, digest: Digest) -> None:
        """Records the log files of a digest that is not authentic: it proves nothing about them."""
        self._doubted.update((_short(log.key), digest.key) for log in digest.log_files)

    def unlisted(self, reader: ObjectReader, folders: Iterable[str], scope: Scope) -> Iterator[Verdict]:
        """Yields a verdict for each log object in scope that no digest lists. Raises SourceError."""
        reported: set[Place] = set()
        for folder in folders:
            for info in reader.list(folder):
                is_folder_marker = info.key.endswith("/")
                if is_folder_marker or _short(info.key) in self._listed:
                    continue
                place, made_at = _describe(info.key)
                if (place and not scope.holds_place(place.account, place.region)) or (
                    made_at and not scope.holds_time(made_at)
                ):
                    continue
                if place and place not in self._places and place not in reported:
                    reported.add(place)
                    yield self._no_chain(place, reader.bucket)
                yield self._verdict(info.key, reader, place, made_at)

    def _verdict(self, key: str, reader: ObjectReader, place: Place | None, made_at: datetime | None) -> Verdict:
        reason, digest_key, is_problem = self._explain(key, place, made_at)
        return Verdict(
            outcome=Outcome.NOT_COVERED,
            subject=Subject.LOG,
            key=key,
            reason=reason,
            digest_key=digest_key,
            address=reader.address(key),
            bucket=reader.bucket,
            account=place.account if place else None,
            region=place.region if place else None,
            is_problem=is_problem,
        )

    def _no_chain(self, place: Place, bucket: str | None) -> Verdict:
        """A trail without validation has no digests at all; one that lacks them in a Region has lost them."""
        lost = any(place.root == other.root for other in self._places)
        reason = "there are log files and no digests in scope for this account and Region"
        if not lost:
            reason = f"there are no digests below {place.root}: log file validation is off for this trail"
        return Verdict(
            outcome=Outcome.GAP,
            subject=Subject.PERIOD,
            key="",
            reason=reason,
            bucket=bucket,
            account=place.account,
            region=place.region,
            is_problem=lost,
        )

    def _explain(self, key: str, place: Place | None, made_at: datetime | None) -> tuple[str, str | None, bool]:
        if doubted := self._doubted.get(_short(key)):
            return "it is listed only by a digest that is not authentic", doubted, True
        if original := self._missing.get(key.rsplit("/", 1)[-1]):
            return f"it has been moved from its original location {original}", None, True
        if place is None or made_at is None:
            return "no digest lists it, and its name is not that of a CloudTrail log file", None, False
        spans = self._proven.get(place, [])
        if any(start < made_at and made_at + DELIVERY <= end for start, end in spans):
            return "no digest lists it, although digests cover its time", None, True
        if spans and made_at + DELIVERY > max(end for _, end in spans):
            return "it is newer than what the newest proven digest lists", None, False
        return "no proven digest covers its time", None, False


def _describe(key: str) -> tuple[Place | None, datetime | None]:
    path, name = _LOG_PATH.search(key), _LOG_NAME.search(key)
    place = Place(path["root"], path["account"], path["region"]) if path else None
    try:
        made_at = datetime.strptime(name["stamp"], "%Y%m%dT%H%MZ").replace(tzinfo=UTC) if name else None
    except ValueError:
        made_at = None
    return place, made_at


def _short(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
