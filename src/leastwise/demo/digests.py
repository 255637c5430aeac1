"""Hourly digests of log objects, chained and signed as CloudTrail signs them.

Rules: CloudTrail User Guide, "CloudTrail digest file structure" and "Custom implementations of CloudTrail log file
integrity validation". On S3 a digest's signature is object metadata; on disk it is in a file beside the digest,
``<digest>.json.gz.metadata.json`` with the members ``signature`` (hexadecimal) and ``signature-algorithm``.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leastwise.demo.events import encode, iso
from leastwise.demo.organisation import BUCKET_NAME, HOME_REGION, ORGANIZATION_ID, TRAIL_NAME
from leastwise.demo.writer import compress

METADATA_SUFFIX: Final = ".metadata.json"
SIGNATURE_ALGORITHM: Final = "SHA256withRSA"
_HOUR: Final = timedelta(hours=1)
_SIGNING_THREADS: Final = 2  # signing lets another thread run; more get in each other's way


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key pair; ``fingerprint`` names it in digests and in ListPublicKeys."""

    private: rsa.RSAPrivateKey

    @property
    def public_der(self) -> bytes:
        """The public key as PKCS #1 in DER, which ListPublicKeys returns in base 64."""
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)

    @property
    def fingerprint(self) -> str:
        """The MD5 of the public key, in hexadecimal."""
        return hashlib.md5(self.public_der, usedforsecurity=False).hexdigest()

    def sign(self, text: str) -> str:
        """Returns the RSASSA-PKCS1-v1_5 signature with SHA-256, in hexadecimal."""
        return self.private.sign(text.encode(), padding.PKCS1v15(), SHA256()).hex()


def generate_key() -> SigningKey:
    """Returns a new key pair of 2,048 bits."""
    return SigningKey(rsa.generate_private_key(public_exponent=65_537, key_size=2_048))


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a trail delivers; ``prefix`` has no slash at its end, ``organization_id`` is empty for one account's."""

    name: str = TRAIL_NAME
    home_region: str = HOME_REGION
    bucket: str = BUCKET_NAME
    prefix: str = ""
    organization_id: str = ORGANIZATION_ID

    def key(self, path: str) -> str:
        """Returns the key on S3 of what is at ``path`` below the folder."""
        return f"{self.prefix}/{path}" if self.prefix else path

    @property
    def root(self) -> str:
        """The folder below which the trail delivers."""
        return f"AWSLogs/{self.organization_id}" if self.organization_id else "AWSLogs"


@dataclass(frozen=True, slots=True)
class DeliveredLog:
    """A log object below a folder, as a digest lists it; times are ISO 8601 in UTC."""

    path: str
    delivered: datetime
    hash_value: str
    oldest: str
    newest: str


def read_log(folder: Path, path: str) -> DeliveredLog:
    """Returns what a digest says of the log object at ``path`` below the folder: SHA-256 of the uncompressed file."""
    text = gzip.decompress((folder / path).read_bytes())
    times = sorted(record["eventTime"] for record in json.loads(text)["Records"])
    delivered = datetime.strptime(path.rsplit("_", 2)[1], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    return DeliveredLog(path, delivered, hashlib.sha256(text).hexdigest(), times[0], times[-1])


def _logs(folder: Path, region_folder: Path, start: datetime, end: datetime) -> list[DeliveredLog]:
    day, found = start.date(), []
    while day <= end.date():
        for file in sorted((region_folder / f"{day:%Y/%m/%d}").glob("*.json.gz")):
            log = read_log(folder, file.relative_to(folder).as_posix())
            if start < log.delivered <= end:
                found.append(log)
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class _Link:
    """What the next digest says of this one."""

    key: str
    hash_value: str
    signature: str


def _contents(
    trail: Trail,
    account_id: str,
    key: str,
    fingerprint: str,
    hours: tuple[datetime, datetime],
    logs: Sequence[DeliveredLog],
    previous: _Link | None,
) -> str:
    document: dict[str, object] = {
        "awsAccountId": account_id,
        "digestStartTime": iso(hours[0]),
        "digestEndTime": iso(hours[1]),
        "digestS3Bucket": trail.bucket,
        "digestS3Object": key,
        "digestPublicKeyFingerprint": fingerprint,
        "digestSignatureAlgorithm": SIGNATURE_ALGORITHM,
        "newestEventTime": max((log.newest for log in logs), default=None),
        "oldestEventTime": min((log.oldest for log in logs), default=None),
        "previousDigestS3Bucket": trail.bucket if previous else None,
        "previousDigestS3Object": previous.key if previous else None,
        "previousDigestHashValue": previous.hash_value if previous else None,
        "previousDigestHashAlgorithm": "SHA-256" if previous else None,
        "previousDigestSignature": previous.signature if previous else None,
        "logFiles": [
            {
                "s3Bucket": trail.bucket,
                "s3Object": trail.key(log.path),
                "hashValue": log.hash_value,
                "hashAlgorithm": "SHA-256",
                "newestEventTime": log.newest,
                "oldestEventTime": log.oldest,
            }
            for log in logs
        ],
    }
    return encode(document)


def sign_chain(
    folder: Path,
    trail: Trail,
    account_id: str,
    region: str,
    logs: Sequence[DeliveredLog],
    *,
    start: datetime,
    end: datetime,
    key: SigningKey,
) -> list[Path]:
    """Writes one digest for each hour from ``start`` to ``end``, each naming the one before; returns their paths.

    A digest lists the logs delivered after its start and up to its end; hours without any have a digest too.
    """
    written: list[Path] = []
    previous: _Link | None = None
    while start + _HOUR <= end:
        stop = start + _HOUR
        path = (
            f"{trail.root}/{account_id}/CloudTrail-Digest/{region}/{stop:%Y/%m/%d}/"
            f"{account_id}_CloudTrail-Digest_{region}_{trail.name}_{trail.home_region}_{stop:%Y%m%dT%H%M%SZ}.json.gz"
        )
        own = trail.key(path)
        covered = [log for log in logs if start < log.delivered <= stop]
        text = _contents(trail, account_id, own, key.fingerprint, (start, stop), covered, previous)
        hash_value = hashlib.sha256(text.encode()).hexdigest()
        before = previous.signature if previous else "null"
        signature = key.sign(f"{iso(stop)}\n{trail.bucket}/{own}\n{hash_value}\n{before}")
        written.append(_write(folder / path, text, signature))
        previous = _Link(own, hash_value, signature)
        start = stop
    return written


def _write(path: Path, text: str, signature: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compress(text))
    metadata = {"signature": signature, "signature-algorithm": SIGNATURE_ALGORITHM}
    path.with_name(path.name + METADATA_SUFFIX).write_text(encode(metadata), encoding="utf-8")
    return path


def _region_folders(folder: Path, trail: Trail) -> Iterator[tuple[str, str, Path]]:
    for account in sorted(path for path in (folder / trail.root).iterdir() if path.name.isdigit()):
        for region in sorted((account / "CloudTrail").glob("*")):
            yield account.name, region.name, region


def sign_folder(
    folder: Path, *, start: datetime, end: datetime, key: SigningKey, trail: Trail | None = None
) -> list[Path]:
    """Signs the log objects a trail delivered below ``folder`` between two whole hours; returns the digests' paths.

    One chain for each account and region; also writes ``public-keys.json`` in the shape of
    ``aws cloudtrail list-public-keys``. ``folder`` stands for the bucket below the trail's prefix.
    """
    trail = trail or Trail()

    def signed(chain: tuple[str, str, Path]) -> list[Path]:
        account_id, region, region_folder = chain
        logs = _logs(folder, region_folder, start, end)
        return sign_chain(folder, trail, account_id, region, logs, start=start, end=end, key=key)

    with ThreadPoolExecutor(_SIGNING_THREADS) as pool:
        written = [path for paths in pool.map(signed, _region_folders(folder, trail)) for path in paths]
    write_public_keys(folder / "public-keys.json", (key,), start, end)
    return written


def write_public_keys(path: Path, keys: Sequence[SigningKey], start: datetime, end: datetime) -> None:
    """Writes the public keys as ``aws cloudtrail list-public-keys`` prints them, valid from ``start`` on."""
    listed = [
        {
            "Value": base64.b64encode(key.public_der).decode(),
            "ValidityStartTime": (start - timedelta(days=1)).isoformat(),
            "ValidityEndTime": (end + timedelta(days=365)).isoformat(),
            "Fingerprint": key.fingerprint,
        }
        for key in keys
    ]
    path.write_text(json.dumps({"PublicKeyList": listed}, indent=2) + "\n", encoding="utf-8")
