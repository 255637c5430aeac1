"""Where the rows of a command go: standard output, or a file that appears when it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from leastwise.errors import InputError


@contextmanager
def row_destination(output_file: Path | None, *, is_parquet: bool, option: str = "--output-file") -> Iterator[BinaryIO]:
    """Yield the stream to write to. A file gets its name when the block has ended without an error.

    Raises InputError when there is no such folder, the file cannot be written, or Parquet would go to a terminal.
    """
    if output_file is not None:
        with _file(output_file, option) as stream:
            yield stream
        return
    if is_parquet and sys.stdout.isatty():
        raise InputError("Parquet is not for a terminal", "Add --output-file FILE.")
    try:
        yield sys.stdout.buffer
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"standard output cannot be written: {error.strerror}") from error


@contextmanager
def _file(path: Path, option: str) -> Iterator[BinaryIO]:
    _check_folder(path, option)
    # A pipe or a device is written as it is; only a file can be put in place whole.
    special = path.exists() and not path.is_file()
    unfinished = path if special else path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        if not special:
            unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{option} {path}: {error.strerror}") from error
    finally:
        if not special:
            unfinished.unlink(missing_ok=True)


def _check_folder(path: Path, option: str) -> None:
    folder = path.parent
    if path.is_dir():
        raise InputError(f"{option} {path}: is a folder", "Name a file in it.")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{option} {path}: {folder} is a file, no folder", "Name a file in a folder.")
    if not folder.exists():
        raise InputError(f"{option} {path}: the folder {folder} does not exist", "Make it first, or name another.")
