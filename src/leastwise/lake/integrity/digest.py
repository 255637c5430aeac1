"""CloudTrail digest files: their keys and their content.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

DIGEST_FOLDER = "CloudTrail-Digest"
MAX_DIGEST_BYTES = 512 * 1024 * 1024

_DIGEST_KEY = re.compile(
    r"(?P<folder>(?:.*/)?(?P<account>\d{12})/CloudTrail-Digest/(?P<region>[a-z0-9-]+)/)\d{4}/\d{2}/\d{2}/"
    r"(?P=account)_CloudTrail-Digest_(?P=region)_(?P<trail>.+)_(?P<home>[a-z0-9-]+)_"
    r"(?P<stamp>\d{8}T\d{6}Z)(?P<backfill>_backfill)?\.json\.gz"
)


class DigestFormatError(Exception):
    """A digest file is not gzip, not JSON, or lacks a field that validation needs."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One account's Region in one tree; ``root`` is the prefix above the account, ``[…/]AWSLogs/[o-…/]``."""

    root: str
    account: str
    region: str


@dataclass(frozen=True, slots=True, order=True)
class ChainId:
    """The digests that follow one another: one trail's, in one Region of one account, regular or backfill."""

    folder: str
    account: str
    region: str
    trail: str
    home_region: str
    is_backfill: bool

    @property
    def place(self) -> Place:
        """Whose log files the chain is about, and below which folder."""
        root = self.folder.removesuffix(f"{self.account}/{DIGEST_FOLDER}/{self.region}/")
        return Place(root, self.account, self.region)


@dataclass(frozen=True, slots=True)
class DigestKey:
    """The key of a digest object with what its name tells: its chain, and the end of its hour (UTC)."""

    key: str
    chain: ChainId
    end: datetime


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log file as a digest lists it; ``sha256`` is the hex hash of its uncompressed content."""

    bucket: str
    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest's fields. ``sha256`` is that of its uncompressed content; times as text are the signed ones."""

    key: str
    bucket: str
    start: datetime
    end: datetime
    end_text: str
    fingerprint: str
    previous_bucket: str | None
    previous_key: str | None
    previous_signature: str | None
    previous_sha256: str | None
    log_files: tuple[LogFile, ...]
    sha256: str


def parse_digest_key(key: str) -> DigestKey | None:
    """Returns the parts of a digest's key, None when the key is not one of a digest."""
    match = _DIGEST_KEY.fullmatch(key)
    if match is None:
        return None
    try:
        end = datetime.strptime(match["stamp"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    parts = (match["folder"], match["account"], match["region"], match["trail"], match["home"])
    return DigestKey(key, ChainId(*parts, is_backfill=match["backfill"] is not None), end)


def parse_digest(body: bytes) -> Digest:
    """Returns the digest held by a digest object's bytes. Raises DigestFormatError."""
    content = _inflate(body)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DigestFormatError("it is not JSON") from error
    if not isinstance(document, dict):
        raise DigestFormatError("it is not a JSON object")
    return _digest(document, hashlib.sha256(content).hexdigest())


def _inflate(body: bytes) -> bytes:
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = inflater.decompress(body, MAX_DIGEST_BYTES)
    except zlib.error as error:
        raise DigestFormatError("it is not a valid gzip file") from error
    if not inflater.eof:
        raise DigestFormatError("its gzip data is cut short or too large")
    return content


def _digest(document: dict[str, Any], sha256: str) -> Digest:
    end_text = _text(document, "digestEndTime")
    return Digest(
        key=_text(document, "digestS3Object"),
        bucket=_text(document, "digestS3Bucket"),
        start=_time(_text(document, "digestStartTime")),
        end=_time(end_text),
        end_text=end_text,
        fingerprint=_text(document, "digestPublicKeyFingerprint"),
        previous_bucket=_optional(document, "previousDigestS3Bucket"),
        previous_key=_optional(document, "previousDigestS3Object"),
        previous_signature=_previous_signature(document),
        previous_sha256=_optional(document, "previousDigestHashValue"),
        log_files=_log_files(document),
        sha256=sha256,
    )


def _previous_signature(document: dict[str, Any]) -> str | None:
    if "previousDigestSignature" not in document:
        raise DigestFormatError("it has no previousDigestSignature")
    return _optional(document, "previousDigestSignature")


def _log_files(document: dict[str, Any]) -> tuple[LogFile, ...]:
    entries = document.get("logFiles")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DigestFormatError("it has no list of logFiles")
    return tuple(LogFile(_text(e, "s3Bucket"), _text(e, "s3Object"), _text(e, "hashValue")) for e in entries)


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise DigestFormatError(f"it has no {name}")
    return value


def _optional(document: dict[str, Any], name: str) -> str | None:
    return None if document.get(name) is None else _text(document, name)


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DigestFormatError(f"{text!r} is not a time") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
