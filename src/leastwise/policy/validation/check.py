"""What a validation check is: it reads a policy document as it is written and yields problems with their places.

Checks work on the parsed JSON, not on a `Policy`, so that they find everything wrong in a document that is no policy.
IAM User Guide, "Access Analyzer policy check reference".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.document import Policy, PolicyKind, parse_policy
from leastwise.policy.json_text import JsonText, Path, Span
from leastwise.reference.iam import Reference


class FindingType(StrEnum):
    """The types of Access Analyzer's ValidatePolicy, the gravest first."""

    ERROR = "ERROR"
    SECURITY_WARNING = "SECURITY_WARNING"
    WARNING = "WARNING"
    SUGGESTION = "SUGGESTION"


ALL_KINDS: Final = frozenset(PolicyKind)


@dataclass(frozen=True)
class Subject:
    """A document to validate: its text, what kind of policy it is, and what it is attached to.

    `resource_type` is ValidatePolicy's validatePolicyResourceType (AWS::S3::Bucket, …) where it is known.
    """

    source: JsonText
    kind: PolicyKind
    reference: Reference
    resource_type: str | None = None

    @cached_property
    def root(self) -> Mapping[str, Any]:
        """The document's elements; empty where the document is no object."""
        return self.source.value if isinstance(self.source.value, dict) else {}

    @cached_property
    def statements(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """(path, elements) of the statements that are objects."""
        found = self.root.get("Statement")
        if isinstance(found, dict):
            return ((("Statement",), found),)
        listed = found if isinstance(found, list) else []
        return tuple((("Statement", index), one) for index, one in enumerate(listed) if isinstance(one, dict))

    @cached_property
    def policy(self) -> Policy | None:
        """The document as a policy, or None where it is none: for checks that need to reason."""
        try:
            return parse_policy(self.source)
        except PolicyError:
            return None


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found: where, and a message that names the value. `also` are further places that belong to it."""

    path: Path
    message: str
    also: tuple[Path, ...] = ()


Find = Callable[[Subject], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class ValidationCheck:
    """One check. `code` is AWS's issue code, or our own with the prefix LEASTWISE_. `kinds` are those it applies to.

    `examples_found` and `examples_clean` are documents (JSON texts, with the kind they are of) that it must and must
    not report; they are tests and documentation.
    """

    code: str
    type: FindingType
    title: str
    find: Find
    learn_more: str
    kinds: frozenset[PolicyKind] = ALL_KINDS
    examples_found: tuple[tuple[PolicyKind, str], ...] = field(default=())
    examples_clean: tuple[tuple[PolicyKind, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as users see it. `also` are the further places that belong to it, each with its span."""

    type: FindingType
    code: str
    message: str
    path: Path
    span: Span
    learn_more: str
    also: tuple[tuple[Path, Span], ...] = ()


def strings_of(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """(path, text) of a string or of the strings in a list."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, one in enumerate(value):
            if isinstance(one, str):
                yield (*path, index), one


def conditions_of(statement: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, str, Any]]:
    """(path, operator, key, value) of the conditions that are well-formed; the value may be anything."""
    block = statement.get("Condition")
    for operator, keys in block.items() if isinstance(block, dict) else ():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            yield (*path, "Condition", operator, key), operator, key, value
