"""Stand-ins for whole elements of a policy: ARNs that its actions take, principals, condition values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from leastwise.policy.document import VERSION_2012, PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy_files.placeholders import ACCOUNT, PARTITION, REGION, account, is_word, word
from leastwise.reference.iam import Reference

_MOST_ACTIONS: Final = 40
_MOST_ARNS: Final = 8
_OPERATORS: Final = (
    ("ipaddress", "192.0.2.0/24"),
    ("numeric", "1"),
    ("date", "2020-01-01T00:00:00Z"),
    ("bool", "true"),
    ("null", "false"),
    ("binary", "cGxhY2Vob2xkZXI="),
)


def put_stand_ins(
    document: Any, kind: PolicyKind, made_up: Mapping[Path, str], reference: Reference
) -> frozenset[Path]:
    """Put what is valid there at these paths of a document, and at strings that are nothing but a placeholder.

    ``made_up`` says how each unknown value is written. Returns the paths of all that is made up; the document is
    changed.
    """
    paths = dict(_words(document, ())) | dict(made_up)
    found = set(paths)
    for path, what in sorted(paths.items(), key=lambda one: (len(one[0]), str(one[0]))):
        if path:
            found |= _Place(document, kind, reference, what).put(path)
    return frozenset(found)


def _words(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if is_word(value):
        yield path, str(value)
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _words(one, (*path, step))


class _Place:
    """Where one value is to be put."""

    def __init__(self, document: Any, kind: PolicyKind, reference: Reference, what: str) -> None:
        self._document = document
        self._kind = kind
        self._reference = reference
        self._what = what

    def put(self, path: Path) -> set[Path]:
        """Put the value at the path; returns the paths of further values beside it."""
        around = self._document
        for step in path[:-1]:
            around = around[step]
        values = self._values(path)
        if isinstance(path[-1], str):
            around[path[-1]] = values if len(values) > 1 else values[0]
            return set()
        around[path[-1]] = values[0]
        start = len(around)
        around += values[1:]
        return {(*path[:-1], index) for index in range(start, len(around))}

    def _values(self, path: Path) -> list[Any]:
        if path[0] != "Statement":
            return [VERSION_2012 if path == ("Version",) else word(self._what)]
        if path == ("Statement",):
            return [[self._statement()]]
        start = 2 if isinstance(path[1], int) else 1
        statement = self._document["Statement"]
        if start == 2:
            statement = statement[path[1]]
        return self._element(statement if isinstance(statement, dict) else {}, path[start:])

    def _element(self, statement: Mapping[str, Any], path: Path) -> list[Any]:
        name = str(path[0]) if path else ""
        if not path:
            return [self._statement()]
        if name in ("Resource", "NotResource"):
            return list(islice(self._resources(statement), _MOST_ARNS)) or [f"arn:{PARTITION}:s3:::{word(self._what)}"]
        if name in ("Principal", "NotPrincipal"):
            kind = str(path[1]) if len(path) > 1 else ""
            return [self._principal(kind) if kind else {"AWS": self._principal("AWS")}]
        if name == "Condition":
            return [self._condition(path)]
        return [{"Action": self._action(), "NotAction": self._action(), "Effect": "Allow"}.get(name, word(self._what))]

    def _action(self) -> str:
        return "sts:AssumeRole" if self._kind is PolicyKind.TRUST else "sts:GetCallerIdentity"

    def _statement(self) -> dict[str, Any]:
        principal = {"Principal": {"AWS": self._principal("AWS")}}
        if self._kind is PolicyKind.TRUST:
            return {"Effect": "Allow", **principal, "Action": self._action()}
        found = {"Effect": "Allow", "Action": self._action(), "Resource": "*"}
        return found | (principal if self._kind is PolicyKind.RESOURCE else {})

    def _principal(self, kind: str) -> str:
        owner = account(self._what)
        return {
            "Service": "lambda.amazonaws.com",
            "Federated": f"arn:{PARTITION}:iam::{owner}:saml-provider/{word(self._what)}",
            "CanonicalUser": (owner * 6)[:64],
        }.get(kind, f"arn:{PARTITION}:iam::{owner}:root")

    def _resources(self, statement: Mapping[str, Any]) -> Iterator[str]:
        """One ARN of each form that the statement's actions take; ``*`` where they take nothing else."""
        patterns = dict.fromkeys(
            pattern for action in self._actions(statement) for pattern in self._reference.arn_patterns(action)
        )
        if list(patterns) == ["*"]:
            yield "*"
        for pattern in patterns:
            parts = pattern.split(":", 5)
            if len(parts) == 6:
                known = (PARTITION, parts[2], REGION, ACCOUNT)
                filled = [value if part == "*" else part for part, value in zip(parts[1:5], known, strict=True)]
                yield ":".join(["arn", *filled, parts[5].replace("*", word(self._what))])

    def _actions(self, statement: Mapping[str, Any]) -> Iterator[str]:
        found = statement.get("Action")
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, str):
                yield from islice(self._reference.names(self._reference.actions_matching(one)), _MOST_ACTIONS)

    def _condition(self, path: Path) -> Any:
        if len(path) < 3:
            return {"Bool": {"aws:SecureTransport": "true"}} if len(path) == 1 else {}
        operator, key = str(path[1]).lower().rpartition(":")[2], str(path[2]).lower()
        for start, text in _OPERATORS:
            if operator.removeprefix("not").startswith(start):
                return text
        owner = account(self._what)
        if operator.startswith("arn") or "arn" in key:
            return f"arn:{PARTITION}:iam::{owner}:role/{word(self._what)}"
        if "org" in key:
            return f"o-{owner}" + ("/*" if "paths" in key else "")
        return owner if "account" in key else word(self._what)
