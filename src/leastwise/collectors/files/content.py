"""What a file holds: its text made readable (gzip, zip, byte order marks) and, where it is JSON, its value."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from leastwise.errors import InputError

LARGEST_FILE: Final = 2**30
"""Bytes of one file, unpacked, that are read at most: what unpacks to more is refused."""

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 2**20
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),  # what PowerShell writes for `aws … > file.json`
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class FileContent:
    """One file, or one member of a zip archive.

    `name` is how messages call it, `captured` the moment (with zone) that it speaks of unless its content says
    otherwise. `document` is the JSON value where `is_json`; otherwise `text` has the lines.
    """

    path: Path
    name: str
    captured: datetime
    is_json: bool
    document: Any = None
    text: str = ""


class UnknownContentError(InputError):
    """A file that is nothing these readers know, or cannot be read at all."""


def contents(path: Path, captured: datetime | None = None) -> Iterator[FileContent]:
    """The content of a file; of a zip archive, of each of its members.

    `captured` is the file's modification time where None. Raises UnknownContentError with file, and line and column
    where there are such, when the file cannot be opened, unpacked or decoded, is empty or larger than LARGEST_FILE.
    """
    try:
        moment = captured or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            start = file.read(len(_ZIP))
        if start == _ZIP:
            yield from _members(path, moment)
        else:
            yield _content(path, str(path), moment, _unpacked(_read(path), str(path)))
    except OSError as error:
        raise UnknownContentError(f"{path} cannot be read: {error.strerror or error}") from None


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(str(path))
    return path.read_bytes()


def _members(path: Path, captured: datetime) -> Iterator[FileContent]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    name = f"{path}!{member.filename}"
                    if member.file_size > LARGEST_FILE:
                        raise _too_large(name)
                    yield _content(path, name, captured, _unpacked(archive.read(member), name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnknownContentError(f"{path} is a damaged or encrypted zip archive: {error}") from None


def _unpacked(data: bytes, name: str) -> bytes:
    """The bytes, without gzip where they are gzip (also of several gzip files one behind the other)."""
    if not data.startswith(_GZIP):
        return data
    parts: list[bytes] = []
    size = 0
    while data:
        decoder = zlib.decompressobj(wbits=31)
        try:
            while not decoder.eof:
                part = decoder.decompress(data, _CHUNK)
                data = decoder.unconsumed_tail
                if not part and not data and not decoder.eof:
                    raise UnknownContentError(f"{name} ends within its gzip data", "Fetch the file anew.")
                parts.append(part)
                size += len(part)
                if size > LARGEST_FILE:
                    raise _too_large(name)
        except zlib.error as error:
            raise UnknownContentError(f"{name} has damaged gzip data: {error}", "Fetch the file anew.") from None
        data = decoder.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _too_large(name: str) -> UnknownContentError:
    limit = f"{LARGEST_FILE // 2**20:,} MiB"
    return UnknownContentError(f"{name} is larger than {limit}", "Split it: one account or page a file.")


def _content(path: Path, name: str, captured: datetime, data: bytes) -> FileContent:
    data, encoding = _without_mark(data)
    if not data.strip():
        raise UnknownContentError(f"{name} is empty")
    if encoding == "utf-8" and data.lstrip()[:1] in (b"{", b"["):
        return FileContent(path, name, captured, True, document=_parsed(data, name))
    text = _decoded(data, encoding, name)
    if text.lstrip()[:1] in ("{", "["):
        return FileContent(path, name, captured, True, document=_parsed(text.encode("utf-8", "surrogatepass"), name))
    return FileContent(path, name, captured, False, text=text)


def _without_mark(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return data, "utf-8"


def _decoded(data: bytes, encoding: str, name: str) -> str:
    if encoding == "utf-8" and b"\0" in data[:_CHUNK]:
        raise UnknownContentError(f"{name} is neither JSON nor text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = _place(data, error.start)
        raise UnknownContentError(f"{name} is not {encoding.upper()}: invalid bytes at {place}") from None


def _parsed(data: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(data)
    except RecursionError:
        raise UnknownContentError(f"{name} is JSON nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnknownContentError(f"{name} is not valid JSON: {_reason(data, error)}") from None


def _reason(data: bytes, error: Exception) -> str:
    """Why JSON could not be read, with line and column in place of a byte number."""
    if isinstance(error, UnicodeDecodeError) or "utf-8" in str(error).lower():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as wrong:
            return f"invalid UTF-8 at {_place(data, wrong.start)}"
    message = str(error).removeprefix("JSON is malformed: ")
    found = re.search(r" \(byte (\d+)\)$", message)
    if found:
        return f"{message[: found.start()]} at {_place(data, int(found.group(1)))}"
    if "truncated" in message:
        return f"it ends early, at {_place(data, len(data))}"
    return message


def _place(data: bytes, offset: int) -> str:
    line = data.count(b"\n", 0, offset) + 1
    column = offset - data.rfind(b"\n", 0, offset)
    return f"line {line}, column {column}"
