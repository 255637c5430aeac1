"""Policy variables as they are written: ``${name}`` and ``${name, 'default'}``.

IAM User Guide, "IAM policy elements: Variables and tags". They stand in Resource and Condition; ``${*}``, ``${?}`` and
``${$}`` are the characters themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.policy.document import VERSION_2012
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject
from leastwise.policy.validation.errors.elements import resources
from leastwise.policy.validation.warnings.operator_names import conditions

_OPENING: Final = "${"
_KEY: Final = re.compile(r"[\w.-]+:[^{}]+", re.DOTALL)
_CHARACTERS: Final = frozenset("*?$")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. ``name`` is what stands before the comma, ``default`` what stands behind it, both as written."""

    path: Path
    text: str
    name: str
    default: str | None
    is_closed: bool

    @property
    def is_key(self) -> bool:
        """Whether it names a condition key, such as aws:username, or a character."""
        return self.is_closed and bool(_KEY.fullmatch(self.name.strip()) or self.name in _CHARACTERS)


def has_variables(subject: Subject) -> bool:
    """Whether the document's version knows variables."""
    return subject.root.get("Version") == VERSION_2012


def written_variables(text: str, path: Path = ()) -> Iterator[Variable]:
    """The variables in a text, in order."""
    for piece in text.split(_OPENING)[1:]:
        content, brace, _ = piece.partition("}")
        name, comma, default = content.partition(",")
        yield Variable(path, _OPENING + content + brace, name, default if comma else None, bool(brace))


def supported_variables(subject: Subject) -> Iterator[Variable]:
    """The variables where the grammar has them: in Resource, NotResource and the values of Condition."""
    for path, text in resources(subject):
        yield from written_variables(text, path)
    for _, _, condition in conditions(subject):
        for path, text in condition.values:
            yield from written_variables(text, path)
