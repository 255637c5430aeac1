"""Builds a small signed trail in memory, after AWS's documentation of digest files; independent of the product."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BUCKET = "trail-bucket"
ACCOUNT = "123456789012"
REGION = "us-east-1"
TRAIL = "main"
START = datetime(2026, 3, 1, 10, 1, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)


def private_key(name: str = "cloudtrail") -> rsa.RSAPrivateKey:
    return _generated(name)


@cache
def _generated(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public_der(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def fingerprint(key: rsa.RSAPrivateKey) -> str:
    return hashlib.md5(public_der(key)).hexdigest()


def public_key_list(*keys: rsa.RSAPrivateKey) -> dict:
    return {
        "PublicKeyList": [
            {
                "Value": base64.b64encode(public_der(key)).decode(),
                "ValidityStartTime": "2026-01-01T00:00:00+00:00",
                "ValidityEndTime": "2027-01-01T00:00:00+00:00",
                "Fingerprint": fingerprint(key),
            }
            for key in keys
        ]
    }


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: dict, content: bytes, key: rsa.RSAPrivateKey) -> str:
    previous = document["previousDigestSignature"] or "null"
    lines = (
        document["digestEndTime"],
        f"{document['digestS3Bucket']}/{document['digestS3Object']}",
        hashlib.sha256(content).hexdigest(),
        previous,
    )
    return key.sign("\n".join(lines).encode(), padding.PKCS1v15(), SHA256()).hex()


@dataclass
class Trail:
    """Objects and metadata by key; ``add_hour`` appends an hour of logs and its digest to the chain."""

    prefix: str = ""
    organisation: str = ""
    region: str = REGION
    account: str = ACCOUNT
    bucket: str = BUCKET
    objects: dict[str, bytes] = field(default_factory=dict)
    metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    backfills: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    end: datetime = START

    def log(self, moment: datetime, text: str) -> str:
        stamp = moment.strftime("%Y%m%dT%H%MZ")
        unique = hashlib.md5(f"{text}{stamp}".encode()).hexdigest()[:16]
        key = (
            f"{self.prefix}AWSLogs/{self.organisation}{self.account}/CloudTrail/{self.region}/{moment:%Y/%m/%d}/"
            f"{self.account}_CloudTrail_{self.region}_{stamp}_{unique}.json.gz"
        )
        content = json.dumps({"Records": [{"eventName": text, "eventID": unique}]}).encode()
        self.objects[key] = gzip.compress(content, mtime=0)
        self.logs.append(key)
        return key

    def add_hour(self, logs: int = 2, *, starts_chain: bool = False, key: str = "cloudtrail") -> str:
        start, self.end = self.end, self.end + HOUR
        keys = [self.log(start + timedelta(minutes=5 + 10 * i), f"event-{start}-{i}") for i in range(logs)]
        previous = None if starts_chain or not self.digests else self.digests[-1]
        name = self.put_digest(start, self.end, keys, previous, key=key)
        self.digests.append(name)
        return name

    def add_backfill(self, logs: int = 1) -> str:
        start = self.end - HOUR
        keys = [self.log(start + timedelta(minutes=40 + i), f"late-{start}-{i}") for i in range(logs)]
        previous = self.backfills[-1] if self.backfills else None
        name = self.put_digest(start, self.end, keys, previous, backfill=True)
        self.backfills.append(name)
        return name

    def digest_key(self, end: datetime, backfill: bool = False) -> str:
        suffix = "_backfill" if backfill else ""
        return (
            f"{self.prefix}AWSLogs/{self.organisation}{self.account}/CloudTrail-Digest/{self.region}/{end:%Y/%m/%d}/"
            f"{self.account}_CloudTrail-Digest_{self.region}_{TRAIL}_{REGION}_{end:%Y%m%dT%H%M%SZ}{suffix}.json.gz"
        )

    def put_digest(
        self, start: datetime, end: datetime, logs: list[str], previous: str | None, *,
        backfill: bool = False, key: str = "cloudtrail",
    ) -> str:  # fmt: skip
        name = self.digest_key(end, backfill)
        document = {
            "awsAccountId": self.account,
            "digestStartTime": iso(start),
            "digestEndTime": iso(end),
            "digestS3Bucket": self.bucket,
            "digestS3Object": name,
            "digestPublicKeyFingerprint": fingerprint(private_key(key)),
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": iso(end),
            "oldestEventTime": iso(start),
            "previousDigestS3Bucket": self.bucket if previous else None,
            "previousDigestS3Object": previous,
            "previousDigestHashValue": self.content_sha256(previous) if previous else None,
            "previousDigestHashAlgorithm": "SHA-256" if previous else None,
            "previousDigestSignature": self.metadata[previous]["signature"] if previous else None,
            "logFiles": [
                {
                    "s3Bucket": self.bucket,
                    "s3Object": log,
                    "hashValue": self.content_sha256(log),
                    "hashAlgorithm": "SHA-256",
                    "newestEventTime": iso(end),
                    "oldestEventTime": iso(start),
                }
                for log in logs
            ],
        }
        self.put(name, document, key=key)
        if backfill:
            self.metadata[name]["backfill-generation-timestamp"] = iso(end + HOUR)
        return name

    def put(self, name: str, document: dict, *, key: str = "cloudtrail") -> None:
        content = json.dumps(document).encode()
        self.objects[name] = gzip.compress(content, mtime=0)
        self.metadata[name] = {
            "signature": sign(document, content, private_key(key)),
            "signature-algorithm": "SHA256withRSA",
        }

    def document(self, name: str) -> dict:
        return json.loads(gzip.decompress(self.objects[name]))

    def content_sha256(self, name: str) -> str:
        return hashlib.sha256(gzip.decompress(self.objects[name])).hexdigest()

    def write(self, root: Path, *, sidecars: str = "newest", strip: str = "") -> None:
        """Writes the objects below ``root``; ``sidecars`` is all, newest or none."""
        for name, body in self.objects.items():
            path = root / name.removeprefix(strip)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        newest = {chain[-1] for chain in (self.digests, self.backfills) if chain}
        for name, metadata in self.metadata.items():
            if name in self.objects and (sidecars == "all" or (sidecars == "newest" and name in newest)):
                path = root / f"{name.removeprefix(strip)}.metadata.json"
                path.write_text(json.dumps(metadata))


def small_trail(hours: int = 5, **arguments: object) -> Trail:
    trail = Trail(**arguments)
    for _ in range(hours):
        trail.add_hour()
    return trail
