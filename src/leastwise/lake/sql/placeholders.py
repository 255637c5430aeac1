"""The lexer pass: table names that are no SQL identifiers become identifiers of the same length.

CloudTrail Lake writes the event data store's id bare (``FROM 3fa85f64-5717-4562-b3fc-2c963f66afa6``; CloudTrail User
Guide, "CloudTrail Lake SQL constraints"), and published samples write ``$EDS_ID``, ``<event_data_store_id>`` and the
like. The length stays, so that error positions stay those of the user's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_UUID: Final = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_ARN: Final = r"arn:aws[\w-]*:cloudtrail:[\w-]*:\d*:eventdatastore/[\w-]+"
_MARKED: Final = r"<[^<>'\"\n;]{1,80}>|\$?\{\{?[^{}'\"\n;]{1,80}\}?\}|\[[^\[\]'\"\n;]{1,80}\]|\$[A-Za-z_][\w-]*|\*{3,}"
_BARE: Final = rf"{_ARN}|{_UUID}|{_MARKED}|[0-9A-Za-z_]+(?:-[0-9A-Za-z_]+)+"
_PART: Final = rf"(?:{_BARE}|[A-Za-z_]\w*|\"[^\"\n]+\"|`[^`\n]+`)"
_TABLE: Final = re.compile(rf"\b(?:FROM|JOIN)\s+(?P<name>{_PART}(?:\.{_PART})*)", re.IGNORECASE)
_SPLIT: Final = re.compile(_PART)
_SKIPPED: Final = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_STORE: Final = re.compile(rf"{_ARN}|{_UUID}", re.IGNORECASE)
_APART: Final = re.compile(r"(?<=[<>!])([^\S\n]+)(?==)|(?<=<)([^\S\n]+)(?=>)")
_BACKTICKS: Final = re.compile(r"`[^`\"\n]+`")
_ATHENA_PLACEHOLDER: Final = re.compile(r"table|athena|logs|database|\bdb\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PreparedText:
    """The text with every table name an identifier; the (lower-case) names that stand for an event data store,
    and those of placeholders for an Athena table."""

    text: str
    store_ids: frozenset[str]
    athena_placeholders: frozenset[str]


def replace_store_ids(text: str) -> PreparedText:
    """Return the text with event data store ids and placeholders after FROM and JOIN as identifiers."""
    blank = without_strings_and_comments(text)
    stores: set[str] = set()
    athena: set[str] = set()
    characters = list(text)
    for match in _TABLE.finditer(blank):
        parts = list(_SPLIT.finditer(match["name"]))
        for part in parts:
            kind = _kind(part.group(), qualified=len(parts) > 1)
            if kind is None:
                continue
            name = _identifier(part.group())
            (stores if kind == "store" else athena).add(name.strip('"').lower())
            start = match.start("name") + part.start()
            characters[start : start + len(name)] = name
    for match in re.finditer(rf"(?<![\w-]){_UUID}(?![\w-])", blank):  # `FROM id a, id b` and `id.eventName`
        name = _identifier(match.group())
        stores.add(name.lower())
        characters[match.start() : match.start() + len(name)] = name
    _write_plainly(characters, blank)
    return PreparedText("".join(characters), frozenset(stores), frozenset(athena))


def _write_plainly(characters: list[str], blank: str) -> None:
    """Write ``< =`` as ``<=`` and names in backticks in double quotes, in place; every length stays."""
    for match in _APART.finditer(blank):
        # The second character of the operator moves to the first; the blanks follow it.
        end = match.end()
        characters[match.start()], characters[end] = characters[end], " "
    for match in _BACKTICKS.finditer(blank):
        for place in (match.start(), match.end() - 1):
            if characters[place] == "`":
                characters[place] = '"'


def without_strings_and_comments(text: str) -> str:
    """Return the text with every string and comment as blanks, each character at its place."""
    return _SKIPPED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _kind(part: str, *, qualified: bool) -> str | None:
    bare = part.strip('"`')
    if _STORE.fullmatch(bare):
        return "store"
    if part.startswith('"') or re.fullmatch(r"[A-Za-z_]\w*", part):
        return None
    if part.startswith("`") or qualified or _ATHENA_PLACEHOLDER.search(bare):
        return "athena"
    return "store"


def _identifier(part: str) -> str:
    if part[0] in '"`':
        return '"' + part[1:-1] + '"'
    return re.sub(r"^[0-9]", "_", re.sub(r"\W", "_", part, flags=re.ASCII))
