"""Which files to read: the paths as named, folders walked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leastwise.collectors.files import iam_collect
from leastwise.errors import InputError


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to look at, or a folder that is one thing (`is_collected`, see `iam_collect`).

    `is_named` where the user named the file, so that it has to be something.
    """

    path: Path
    is_named: bool
    is_collected: bool = False


def candidates(paths: Sequence[Path]) -> list[Candidate]:
    """The files of the paths, each once, the oldest first, so that later states are read after earlier ones.

    Raises InputError where a path does not exist.
    """
    found: dict[Path, Candidate] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist")
        for candidate in [Candidate(path, True)] if not path.is_dir() else _walked(path):
            found.setdefault(candidate.path.resolve(), candidate)
    return sorted(found.values(), key=lambda candidate: (_modified(candidate.path), str(candidate.path)))


def _walked(folder: Path) -> Iterator[Candidate]:
    for root, folders, files in os.walk(folder, onerror=_unreadable):
        folders.sort()
        if iam_collect.recognises(Path(root)):
            folders.clear()
            yield Candidate(Path(root), False, is_collected=True)
            continue
        yield from (Candidate(Path(root, name), False) for name in sorted(files))


def _unreadable(error: OSError) -> None:
    raise InputError(f"{error.filename} cannot be read: {error.strerror}") from None


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
