"""Walks one chain of digests from the newest backwards, as ``aws cloudtrail validate-logs`` does.

Each digest names the one before it. Where that link ends (validation was off, a digest is missing or broken) the
walk goes on with the next older digest of the listing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from leastwise.lake.integrity.digest import Digest, DigestFormatError, DigestKey, parse_digest, parse_digest_key
from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.objects import ObjectNotFoundError, ObjectReader, ObjectUnreadableError
from leastwise.lake.integrity.proof import Candidate, Proof, Successor, prove
from leastwise.lake.integrity.public_keys import PublicKeys
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

ListChain = Callable[[ObjectReader], list[DigestKey]]
_FOLLOWED = (Outcome.VERIFIED, Outcome.NOT_COVERED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk: a verdict and, where the digest could be parsed, the digest and its reader."""

    verdict: Verdict
    digest: Digest | None = None
    reader: ObjectReader | None = None


class ChainWalk:
    """The walk over one chain; ``list_chain`` lists the chain's digests, oldest first, in a bucket."""

    def __init__(self, reader: ObjectReader, keys: PublicKeys, scope: Scope, list_chain: ListChain) -> None:
        self._reader, self._keys, self._scope, self._list_chain = reader, keys, scope, list_chain
        self._listed = self._list(reader)
        self._last_start: datetime | None = None
        self._successor: Successor | None = None

    def steps(self) -> Iterator[Step]:
        """Yields a step for each digest, newest first, and for each gap. Raises SourceError."""
        current = self._listed.pop() if self._listed else None
        if current:
            yield from self._gap(current, current.end, self._scope.expected_end, "no newer digest is there")
        first = current
        while current and (self._last_start is None or self._scope.start <= self._last_start):
            step = self._examine(current)
            yield step
            following = self._follow(current, step)
            if following:
                yield from self._passed_over(current, following)
            else:
                following = self._next_older(current)
                yield from self._break(current, following, step.verdict.outcome)
            current = following
        if first:
            yield from self._gap(first, self._scope.since, self._last_start, "no older digest is there")

    def _list(self, reader: ObjectReader) -> list[DigestKey]:
        return [digest for digest in self._list_chain(reader) if self._scope.holds_digest(digest)]

    def _examine(self, current: DigestKey) -> Step:
        try:
            stored = self._reader.read(current.key)
            digest = parse_digest(stored.body)
            candidate = Candidate(current, digest, stored.metadata, self._referring(current))
            proof = prove(candidate, self._reader, self._keys)
        except ObjectNotFoundError:
            referring = self._referring(current)
            said_by = referring.digest.key if referring else None
            return self._failed(current, Outcome.MISSING, "the digest does not exist", said_by)
        except ObjectUnreadableError as error:
            return self._failed(current, Outcome.UNREADABLE, error.message)
        except DigestFormatError as error:
            return self._failed(current, Outcome.ALTERED, f"the digest has an invalid format: {error}")
        self._successor = Successor(digest, proof.outcome is Outcome.VERIFIED)
        return Step(self._verdict(current, proof, digest.start), digest, self._reader)

    def _referring(self, current: DigestKey) -> Successor | None:
        successor = self._successor
        return successor if successor and successor.digest.previous_key == current.key else None

    def _failed(self, current: DigestKey, outcome: Outcome, reason: str, said_by: str | None = None) -> Step:
        self._successor = None
        return Step(self._verdict(current, Proof(outcome, reason, said_by), None))

    def _follow(self, current: DigestKey, step: Step) -> DigestKey | None:
        """Returns the digest that this one names as the one before it, in whichever bucket that is."""
        digest = step.digest
        if digest is None or step.verdict.outcome not in _FOLLOWED:
            return None
        self._last_start = digest.start
        previous = parse_digest_key(digest.previous_key) if digest.previous_key else None
        if previous is None or digest.previous_bucket is None or previous.end >= current.end:
            return None
        reader = self._reader.in_bucket(digest.previous_bucket)
        if reader is not self._reader:
            self._reader = reader
            self._listed = self._list(reader)
        return previous

    def _next_older(self, current: DigestKey) -> DigestKey | None:
        while self._listed:
            listed = self._listed.pop()
            if listed.end < current.end:
                return listed
        return None

    def _passed_over(self, current: DigestKey, following: DigestKey) -> Iterator[Step]:
        """Takes the listed digests down to ``following``; those that the chain passes over belong to no chain."""
        while self._listed and self._listed[-1].end >= following.end:
            listed = self._listed.pop()
            if listed.end < current.end and listed.key != following.key:
                proof = Proof(Outcome.NOT_COVERED, "the chain passes over this digest", current.key)
                yield Step(self._verdict(listed, proof, None, is_problem=True))

    def _break(self, current: DigestKey, following: DigestKey | None, outcome: Outcome) -> Iterator[Step]:
        """Reports the time that no digest covers when the chain is not continuous at this place."""
        if following is None or outcome in (Outcome.ALTERED, Outcome.INVALID_SIGNATURE, Outcome.UNREADABLE):
            return
        why = "a digest is missing" if outcome is Outcome.MISSING else "log file validation was off"
        yield from self._gap(current, following.end, self._last_start, why)

    def _gap(self, current: DigestKey, start: datetime | None, end: datetime | None, why: str) -> Iterator[Step]:
        chain = current.chain
        if start is None or end is None or start >= end or chain.is_backfill:
            return
        reason = f"no digest covers this time: {why}"
        gap = Verdict(
            outcome=Outcome.GAP,
            subject=Subject.PERIOD,
            key="",
            reason=reason,
            digest_key=current.key,
            bucket=self._reader.bucket,
            account=chain.account,
            region=chain.region,
            start=start,
            end=end,
        )
        yield Step(gap)

    def _verdict(
        self, current: DigestKey, proof: Proof, start: datetime | None, is_problem: bool | None = None
    ) -> Verdict:
        chain = current.chain
        return Verdict(
            outcome=proof.outcome,
            subject=Subject.BACKFILL_DIGEST if chain.is_backfill else Subject.DIGEST,
            key=current.key,
            reason=proof.reason,
            digest_key=proof.said_by or current.key,
            address=self._reader.address(current.key),
            bucket=self._reader.bucket,
            account=chain.account,
            region=chain.region,
            start=start,
            end=current.end,
            is_problem=proof.outcome not in _FOLLOWED if is_problem is None else is_problem,
        )
