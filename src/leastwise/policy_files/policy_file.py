"""What is found in a file: policies, what stands in for a value that is not known, and what could not be evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, Path, Position


@dataclass(frozen=True)
class FoundPolicy:
    """A policy in a file. ``source`` holds its document and locates elements in the user's file.

    ``label`` names what it belongs to (``aws_iam_role.app: assume_role_policy``), empty where the file is the policy.
    ``made_up`` are paths, within the document, of values that stand in for ones that are not known.
    """

    source: JsonText
    kind: PolicyKind
    label: str = ""
    resource_type: str | None = None
    made_up: frozenset[Path] = frozenset()
    alternatives: tuple[FoundPolicy, ...] = ()
    """The same policy where conditions of its template turn out otherwise."""

    def is_made_up(self, path: Path) -> bool:
        """Whether the element at the path is, or lies in, a value that stands in for an unknown one."""
        return any(path[: len(made)] == made for made in self.made_up)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value in a policy that is known only on deployment; something of its form stands in for it."""

    what: str
    place: Position


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A policy that could not be looked at, and why."""

    label: str
    reason: str
    place: Position


Part = FoundPolicy | Unresolved | NotEvaluated | PolicyError
"""What a format finds: a PolicyError where a policy inside a file cannot be read; the others still are."""


@dataclass(frozen=True)
class PolicyFile:
    """A file and what was found in it. ``skipped`` says why nothing was looked for; empty where it was."""

    name: str
    parts: tuple[Part, ...] = ()
    skipped: str = ""

    @property
    def policies(self) -> Iterator[FoundPolicy]:
        """The policies in the order of the file's format."""
        return (part for part in self.parts if isinstance(part, FoundPolicy))

    @property
    def unresolved(self) -> Iterator[Unresolved]:
        """Values that something stands in for; each once."""
        return iter(dict.fromkeys(part for part in self.parts if isinstance(part, Unresolved)))

    @property
    def not_evaluated(self) -> Iterator[NotEvaluated]:
        """Policies that could not be looked at."""
        return (part for part in self.parts if isinstance(part, NotEvaluated))

    @property
    def errors(self) -> Iterator[PolicyError]:
        """Policies, or the whole file, that cannot be read."""
        return (part for part in self.parts if isinstance(part, PolicyError))
