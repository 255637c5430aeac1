"""JSON text with the place of every element; RFC 8259, without duplicate names.

Values come from the standard library's parser. Places are looked up when asked for: a policy is read far more often
than a finding points into it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NoReturn

from leastwise.errors import PolicyError

MAXIMUM_DEPTH: Final = 64
"""How deep arrays and objects may nest; policies need six levels."""

Path = tuple[str | int, ...]
"""The names and indexes that lead from the document to an element."""

_TOKEN: Final = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^ \t\r\n{}\[\],:"]+)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text. `line` counts from 1, `column` and `offset` from 0, in characters, as AWS counts them."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Span:
    """From the first character of an element to behind its last."""

    start: Position
    end: Position


@dataclass(frozen=True)
class JsonText:
    """A parsed JSON text. `value` is made of dicts, lists, strings, numbers, booleans and None."""

    text: str
    value: Any
    name: str = ""

    def locate(self, path: Path = ()) -> Span:
        """The place of the element at the path, or of the nearest element around it that exists."""
        while path and path not in self._spans:
            path = path[:-1]
        start, end = self._spans[path]
        return Span(self.position(start), self.position(end))

    def position(self, offset: int) -> Position:
        """Line and column of a character offset."""
        line = self.text.count("\n", 0, offset)
        return Position(line + 1, offset - (self.text.rfind("\n", 0, offset) + 1), offset)

    @cached_property
    def _spans(self) -> dict[Path, tuple[int, int]]:
        return _Walk(self.text).spans


class _Walk:
    """Finds (start, end) of all elements of a well-formed text."""

    def __init__(self, text: str) -> None:
        self._marks = [(found.start(1), found.end(1), found.group(1)) for found in _TOKEN.finditer(text)]
        self._next = 0
        self.spans: dict[Path, tuple[int, int]] = {}
        self._element(())

    def _take(self) -> tuple[int, int, str]:
        self._next += 1
        return self._marks[self._next - 1]

    def _element(self, path: Path) -> None:
        start, end, mark = self._take()
        if mark == "{":
            end = self._members(path)
        elif mark == "[":
            end = self._items(path)
        self.spans[path] = start, end

    def _members(self, path: Path) -> int:
        while True:
            _, end, mark = self._take()
            if mark == "}":
                return end
            if mark != ",":
                self._take()  # the colon
                self._element((*path, json.loads(mark, strict=False)))

    def _items(self, path: Path) -> int:
        index = 0
        while True:
            _, end, mark = self._take()
            if mark == "]":
                return end
            if mark != ",":
                self._next -= 1
                self._element((*path, index))
                index += 1


def read_json(content: bytes | str, name: str = "") -> JsonText:
    """Parse a JSON text. `name` is what messages call it.

    Raises PolicyError with line and column: not UTF-8, no JSON, nested too deep, or a name that occurs twice.
    """
    text = content if isinstance(content, str) else _decoded(content, name)
    text = text.removeprefix("\ufeff")
    _check_depth(text, name)
    try:
        return JsonText(text, _DECODER.decode(text), name)
    except json.JSONDecodeError as error:
        what = "the text is empty" if not text.strip() else error.msg.lower()
        _refuse(text, name, error.pos, what)
    except _DuplicateNameError as duplicate:
        _refuse_duplicate(text, name, duplicate.args[0])
    except ValueError as error:  # NaN, Infinity, or a number of thousands of digits
        _refuse(text, name, _number_offset(text), str(error).split(";")[0].lower())


class _DuplicateNameError(Exception):
    """A name that occurs twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateNameError(next(name for name in names if names.count(name) > 1))
    return found


class JsonNumber(float):
    """A number with a fraction or an exponent, and the text that spells it exactly."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> JsonNumber:
        """The number that a JSON text spells."""
        found = super().__new__(cls, text)
        found.text = text
        return found


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_float=JsonNumber, parse_constant=_constant)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        _refuse(before, name, len(before), f"the byte 0x{content[error.start]:02x} is not UTF-8")


def _check_depth(text: str, name: str) -> None:
    """Refuse deep nesting before a recursive parser meets it."""
    if text.count("[") + text.count("{") <= MAXIMUM_DEPTH:
        return
    depth = 0
    for found in _BRACKETS.finditer(text):
        mark = found.group()
        if mark in "{[":
            depth += 1
            if depth > MAXIMUM_DEPTH:
                _refuse(text, name, found.start(), f"nested more than {MAXIMUM_DEPTH} levels deep")
        elif mark in "}]":
            depth -= 1


_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


def _number_offset(text: str) -> int:
    found = re.search(r"-?(?:NaN|Infinity)|\d{4000,}", text)
    return found.start() if found else 0


def _refuse_duplicate(text: str, name: str, member: str) -> NoReturn:
    """Name both places: the first object, in the order of its end, that has a name twice."""
    open_objects: list[dict[str, int]] = []
    tokens = list(_TOKEN.finditer(text))
    for index, token in enumerate(tokens):
        mark = token.group(1)
        if mark == "{":
            open_objects.append({})
        elif mark == "}":
            open_objects.pop()
        elif mark[0] == '"' and open_objects and index + 1 < len(tokens) and tokens[index + 1].group(1) == ":":
            key = json.loads(mark, strict=False)
            if key == member and key in open_objects[-1]:
                first = JsonText(text, None).position(open_objects[-1][key])
                where = f"line {first.line}, column {first.column + 1}"
                _refuse(text, name, token.start(1), f"the name {member!r} occurs twice, first at {where}")
            open_objects[-1].setdefault(key, token.start(1))
    _refuse(text, name, 0, f"the name {member!r} occurs twice in one object")


def _refuse(text: str, name: str, offset: int, what: str) -> NoReturn:
    place = JsonText(text, None).position(offset)
    where = f"{name}: " if name else ""
    raise PolicyError(
        f"{where}line {place.line}, column {place.column + 1}: {what}", "correct the JSON there and run it again"
    )
