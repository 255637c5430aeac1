"""Policy documents as values: policies, statements, principals, conditions.

IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements reference". Where AWS takes a
single value for a list, or one statement for a list of them, so does `parse_policy`; everything else it refuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from leastwise.errors import PolicyError
from leastwise.policy.json_text import JsonNumber, JsonText, Path, read_json

VERSION_2008: Final = "2008-10-17"
VERSION_2012: Final = "2012-10-17"


class PolicyKind(StrEnum):
    """What a policy is attached to, or how it limits."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    TRUST = "trust"
    SCP = "scp"
    RCP = "rcp"
    BOUNDARY = "boundary"
    SESSION = "session"
    ENDPOINT = "endpoint"


KINDS_WITH_PRINCIPAL: Final = frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.RCP, PolicyKind.ENDPOINT})


class Effect(StrEnum):
    """What a statement does."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class PrincipalElement:
    """A Principal or NotPrincipal element: (kind, value) pairs; the principal "*" is ("*", "*").

    Kinds are AWS, Service, Federated and CanonicalUser.
    """

    entries: tuple[tuple[str, str], ...]
    negated: bool = False

    @property
    def is_everyone(self) -> bool:
        """Whether it names all principals, anonymous ones included."""
        return not self.negated and any(value == "*" and kind in ("*", "AWS") for kind, value in self.entries)


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator with one key: `values` are alternatives. `operator` is as written, `key` as written."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `not_actions` and `not_resources` say that the lists are those of NotAction and NotResource.

    `resources` is None where the statement has neither Resource nor NotResource (trust policies have none).
    """

    index: int
    effect: Effect
    actions: tuple[str, ...]
    resources: tuple[str, ...] | None
    conditions: tuple[Condition, ...] = ()
    principal: PrincipalElement | None = None
    not_actions: bool = False
    not_resources: bool = False
    sid: str | None = None
    path: Path = ()

    @property
    def label(self) -> str:
        """How messages name the statement: its Sid, or its number from 0."""
        return self.sid or f"Statement[{self.index}]"


@dataclass(frozen=True)
class Policy:
    """A policy document. `source` is the text it was read from, where there is one."""

    statements: tuple[Statement, ...]
    version: str = VERSION_2008
    id: str | None = None
    name: str = ""
    source: JsonText | None = field(default=None, compare=False, repr=False)

    @cached_property
    def condition_keys(self) -> frozenset[str]:
        """The keys of all conditions, in lower case."""
        return frozenset(condition.key.lower() for one in self.statements for condition in one.conditions)

    @cached_property
    def has_principals(self) -> bool:
        """Whether a statement says for whom it is."""
        return any(one.principal is not None for one in self.statements)

    @property
    def has_variables(self) -> bool:
        """Whether ``${...}`` are policy variables: since version 2012-10-17 ("IAM policy elements: Variables")."""
        return self.version == VERSION_2012


def parse_policy(content: bytes | str | JsonText | dict[str, Any], name: str = "") -> Policy:
    """The policy of a JSON text, a parsed text, or a dict.

    Raises PolicyError with line and column for a text that is no JSON or no policy.
    """
    if isinstance(content, dict):
        content = JsonText(json.dumps(content), content, name)
    elif not isinstance(content, JsonText):
        content = read_json(content, name)
    return _Reader(content).policy()


_POLICY_ELEMENTS: Final = frozenset({"Version", "Id", "Statement"})
_STATEMENT_ELEMENTS: Final = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
_PRINCIPAL_KINDS: Final = {
    "aws": "AWS",
    "service": "Service",
    "federated": "Federated",
    "canonicaluser": "CanonicalUser",
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one document; refuses at the first fault, with its place."""

    source: JsonText

    def policy(self) -> Policy:
        value = self._object(self.source.value, (), "a policy")
        self._known(value, _POLICY_ELEMENTS, ())
        version = value.get("Version", VERSION_2008)
        if version not in (VERSION_2008, VERSION_2012):
            raise self._refused(("Version",), f"Version must be {VERSION_2012} or {VERSION_2008}")
        identifier = value.get("Id")
        if identifier is not None and not isinstance(identifier, str):
            raise self._refused(("Id",), "Id must be a string")
        if "Statement" not in value:
            raise self._refused((), "the policy has no Statement")
        statements = tuple(self._statements(value["Statement"]))
        return Policy(statements, version, identifier, self.source.name, self.source)

    def _statements(self, value: Any) -> Iterator[Statement]:
        if isinstance(value, dict):
            yield self._statement(value, 0, ("Statement",))
            return
        if not isinstance(value, list):
            raise self._refused(("Statement",), "Statement must be an object or a list of objects")
        for index, one in enumerate(value):
            yield self._statement(one, index, ("Statement", index))

    def _statement(self, value: Any, index: int, path: Path) -> Statement:
        self._object(value, path, "a statement")
        self._known(value, _STATEMENT_ELEMENTS, path)
        effect = value.get("Effect")
        if effect not in ("Allow", "Deny"):
            raise self._refused((*path, "Effect"), "Effect must be Allow or Deny")
        sid = value.get("Sid")
        if sid is not None and not isinstance(sid, str):
            raise self._refused((*path, "Sid"), "Sid must be a string")
        actions, not_actions = self._either(value, path, "Action")
        if actions is None:
            raise self._refused(path, "the statement has neither Action nor NotAction")
        resources, not_resources = self._either(value, path, "Resource")
        return Statement(
            index,
            Effect(effect),
            actions,
            resources,
            tuple(self._conditions(value.get("Condition", {}), (*path, "Condition"))),
            self._principal(value, path),
            not_actions,
            not_resources,
            sid or None,
            path,
        )

    def _either(self, value: dict[str, Any], path: Path, name: str) -> tuple[tuple[str, ...] | None, bool]:
        """The strings of an element or of its Not form, and whether it was that."""
        negated = f"Not{name}"
        if name in value and negated in value:
            raise self._refused((*path, negated), f"{name} and {negated} exclude each other")
        if negated in value:
            return self._strings(value[negated], (*path, negated)), True
        return (self._strings(value[name], (*path, name)) if name in value else None), False

    def _principal(self, value: dict[str, Any], path: Path) -> PrincipalElement | None:
        if "Principal" in value and "NotPrincipal" in value:
            raise self._refused((*path, "NotPrincipal"), "Principal and NotPrincipal exclude each other")
        name = "NotPrincipal" if "NotPrincipal" in value else "Principal"
        if name not in value:
            return None
        found, path = value[name], (*path, name)
        if isinstance(found, str):
            if found != "*":
                raise self._refused(path, f'{name} must be "*" or an object such as {{"AWS": "111122223333"}}')
            return PrincipalElement((("*", "*"),), name == "NotPrincipal")
        entries: list[tuple[str, str]] = []
        for kind, values in self._object(found, path, name).items():
            if kind.lower() not in _PRINCIPAL_KINDS:
                raise self._refused((*path, kind), f"{kind!r} is no kind of principal: use AWS, Service or Federated")
            entries += [(_PRINCIPAL_KINDS[kind.lower()], one) for one in self._strings(values, (*path, kind))]
        return PrincipalElement(tuple(entries), name == "NotPrincipal")

    def _conditions(self, value: Any, path: Path) -> Iterator[Condition]:
        for operator, keys in self._object(value, path, "Condition").items():
            for key, values in self._object(keys, (*path, operator), operator).items():
                yield Condition(operator, key, self._texts(values, (*path, operator, key)))

    def _texts(self, value: Any, path: Path) -> tuple[str, ...]:
        """Condition values: strings, numbers and booleans, as texts."""
        listed = value if isinstance(value, list) else [value]
        return tuple(self._text(one, (*path, index)) for index, one in enumerate(listed))

    def _text(self, value: Any, path: Path) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, JsonNumber):
            return value.text
        if isinstance(value, int | float):
            return json.dumps(value)
        raise self._refused(path, "a condition value must be a string, a number or a boolean")

    def _strings(self, value: Any, path: Path) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list):
            raise self._refused(path, f"{path[-1]} must be a string or a list of strings")
        for index, one in enumerate(value):
            if not isinstance(one, str):
                raise self._refused((*path, index), f"{path[-1]} must be a list of strings")
        return tuple(value)

    def _object(self, value: Any, path: Path, what: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._refused(path, f"{what} must be an object")
        return value

    def _known(self, value: dict[str, Any], names: frozenset[str], path: Path) -> None:
        for name in value:
            if name not in names:
                raise self._refused((*path, name), f"{name!r} is no element of a {'statement' if path else 'policy'}")

    def _refused(self, path: Path, what: str) -> PolicyError:
        start = self.source.locate(path).start
        where = f"{self.source.name}: " if self.source.name else ""
        return PolicyError(
            f"{where}line {start.line}, column {start.column + 1}: {what}",
            "`leastwise policy validate` lists everything that is wrong",
        )
