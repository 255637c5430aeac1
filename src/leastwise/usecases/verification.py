"""Is the trail what CloudTrail delivered? Verifies a bucket, or a folder downloaded from one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from leastwise.errors import InputError
from leastwise.lake.integrity.bucket import BucketReader
from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.folder import open_folder
from leastwise.lake.integrity.logs import KnownHashes
from leastwise.lake.integrity.objects import ObjectReader
from leastwise.lake.integrity.public_keys import FetchedPublicKeys, FilePublicKeys, PublicKeys
from leastwise.lake.integrity.report import Tally, VerificationReport
from leastwise.lake.integrity.verdict import Verdict
from leastwise.lake.integrity.verification import verify

# A digest is delivered within the hour after the hour it covers.
_DELIVERY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class VerificationOptions:
    """What to verify and with which keys; times are aware UTC datetimes, empty sets mean all.

    ``public_keys`` are files with the output of ``aws cloudtrail list-public-keys``. Without them keys are fetched
    from CloudTrail for a bucket, and for a folder only when ``fetch_public_keys`` is set.
    """

    since: datetime | None = None
    until: datetime | None = None
    accounts: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    public_keys: tuple[Path, ...] = ()
    fetch_public_keys: bool = False
    threads: int = 8


def verify_logs(
    location: str,
    options: VerificationOptions,
    *,
    now: datetime,
    record: Callable[[Verdict], None] | None = None,
    known_hashes: KnownHashes | None = None,
    session: Any = None,
) -> VerificationReport:
    """Returns the sums of the verdicts on ``location`` (``s3://bucket[/prefix]`` or a folder).

    ``record`` gets each verdict as it is reached; ``known_hashes`` maps (address, ETag) of a log object to the
    SHA-256 of its uncompressed content, if known; it is asked for buckets only, because a file's time of change can be
    set back; ``session`` is a boto3 session (default: a new one). Raises InputError,
    SourceError, and NothingToEvaluateError when no digest is in scope.
    """
    if options.since and options.until and options.since > options.until:
        raise InputError("The start of the time range is after its end", "Give --since a time before --until.")
    reader, prefix, keys = _open(location, options, session)
    tally = Tally()
    known = known_hashes if reader.signature_is_metadata else None
    for verdict in verify(reader, prefix, keys, _scope(options, now), known, options.threads):
        tally.add(verdict)
        if record is not None:
            record(verdict)
    return tally.report()


def _scope(options: VerificationOptions, now: datetime) -> Scope:
    return Scope(options.since, options.until, now - _DELIVERY, options.accounts, options.regions)


def _open(location: str, options: VerificationOptions, session: Any) -> tuple[ObjectReader, str, PublicKeys]:
    if not location:
        raise InputError("The location is empty", "Give a folder downloaded from the trail's bucket, or s3://bucket.")
    if location.startswith("s3://"):
        bucket, _, prefix = location.removeprefix("s3://").partition("/")
        if not bucket:
            raise InputError(f"{location} names no bucket", "Give s3://BUCKET or s3://BUCKET/PREFIX.")
        session = session or _session()
        reader = BucketReader(session, bucket, options.threads)
        return reader, prefix.rstrip("/") + "/" if prefix.rstrip("/") else "", _keys(options, session)
    folder = open_folder(Path(location))
    if not options.public_keys and not options.fetch_public_keys:
        raise InputError(
            f"Verifying the folder {location} needs CloudTrail's public keys",
            "Give --public-keys FILE (the output of aws cloudtrail list-public-keys) or --fetch-public-keys. Keys that "
            "lie in the folder are not trusted by themselves: who altered the logs could have put them there.",
        )
    return folder, folder.key_prefix, _keys(options, session)


def _keys(options: VerificationOptions, session: Any) -> PublicKeys:
    if options.public_keys:
        return FilePublicKeys.load(options.public_keys)
    return FetchedPublicKeys(session or _session())


def _session() -> Any:
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        return boto3.Session()
    except BotoCoreError as error:
        raise InputError(f"The AWS configuration cannot be used: {error}", "Check AWS_PROFILE.") from error
