"""Decides whether one digest is authentic: at its place, signed by CloudTrail, and what its successor recorded.

The signature is in the object's metadata. A downloaded file has none, but the next digest carries it as
``previousDigestSignature``; as it is CloudTrail's signature it proves this digest whatever became of the next.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from leastwise.lake.integrity.digest import Digest, DigestKey
from leastwise.lake.integrity.objects import ObjectReader
from leastwise.lake.integrity.public_keys import PublicKeys
from leastwise.lake.integrity.signature import is_signed_by
from leastwise.lake.integrity.verdict import Outcome

_BACKFILL_TIME = "backfill-generation-timestamp"


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome for a digest, why, and the key of the digest whose word it rests on (None: its own)."""

    outcome: Outcome
    reason: str
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """The next newer digest; ``is_proven`` where it was verified itself, so that its fields can be trusted."""

    digest: Digest
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A digest as it was read: where, what, with which metadata, and the digest that refers to it if any."""

    place: DigestKey
    digest: Digest
    metadata: Mapping[str, str]
    successor: Successor | None


def prove(candidate: Candidate, reader: ObjectReader, keys: PublicKeys) -> Proof:
    """Returns the proof of a digest. Raises SourceError when public keys cannot be fetched."""
    return (
        _displaced(candidate, reader)
        or _incomplete_metadata(candidate, reader)
        or _unsigned(candidate)
        or _badly_signed(candidate, keys)
        or _unlike_recorded(candidate)
        or Proof(Outcome.VERIFIED, _how(candidate), _source(candidate)[1])
    )


def _displaced(candidate: Candidate, reader: ObjectReader) -> Proof | None:
    digest = candidate.digest
    if digest.key == candidate.place.key and reader.bucket in (None, digest.bucket):
        return None
    original = f"s3://{digest.bucket}/{digest.key}"
    return Proof(Outcome.ALTERED, f"the digest has been moved from its original location {original}")


def _incomplete_metadata(candidate: Candidate, reader: ObjectReader) -> Proof | None:
    if not reader.signature_is_metadata:
        return None
    metadata = candidate.metadata
    if "signature" not in metadata or "signature-algorithm" not in metadata:
        return Proof(Outcome.INVALID_SIGNATURE, "the object's metadata holds no signature")
    if candidate.place.chain.is_backfill and _BACKFILL_TIME not in metadata:
        return Proof(Outcome.ALTERED, f"the backfill digest's metadata holds no {_BACKFILL_TIME}")
    return None


def _source(candidate: Candidate) -> tuple[str | None, str | None]:
    """Returns the signature, and the key of the digest it was found in (None: beside the digest itself)."""
    if "signature" in candidate.metadata:
        return candidate.metadata["signature"], None
    if candidate.successor and candidate.successor.digest.previous_signature:
        return candidate.successor.digest.previous_signature, candidate.successor.digest.key
    return None, None


def _unsigned(candidate: Candidate) -> Proof | None:
    if _source(candidate)[0] is not None:
        return None
    name = candidate.place.key.rsplit("/", 1)[-1]
    reason = f"signature not available: no next digest carries it, and there is no {name}.metadata.json beside it"
    return Proof(Outcome.NOT_COVERED, reason)


def _badly_signed(candidate: Candidate, keys: PublicKeys) -> Proof | None:
    digest, (signature, said_by) = candidate.digest, _source(candidate)
    region = candidate.place.chain.region
    public_key = keys.find(region, digest.fingerprint, _signed_at(candidate))
    if public_key is None:
        reason = f"there is no public key with fingerprint {digest.fingerprint} for {region}"
        return Proof(Outcome.INVALID_SIGNATURE, reason)
    if signature is not None and is_signed_by(digest, signature, public_key):
        return None
    recorded = candidate.successor
    if recorded and recorded.is_proven and recorded.digest.previous_sha256 not in (None, digest.sha256):
        return Proof(Outcome.ALTERED, "the content is not what the next digest recorded", recorded.digest.key)
    where = "in its metadata" if said_by is None else "that the next digest carries"
    return Proof(Outcome.INVALID_SIGNATURE, f"the signature {where} is not CloudTrail's for this content", said_by)


def _unlike_recorded(candidate: Candidate) -> Proof | None:
    """A digest with a valid signature can still be another than the one its successor was made after."""
    if candidate.successor is None or not candidate.successor.is_proven:
        return None
    recorded = candidate.successor.digest
    same_content = recorded.previous_sha256 in (None, candidate.digest.sha256)
    same_signature = (recorded.previous_signature or "").lower() == (_source(candidate)[0] or "").lower()
    if same_content and same_signature:
        return None
    return Proof(Outcome.ALTERED, "the digest is not the one that the next digest recorded", recorded.key)


def _signed_at(candidate: Candidate) -> datetime:
    """Returns when the digest was signed; a backfill digest is signed later than the hour it is about."""
    try:
        moment = datetime.fromisoformat(candidate.metadata.get(_BACKFILL_TIME, ""))
    except ValueError:
        return candidate.digest.end
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _how(candidate: Candidate) -> str:
    if _source(candidate)[1] is None:
        return "signature valid"
    return "signature valid, carried by the next digest"
