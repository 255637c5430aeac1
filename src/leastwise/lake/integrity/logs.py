"""Compares log files with the hashes that their digest lists.

A digest lists the SHA-256 of a log file's *uncompressed* content, so a change of the gzip container that leaves
the content as it was (its header's time, another compression level) is no alteration.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable

from leastwise.lake.integrity.digest import LogFile
from leastwise.lake.integrity.objects import ObjectNotFoundError, ObjectReader, ObjectUnreadableError
from leastwise.lake.integrity.verdict import Outcome

# Maps an object's address and ETag to the SHA-256 of its uncompressed content, None where it is not known.
KnownHashes = Callable[[str, str], str | None]
_PIECE = 1 << 20


class GzipFormatError(Exception):
    """An object is not exactly one complete gzip member."""


def content_sha256(chunks: Iterable[bytes]) -> str:
    """Returns the hex SHA-256 of the content of one gzip member, a megabyte at a time. Raises GzipFormatError."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    digest = hashlib.sha256()
    for chunk in chunks:
        pending = chunk
        while pending and not inflater.eof:
            try:
                digest.update(inflater.decompress(pending, _PIECE))
            except zlib.error as error:
                raise GzipFormatError("the file is not valid gzip") from error
            pending = inflater.unconsumed_tail
        if inflater.unused_data or (inflater.eof and pending):
            raise GzipFormatError("the file has unexpected data after the end of its gzip data")
    if not inflater.eof:
        raise GzipFormatError("the file's gzip data is cut short")
    return digest.hexdigest()


def check_log(reader: ObjectReader, log: LogFile, known_sha256: str | None = None) -> tuple[Outcome, str]:
    """Returns the outcome for a log file and why; ``known_sha256`` saves reading it."""
    if known_sha256 is None:
        try:
            known_sha256 = content_sha256(reader.chunks(log.key))
        except ObjectNotFoundError:
            return Outcome.MISSING, "the log file does not exist"
        except ObjectUnreadableError as error:
            return Outcome.UNREADABLE, error.message
        except GzipFormatError as error:
            return Outcome.ALTERED, str(error)
    if known_sha256.lower() != log.sha256.lower():
        return Outcome.ALTERED, "the content's hash is not the one that the digest lists"
    return Outcome.VERIFIED, "hash matches the digest"
