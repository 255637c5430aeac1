"""YAML text with the place of every element, as CloudFormation reads it.

Scalars are strings, as policies want them: ``Version: 2012-10-17`` is no date and an account of digits no number.
The short forms of intrinsic functions (``!Sub``) become the long ones (``Fn::Sub``). CloudFormation User Guide,
"CloudFormation template formats" and "Intrinsic function reference".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.json_text import MAXIMUM_DEPTH, JsonText, Path, Position, Span, read_json
from leastwise.policy_files.embedded import error_in
from leastwise.policy_files.file_text import FileText

LONGEST: Final = 2_000_000
"""Characters; CloudFormation takes templates of up to 1 MB."""
_MOST_ELEMENTS: Final = 200_000
"""Elements once aliases are followed: some short files would otherwise unfold to billions."""
_NULL: Final = "tag:yaml.org,2002:null"
_BOOLEAN: Final = "tag:yaml.org,2002:bool"
_MERGE: Final = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class YamlText(FileText):
    """A parsed YAML text; ``value`` is made of dicts, lists, strings and None."""

    spans: dict[Path, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    def locate(self, path: Path = ()) -> Span:
        """The place of the element at the path, or of the nearest element around it that exists."""
        while path and path not in self.spans:
            path = path[:-1]
        start, end = self.spans.get(path, (0, 0))
        return Span(self.position(start), self.position(end))


def read_yaml(content: bytes, name: str) -> JsonText:
    """Parse a YAML text of one document.

    Raises PolicyError with line and column: not UTF-8, no YAML, several documents, nested too deep, too large, or a
    name that occurs twice.
    """
    text = _decoded(content, name)
    if len(text) > LONGEST:
        raise error_in(name, Position(1, 0, 0), f"{len(text):,} characters of YAML; templates have at most 1 MB")
    return _Construction(text, name).text_with_places()


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        read_json(content, name)  # words the same error
        raise


class _Construction:
    """Turns PyYAML's nodes into values, keeping their marks."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._spans: dict[Path, tuple[int, int]] = {}

    def text_with_places(self) -> JsonText:
        node = self._composed()
        value = self._value(node, (), 0) if node is not None else None
        return YamlText(self._text, value, self._name, self._spans)

    def _composed(self) -> Any:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self._check_depth(yaml.parse(self._text, Loader=loader))
            return yaml.compose(self._text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Position(mark.line + 1, mark.column, 0) if mark else Position(1, 0, 0)
            raise error_in(self._name, place, f"no YAML: {error.problem or error.context}") from None
        except (yaml.YAMLError, RecursionError) as error:
            what = str(error).partition("\n")[0] or "nested too deep"
            raise error_in(self._name, Position(1, 0, 0), f"no YAML: {what}") from None

    def _check_depth(self, events: Iterable[Any]) -> None:
        """Refuse deep nesting before a recursive composer meets it."""
        depth = 0
        for event in events:
            name = type(event).__name__
            depth += name.endswith("StartEvent") - name.endswith("EndEvent")
            if depth > MAXIMUM_DEPTH + 2:  # the stream and the document around it
                raise self._refused(event, f"nested more than {MAXIMUM_DEPTH} levels deep")

    def _value(self, node: Any, path: Path, depth: int) -> Any:
        self._spans[path] = node.start_mark.index, node.end_mark.index
        if depth > MAXIMUM_DEPTH:
            raise self._refused(node, f"nested more than {MAXIMUM_DEPTH} levels deep")
        if len(self._spans) > _MOST_ELEMENTS:
            raise self._refused(node, f"more than {_MOST_ELEMENTS:,} elements")
        if node.tag.startswith("!") and len(node.tag) > 1:
            return self._intrinsic(node, path, depth)
        return self._plain(node, path, depth)

    def _plain(self, node: Any, path: Path, depth: int) -> Any:
        if node.id == "mapping":
            return self._mapping(node, path, depth)
        if node.id == "sequence":
            return [self._value(one, (*path, index), depth + 1) for index, one in enumerate(node.value)]
        if node.tag == _NULL:
            return None
        return node.value.lower() if node.tag == _BOOLEAN and node.value.lower() in ("true", "false") else node.value

    def _mapping(self, node: Any, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        places: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                for one in value.value if value.id == "sequence" else [value]:
                    merged |= self._mapping(one, path, depth + 1) if one.id == "mapping" else {}
                continue
            if key.id != "scalar":
                raise self._refused(key, "a name must be a string")
            if key.value in places:
                first = places[key.value]
                where = f"line {first.line + 1}, column {first.column + 1}"
                raise self._refused(key, f"the name {key.value!r} occurs twice, first at {where}")
            places[key.value] = key.start_mark
            found[key.value] = self._value(value, (*path, key.value), depth + 1)
        return merged | found

    def _intrinsic(self, node: Any, path: Path, depth: int) -> dict[str, Any]:
        """``!Sub x`` as ``{"Fn::Sub": x}``; ``!GetAtt a.b`` as ``{"Fn::GetAtt": ["a", "b"]}``."""
        short = node.tag[1:]
        name = short if short in ("Ref", "Condition") else f"Fn::{short}"
        inner = (*path, name)
        self._spans[inner] = self._spans[path]
        value = self._plain(node, inner, depth + 1)
        if name == "Fn::GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name: value}

    def _refused(self, node: Any, what: str) -> PolicyError:
        mark = node.start_mark
        return error_in(self._name, Position(mark.line + 1, mark.column, mark.index), what)
