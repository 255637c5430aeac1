"""The public keys that CloudTrail's signatures are checked with: from a file, or asked from CloudTrail.

Keys are never taken from beside the logs: who can alter logs there could put their own key there.
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from leastwise.errors import InputError, SourceError
from leastwise.lake.integrity.signature import load_public_key

_AROUND = timedelta(hours=1)
_FILE_HINT = "Give the output of: aws cloudtrail list-public-keys --start-time … --end-time … --region …"


class PublicKeys(Protocol):
    """Finds a Region's public key by its fingerprint."""

    def find(self, region: str, fingerprint: str, signed_at: datetime) -> RSAPublicKey | None:
        """Returns the key that was valid about ``signed_at`` (UTC), None when there is no such key."""


class FilePublicKeys:
    """Public keys out of files that hold the output of ``aws cloudtrail list-public-keys``."""

    def __init__(self, keys: Mapping[str, RSAPublicKey]) -> None:
        self._keys = dict(keys)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> FilePublicKeys:
        """Returns the keys of all files together (one file a Region). Raises InputError."""
        keys: dict[str, RSAPublicKey] = {}
        for path in paths:
            keys.update(_read_key_file(path))
        return cls(keys)

    def find(self, region: str, fingerprint: str, signed_at: datetime) -> RSAPublicKey | None:
        return self._keys.get(fingerprint)


class FetchedPublicKeys:
    """Public keys asked from CloudTrail's ListPublicKeys, which answers for one Region and one time range.

    A fingerprint that is not known yet is asked for with the two hours around the signature's time, as the AWS
    CLI does for backfill digests; CloudTrail changes its keys rarely, so a Region is asked a few times.
    """

    def __init__(self, session: Any) -> None:
        self._session = session
        self._keys: dict[tuple[str, str], RSAPublicKey] = {}
        self._asked: set[tuple[str, str, datetime]] = set()
        self._lock = threading.Lock()

    def find(self, region: str, fingerprint: str, signed_at: datetime) -> RSAPublicKey | None:
        day = signed_at.replace(hour=0, minute=0, second=0, microsecond=0)
        with self._lock:
            asked = (region, fingerprint, day)
            if (region, fingerprint) not in self._keys and asked not in self._asked:
                self._asked.add(asked)
                fetched = self._fetch(region, signed_at - _AROUND, signed_at + _AROUND)
                self._keys.update({(region, name): key for name, key in fetched.items()})
            return self._keys.get((region, fingerprint))

    def _fetch(self, region: str, start: datetime, end: datetime) -> dict[str, RSAPublicKey]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            client = self._session.client("cloudtrail", region_name=region)
            pages = client.get_paginator("list_public_keys").paginate(StartTime=start, EndTime=end)
            entries = [entry for page in pages for entry in page["PublicKeyList"]]
        except (BotoCoreError, ClientError) as error:
            hint = "Allow cloudtrail:ListPublicKeys, or give the keys with --public-keys FILE."
            raise SourceError(f"CloudTrail's public keys of {region} cannot be fetched: {error}", hint) from error
        return _keys(entries, f"ListPublicKeys in {region}")


def _read_key_file(path: Path) -> dict[str, RSAPublicKey]:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"Public key file {path} cannot be read: {error.strerror}", _FILE_HINT) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"Public key file {path} is not JSON", _FILE_HINT) from error
    entries = document.get("PublicKeyList") if isinstance(document, dict) else document
    if not isinstance(entries, list) or not entries:
        raise InputError(f"Public key file {path} holds no PublicKeyList", _FILE_HINT)
    return _keys(entries, f"Public key file {path}")


def _keys(entries: Iterable[Any], where: str) -> dict[str, RSAPublicKey]:
    keys: dict[str, RSAPublicKey] = {}
    for entry in entries:
        try:
            value = entry["Value"]
            der = value if isinstance(value, bytes) else base64.b64decode(value, validate=True)
            keys[str(entry["Fingerprint"])] = load_public_key(der)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{where}: an entry is not an RSA public key with a Fingerprint", _FILE_HINT) from error
    return keys
