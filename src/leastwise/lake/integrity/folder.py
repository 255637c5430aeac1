"""A folder that holds (a part of) a trail's bucket, downloaded for example with ``aws s3 sync``."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from leastwise.errors import InputError
from leastwise.lake.integrity.digest import DIGEST_FOLDER, DigestFormatError, parse_digest
from leastwise.lake.integrity.objects import (
    ObjectInfo,
    ObjectNotFoundError,
    ObjectReader,
    ObjectUnreadableError,
    StoredObject,
)

SIDECAR_SUFFIX = ".metadata.json"
_CHUNK = 1 << 18
_SAMPLE = 32


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Reads files as the objects they were: the key is ``key_prefix`` plus the path below ``root``.

    An object's metadata is in the file ``<name>.metadata.json`` beside it, either as a JSON object of its own or
    as the output of ``aws s3api head-object``.
    """

    root: Path
    key_prefix: str = ""

    @property
    def bucket(self) -> str | None:
        return None

    @property
    def signature_is_metadata(self) -> bool:
        return False

    def address(self, key: str) -> str:
        return f"{self.root}/{key.removeprefix(self.key_prefix)}"

    def in_bucket(self, bucket: str) -> ObjectReader:
        return self

    def folders(self, prefix: str) -> Iterator[str]:
        for path in _entries(self._path_or_root(prefix)):
            if path.is_dir() and not path.is_symlink():
                yield f"{self._key(path)}/"

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        yield from self._walk(self._path_or_root(prefix))

    def read(self, key: str) -> StoredObject:
        return StoredObject(b"".join(self.chunks(key)), self._metadata(key))

    def chunks(self, key: str) -> Iterator[bytes]:
        path = self._path(key)
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError) as error:
            raise ObjectNotFoundError(f"{path} does not exist") from error
        except OSError as error:
            raise ObjectUnreadableError(f"{path} cannot be read: {error.strerror}") from error

    def _metadata(self, key: str) -> Mapping[str, str]:
        sidecar = self._path(key + SIDECAR_SUFFIX)
        try:
            document = json.loads(sidecar.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ObjectUnreadableError(f"{sidecar} cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise ObjectUnreadableError(f"{sidecar} is not JSON") from error
        fields = document.get("Metadata", document) if isinstance(document, dict) else {}
        return {k.lower(): v for k, v in fields.items() if isinstance(v, str)} if isinstance(fields, dict) else {}

    def _walk(self, folder: Path) -> Iterator[ObjectInfo]:
        for path in _entries(folder):
            if path.is_dir() and not path.is_symlink():
                yield from self._walk(path)
            elif path.is_file() and not path.name.endswith(SIDECAR_SUFFIX):
                status = path.stat()
                yield ObjectInfo(self._key(path), status.st_size, f"{status.st_mtime_ns:x}")

    def _key(self, path: Path) -> str:
        return self.key_prefix + path.relative_to(self.root).as_posix()

    def _path_or_root(self, prefix: str) -> Path:
        return self.root if self.key_prefix.startswith(prefix) else self._path(prefix)

    def _path(self, key: str) -> Path:
        # Keys come out of digests that may not be proven: they must not lead out of the folder.
        parts = key.removeprefix(self.key_prefix).split("/")
        if not key.startswith(self.key_prefix) or ".." in parts or parts[0] == "" or "\0" in key:
            raise ObjectNotFoundError(f"{key} is not below {self.root}")
        return self.root.joinpath(*parts)


def open_folder(root: Path) -> FolderReader:
    """Returns a reader of ``root``, whatever level of the bucket it was downloaded from.

    The part of the keys above the folder is what most of a sample of its digests say. Raises InputError.
    """
    if not root.is_dir():
        raise InputError(f"{root} is not a folder", "Give a folder downloaded from the trail's bucket, or s3://bucket.")
    root = root.resolve()
    plain = FolderReader(root)
    votes: Counter[str] = Counter()
    for info in islice((i for i in plain.list("") if f"_{DIGEST_FOLDER}_" in i.key), _SAMPLE):
        votes.update(_prefix_above(plain, info.key))
    return FolderReader(root, votes.most_common(1)[0][0]) if votes else plain


def _prefix_above(reader: FolderReader, path: str) -> Iterator[str]:
    try:
        key = parse_digest(reader.read(path).body).key
    except (DigestFormatError, ObjectUnreadableError, ObjectNotFoundError):
        return
    if key == path or key.endswith(f"/{path}"):
        yield key.removesuffix(path)


def _entries(folder: Path) -> list[Path]:
    """Returns a folder's entries in the order of their keys: S3 compares ``a/`` with ``a-``, not ``a``."""
    try:
        return sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name + "/" if p.is_dir() else p.name))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ObjectUnreadableError(f"{folder} cannot be listed: {error.strerror}") from error
