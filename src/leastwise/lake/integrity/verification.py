"""Verifies a whole tree: every chain of digests, the log files they list, and the log files that none lists."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from leastwise.errors import NothingToEvaluateError
from leastwise.lake.integrity.chain import ChainWalk, Step
from leastwise.lake.integrity.coverage import Coverage
from leastwise.lake.integrity.digest import ChainId, Digest, DigestKey, LogFile
from leastwise.lake.integrity.discovery import Scope, find_tree, list_chains
from leastwise.lake.integrity.listing import KnownLogs
from leastwise.lake.integrity.logs import KnownHashes, check_log
from leastwise.lake.integrity.objects import ObjectReader
from leastwise.lake.integrity.prefetch import PrefetchingReader
from leastwise.lake.integrity.public_keys import PublicKeys
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

_WINDOW = 64
Item = Verdict | Callable[[], Verdict]


def verify(
    reader: ObjectReader,
    prefix: str,
    keys: PublicKeys,
    scope: Scope,
    known_hashes: KnownHashes | None = None,
    threads: int = 8,
) -> Iterator[Verdict]:
    """Yields the verdict on every digest and log file at or below ``prefix``, chain by chain, newest first.

    ``known_hashes`` maps a log object's address and ETag to the SHA-256 of its uncompressed content where that is
    known already, so that the object is not read again. Memory is bounded but for a few dozen bytes a log file.
    Raises NothingToEvaluateError when no digest is in scope, and SourceError.
    """
    tree = find_tree(reader, prefix)
    chains = _in_scope(list_chains(reader, tree.digest_folders), scope, prefix)
    coverage = Coverage()
    with _pool(threads) as pool:
        for chain, digests in chains.items():
            coverage.add_place(chain.place)
            walk = _walk(reader, chain, digests, keys, scope, pool)
            yield from _in_order(pool, _items(walk, chain, coverage, known_hashes), coverage)
    yield from coverage.unlisted(reader, tree.log_folders, scope)


@contextmanager
def _pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="verify")
    try:
        yield pool
    finally:
        # When the verdicts are no longer wanted (an error, Ctrl-C), what has not started need not be read.
        pool.shutdown(cancel_futures=True)


def _in_scope(chains: dict[ChainId, list[DigestKey]], scope: Scope, prefix: str) -> dict[ChainId, list[DigestKey]]:
    wanted = {chain: found for chain, found in chains.items() if any(map(scope.holds_digest, found))}
    if not chains:
        hint = "Is log file validation on for the trail, and does the location hold AWSLogs/…/CloudTrail-Digest/?"
        raise NothingToEvaluateError(f"No digests found below {prefix or 'the top of the location'}", hint)
    if not wanted:
        ends = [digest.end for found in chains.values() for digest in found]
        hint = f"There are digests from {min(ends):%Y-%m-%dT%H:%M:%SZ} to {max(ends):%Y-%m-%dT%H:%M:%SZ}."
        raise NothingToEvaluateError("No digests found in the time range, accounts and Regions asked for", hint)
    return wanted


def _walk(
    reader: ObjectReader, chain: ChainId, digests: list[DigestKey], keys: PublicKeys, scope: Scope,
    pool: ThreadPoolExecutor,
) -> ChainWalk:  # fmt: skip
    expected = [digest.key for digest in reversed(digests) if scope.holds_digest(digest)]
    prefetching = PrefetchingReader(reader, pool, expected)

    def list_chain(place: ObjectReader) -> list[DigestKey]:
        return digests if place is prefetching else list_chains(place, [chain.folder]).get(chain, [])

    return ChainWalk(prefetching, keys, scope, list_chain)


def _items(walk: ChainWalk, chain: ChainId, coverage: Coverage, known_hashes: KnownHashes | None) -> Iterator[Item]:
    """Yields, in order, verdicts that are ready and log checks that are still to be run."""
    known = KnownLogs(known_hashes) if known_hashes else None
    for step in walk.steps():
        yield step.verdict
        if step.digest is None or step.reader is None:
            continue
        if step.verdict.outcome not in (Outcome.VERIFIED, Outcome.NOT_COVERED):
            coverage.add_doubted(step.digest)
            continue
        if step.verdict.outcome is Outcome.VERIFIED:
            coverage.add_digest(chain.place, step.digest)
        for log in step.digest.log_files:
            yield _check(step, step.digest, step.reader, log, known)


def _check(
    step: Step, digest: Digest, reader: ObjectReader, log: LogFile, known: KnownLogs | None
) -> Callable[[], Verdict]:
    place = reader.in_bucket(log.bucket)

    def run() -> Verdict:
        outcome, reason = check_log(place, log, known.sha256(place, log.key) if known else None)
        verdict = Verdict(
            outcome=outcome,
            subject=Subject.LOG,
            key=log.key,
            reason=reason,
            digest_key=digest.key,
            address=place.address(log.key),
            bucket=place.bucket,
            account=step.verdict.account,
            region=step.verdict.region,
            is_problem=outcome is not Outcome.VERIFIED,
        )
        is_proven = step.verdict.outcome is Outcome.VERIFIED
        return verdict if is_proven else _unproven(verdict)

    return run


def _unproven(verdict: Verdict) -> Verdict:
    if verdict.outcome is not Outcome.VERIFIED:
        return replace(verdict, reason=f"{verdict.reason} (the digest's own signature is not available)")
    reason = "hash matches a digest whose signature is not available"
    return replace(verdict, outcome=Outcome.NOT_COVERED, reason=reason, is_problem=False)


def _in_order(pool: ThreadPoolExecutor, items: Iterable[Item], coverage: Coverage) -> Iterator[Verdict]:
    """Runs checks on the pool, a bounded number at a time, and yields the verdicts in the order of the items."""
    window: deque[Verdict | Future[Verdict]] = deque()
    for item in items:
        window.append(item if isinstance(item, Verdict) else pool.submit(item))
        if len(window) >= _WINDOW:
            yield _settle(window.popleft(), coverage)
    while window:
        yield _settle(window.popleft(), coverage)


def _settle(item: Verdict | Future[Verdict], coverage: Coverage) -> Verdict:
    verdict = item if isinstance(item, Verdict) else item.result()
    if verdict.subject is Subject.LOG:
        coverage.add_log(verdict.key, verdict.outcome)
    return verdict
