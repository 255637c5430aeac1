"""A JSON value with its place, so that whatever is wrong with it is said with file and path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from leastwise.errors import InputError
from leastwise.model.arn import Arn, is_arn, parse_arn

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[str, ...]:
    """A member's name in camelCase (AWS Config), PascalCase (the IAM API) and, of "arn", in capitals."""
    return (name, name[:1].upper() + name[1:], *(("ARN",) if name == "arn" else ()))


# Not frozen: a large file makes hundreds of thousands, and frozen ones take three times as long to make.
@dataclass(slots=True)
class Element:
    """A value of a JSON document. `step` is the member's name or the index, `parent` what it stands in."""

    value: Any
    file: str
    step: str | int = ""
    parent: Element | None = None

    @property
    def path(self) -> str:
        """The place within the document: `RoleDetailList[3].RoleName`; empty for the document itself."""
        if self.parent is None:
            return ""
        above = self.parent.path
        if isinstance(self.step, int):
            return f"{above}[{self.step}]"
        step = self.parent._spelled_here(self.step)
        if not step.replace("_", "").replace("-", "").isalnum():
            return f"{above}[{step[:80]!r}]"
        return f"{above}.{step}" if above else step

    def wrong(self, what: str, hint: str = "") -> InputError:
        """An error that says where: "FILE: PATH WHAT"."""
        return InputError(f"{self.file}: {self.path or 'the document'} {what}", hint)

    @property
    def is_present(self) -> bool:
        """Whether there is a value other than null."""
        return self.value is not None

    def named(self, name: str) -> bool:
        """Whether the object has the member, be it null."""
        members = self.members()
        return any(spelling in members for spelling in _spellings(name))

    def get(self, name: str) -> Element:
        """The member of an object in either spelling; an element of None where there is none."""
        members = self.value if isinstance(self.value, dict) else self.members()
        for spelling in _spellings(name):
            if spelling in members:
                return Element(members[spelling], self.file, spelling, self)
        return Element(None, self.file, name, self)

    def _spelled_here(self, name: str) -> str:
        """A missing member is called as its neighbours are spelled."""
        members = self.value if isinstance(self.value, dict) else {}
        if name not in members and any(member[:1].isupper() for member in members):
            return _spellings(name)[1]
        return name

    def at(self, *names: str) -> Element:
        """The member below the members; an element of None where one on the way is missing or null."""
        element = self
        for name in names:
            if not element.is_present:
                return element
            element = element.get(name)
        return element

    def members(self) -> dict[str, Any]:
        """The object's members; raises InputError where it is no object."""
        if not isinstance(self.value, dict):
            raise self._not("an object")
        return self.value

    def entries(self) -> Iterator[tuple[str, Element]]:
        """The object's members with names that are data, such as the keys of tags, in the order of the names."""
        for name, value in sorted(self.members().items()):
            yield name, Element(value, self.file, name, self)

    def elements(self) -> Iterator[Element]:
        """The list's elements, none of null; raises InputError where it is no list."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self._not("a list")
        for index, value in enumerate(self.value):
            yield Element(value, self.file, index, self)

    def text(self) -> str:
        """The text; raises InputError where it is missing, empty or none."""
        if not isinstance(self.value, str) or not self.value:
            raise self._not("a text")
        return self.value

    def text_or_empty(self) -> str:
        """The text, also an empty one; raises InputError where it is none."""
        return "" if self.value == "" else self.text()

    def texts(self) -> list[str]:
        """The texts of a list."""
        return [element.text() for element in self.elements()]

    def boolean(self) -> bool:
        """True or false, also as the texts that AWS Config and Terraform write."""
        if isinstance(self.value, str) and self.value.lower() in ("true", "false"):
            return self.value.lower() == "true"
        if not isinstance(self.value, bool):
            raise self._not("true or false")
        return self.value

    def number(self) -> int:
        """The integer; raises InputError where it is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._not("a whole number")
        return self.value

    def arn(self) -> Arn:
        """The ARN; raises InputError where the text is none."""
        text = self.text()
        if not is_arn(text):
            raise self.wrong(f"is no ARN: {text[:80]!r}")
        return parse_arn(text)

    def _not(self, kind: str) -> InputError:
        if self.value is None:
            return self.wrong("is missing", f"It has to be {kind}. Was the file cut or edited?")
        if self.value == "":
            return self.wrong("is empty", f"It has to be {kind}. Was the file cut or edited?")
        return self.wrong(f"is {_KINDS.get(type(self.value), 'a value')}, not {kind}")
