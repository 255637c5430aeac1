"""Evidence packages: one ZIP file with entries, items and a page, a manifest over all, and the manifest's signature.

The same entries and key always make the same bytes, so that whoever verifies makes the package again and compares.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.model.review import Campaign, Entry, chain_faults, entry_of
from leastwise.usecases.reviews.folding import campaign_of
from leastwise.usecases.reviews.package_tables import campaign_page, items_csv
from leastwise.usecases.reviews.signing import Signer, fingerprint, is_signed

SCHEMA: Final = 1
ENTRIES: Final = "entries.json"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
NAMES: Final = (ENTRIES, "items.csv", "review.html", MANIFEST, SIGNATURE)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES: Final = 2 << 30


@dataclass(frozen=True, slots=True)
class PackageVerdict:
    """What is known of a package: `faults` in words, none where it is whole.

    `fingerprint` is that of the key in it, `is_key_known` whether that is the key that was expected (None: none was).
    """

    faults: tuple[str, ...]
    campaign: Campaign | None = None
    fingerprint: str = ""
    is_key_known: bool | None = None


def package_of(entries: Sequence[Entry], signer: Signer) -> bytes:
    """The package of a campaign. Raises InputError where its entries were altered."""
    faults = chain_faults(entries)
    if faults or not entries:
        raise InputError(f"the record of this review is not whole: {(faults or ['it is empty'])[0]}", "")
    files = _files(entries)
    manifest = _json(_manifest(entries, files, signer.public_key))
    return _zip({**files, MANIFEST: manifest, SIGNATURE: signer.sign(manifest)})


def verified(path: Path, expected_key: bytes | None) -> PackageVerdict:
    """Whether a package is, byte by byte, what was signed. Needs no state and no network.

    `expected_key` is the public key of whoever should have signed it. Raises InputError where there is no such file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "Name the file that `leastwise reviews export` wrote.") from None
    try:
        return _verified(content, expected_key)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, struct.error) as error:
        return PackageVerdict((f"it cannot be read as a package: {error}",))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        return PackageVerdict((f"its content is not that of a package: {type(error).__name__}: {error}",))


def _verified(content: bytes, expected_key: bytes | None) -> PackageVerdict:
    files = _unzip(content)
    manifest = json.loads(files[MANIFEST])
    key = bytes.fromhex(manifest["publicKey"])
    faults = []
    if not is_signed(files[MANIFEST], files[SIGNATURE], key):
        faults.append("the signature is not that of the manifest")
    is_known = None if expected_key is None else expected_key == key
    if is_known is False:
        faults.append(f"it was signed by another key than expected: {fingerprint(key)}")
    faults += [f"{name} was altered" for name, digest in manifest["files"].items() if _digest(files[name]) != digest]
    entries = [entry_of(one) for one in json.loads(files[ENTRIES])["entries"]]
    faults += chain_faults(entries)
    if manifest["entries"] != len(entries):
        faults.append(f"{manifest['entries']} entries were signed, and there are {len(entries)}: some were removed")
    again = _files(entries)
    again |= {MANIFEST: _json(_manifest(entries, again, key)), SIGNATURE: files[SIGNATURE]}
    faults += [f"{name} does not say what the entries say" for name in NAMES if again[name] != files[name]]
    if not faults and _zip(again) != content:
        faults.append("bytes of the archive around its files were altered")
    return PackageVerdict(tuple(faults), campaign_of(entries), fingerprint(key), is_known)


def _files(entries: Sequence[Entry]) -> dict[str, bytes]:
    campaign = campaign_of(entries)
    document = {"schemaVersion": SCHEMA, "entries": [one.document() for one in entries]}
    page = campaign_page(campaign, entries)
    return {ENTRIES: _json(document), "items.csv": items_csv(campaign), "review.html": page}


def _manifest(entries: Sequence[Entry], files: Mapping[str, bytes], key: bytes) -> dict[str, Any]:
    return {
        "schemaVersion": SCHEMA,
        "campaign": entries[0].campaign,
        "entries": len(entries),
        "lastEntry": entries[-1].digest,
        "files": {name: _digest(content) for name, content in files.items()},
        "signature": "Ed25519",
        "publicKey": key.hex(),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=True) + "\n").encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zip(files: Mapping[str, bytes]) -> bytes:
    """The files, uncompressed and without times, so that equal files make equal archives."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in NAMES:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # the same on all systems
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()


def _unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = tuple(archive.namelist())
        if names != NAMES:
            raise ValueError(f"it holds {', '.join(names)}, and a package holds {', '.join(NAMES)}")
        if any(one.compress_type != zipfile.ZIP_STORED for one in archive.infolist()):
            raise ValueError("its files are compressed, and those of a package are not")
        if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
            raise ValueError("it says to be larger than 2 GiB")
        return {name: archive.read(name) for name in NAMES}
