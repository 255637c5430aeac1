"""Archives of files, which are not log objects themselves: told by their bytes, and refused with what to do."""

from __future__ import annotations

import tarfile
from typing import Final

ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_NAMES: Final = (".zip", ".json", ".jsonl", ".gz")
_ADVICE: Final = "unpack it and ingest the folder"


def reason(name: str, content: bytes | bytearray) -> str:
    """Why an object's uncompressed content cannot be read if it is a tar or zip archive; else the empty text.

    Documents and programs are zip archives too, so the name has to be one that logs could have.
    """
    if content.startswith(ZIP_MAGICS):
        return f"a zip archive: {_ADVICE}" if name.lower().endswith(_ZIP_NAMES) else ""
    return f"a tar archive: {_ADVICE}" if _is_tar(bytes(content[: tarfile.BLOCKSIZE])) else ""


def _is_tar(header: bytes) -> bool:
    """Whether the block is a tar header: its checksum says so, in every dialect of tar."""
    if len(header) < tarfile.BLOCKSIZE or header.lstrip()[:1] in (b"{", b"["):
        return False
    try:
        tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True
