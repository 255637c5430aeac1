"""Files that hold policies: policies themselves, AWS CLI output, Terraform plans, CloudFormation templates, folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from leastwise.errors import InputError, PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, Position, read_json
from leastwise.policy_files.embedded import check_length, error_at, error_in
from leastwise.policy_files.file_text import FileText
from leastwise.policy_files.formats import format_of
from leastwise.policy_files.policy_file import FoundPolicy, NotEvaluated, Part, PolicyFile, Unresolved
from leastwise.policy_files.yaml_text import read_yaml
from leastwise.reference.iam import Reference

__all__ = ["FoundPolicy", "NotEvaluated", "PolicyFile", "Unresolved", "read_policy_files", "read_structured_file"]

STDIN: Final = "-"
SUFFIXES: Final = (".json", ".yaml", ".yml")
LARGEST_FILE: Final = 256 * 1024**2
"""Bytes; plans of large organisations have some tens of megabytes."""
_SIGNS: Final = (b'"Statement"', b"PolicyDocument", b"Statement:", b"2012-10-17")
_KNOWN: Final = "a policy, AWS CLI output, a Terraform plan or a CloudFormation template"
_SKIPPED_FOLDERS: Final = frozenset({"node_modules", "__pycache__"})


def read_policy_files(
    locations: tuple[str, ...],
    kind: PolicyKind | None,
    read_stdin: Callable[[], bytes],
    reference: Reference,
    *,
    skip_other_files: bool = False,
) -> Iterator[PolicyFile]:
    """Every file at the locations: files, folders (searched for .json, .yaml and .yml) and ``-`` for standard input.

    ``kind`` is that of documents which do not tell it. A file that cannot be read is yielded with its PolicyError;
    a file of a folder that holds no policy is yielded as skipped, with ``skip_other_files`` a named one too.
    """
    for location in locations:
        if location == STDIN:
            yield _policy_file("<stdin>", read_stdin(), kind, reference)
        elif Path(location).is_dir():
            refused: list[OSError] = []
            yield from (_read(path, kind, reference, named=False) for path in _files(Path(location), refused.append))
            yield from (PolicyFile(str(error.filename), (_unreadable(error),)) for error in refused)
        else:
            yield _read(Path(location), kind, reference, named=not skip_other_files)


def read_structured_file(path: Path) -> JsonText:
    """The JSON, or YAML, of a file, whatever it holds. Raises PolicyError where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PolicyError(f"{path}: larger than 256 MiB")
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(error) from None
    return _parsed(str(path), content)


def _files(folder: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    """Files with the suffixes, in the order of their names; hidden folders are left out, links not followed.

    ``refused`` gets the error of each folder that cannot be listed.
    """
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _SKIPPED_FOLDERS)
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(SUFFIXES))


def _read(path: Path, kind: PolicyKind | None, reference: Reference, *, named: bool) -> PolicyFile:
    name = str(path)
    try:
        if not path.is_file() and path.exists() and not path.is_fifo():
            raise InputError(f"{name}: not a file")
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{name}: larger than 256 MiB")
        content = path.read_bytes()
    except OSError as error:
        return PolicyFile(name, (_unreadable(error),))
    except InputError as error:
        return PolicyFile(name, (PolicyError(error.message),))
    return _policy_file(name, content, kind, reference, named=named)


def _unreadable(error: OSError) -> PolicyError:
    what = (error.strerror or str(error)).lower()
    return PolicyError(f"{error.filename}: {what}", "name a file that can be read")


def _policy_file(
    name: str, content: bytes, kind: PolicyKind | None, reference: Reference, *, named: bool = True
) -> PolicyFile:
    try:
        source = _parsed(name, content)
    except PolicyError as error:
        if named or any(sign in content for sign in _SIGNS):
            return PolicyFile(name, (error,))
        return PolicyFile(name, skipped=f"cannot be parsed: {error.message.removeprefix(f'{name}: ')}")
    found = format_of(source)
    if found is None:
        if named:
            return PolicyFile(name, (error_at(source, (), _unrecognised(source)),))
        return PolicyFile(name, skipped="holds no policy")
    if not named and source.value == {}:
        return PolicyFile(name, skipped="holds no policy")
    parts = tuple(_checked(part) for part in found.parts(source, kind, reference))
    return PolicyFile(name, parts, "" if parts else f"the {found.name} holds no policy")


def _unrecognised(source: JsonText) -> str:
    if not isinstance(source.value, dict):
        return "a policy must be an object"
    return f"holds none of what is read: {_KNOWN}"


def _parsed(name: str, content: bytes) -> JsonText:
    """JSON, or YAML where the name says so; standard input is YAML where its first character is not one of JSON's."""
    if not content.strip():
        raise error_in(name, Position(1, 0, 0), "the text is empty")
    is_stream = not name.lower().endswith(SUFFIXES)
    if name.lower().endswith((".yaml", ".yml")) or (is_stream and content.lstrip()[:1].isalpha()):
        return read_yaml(content, name)
    parsed = read_json(content, name)
    return FileText(parsed.text, parsed.value, parsed.name)


def _checked(part: Part) -> Part:
    if isinstance(part, FoundPolicy):
        try:
            check_length(part.source)
        except PolicyError as error:
            return error
    return part
