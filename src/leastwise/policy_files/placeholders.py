"""What stands in for values that are known only on deployment: something valid at its place.

The account is the one of AWS's own examples, 111122223333, and the Region us-east-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.policy.document import VERSION_2012, PolicyKind
from leastwise.policy.json_text import Path

ACCOUNT: Final = "111122223333"
REGION: Final = "us-east-1"
PARTITION: Final = "aws"
WORD: Final = "placeholder"
_ARN_COMPONENTS: Final = ("arn", PARTITION, "s3", REGION, ACCOUNT)
_OPERATORS: Final = (
    ("ipaddress", "192.0.2.0/24"),
    ("numeric", "1"),
    ("date", "2020-01-01T00:00:00Z"),
    ("bool", "true"),
    ("null", "false"),
    ("binary", "cGxhY2Vob2xkZXI="),
    ("arn", f"arn:{PARTITION}:iam::{ACCOUNT}:role/{WORD}"),
)
_KEYS: Final = (
    ("account", ACCOUNT),
    ("orgpaths", "o-a1b2c3d4e5/*"),
    ("orgid", "o-a1b2c3d4e5"),
    ("arn", _OPERATORS[-1][1]),
)
_PRINCIPALS: Final = {
    "AWS": f"arn:{PARTITION}:iam::{ACCOUNT}:root",
    "Service": "lambda.amazonaws.com",
    "Federated": f"arn:{PARTITION}:iam::{ACCOUNT}:saml-provider/{WORD}",
    "CanonicalUser": "0" * 64,
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known: how it is written, and a text of its form where that is known."""

    what: str
    text: str | None = None


def filled(pieces: Iterable[str | Unknown]) -> str:
    """A text whose unknown pieces are filled by what is valid there: an account in an ARN's account, and so on."""
    text = ""
    for piece in pieces:
        text += piece if isinstance(piece, str) else piece.text or _within(text)
    return text


def _within(before: str) -> str:
    """The text so far may be a whole document: what counts is the string that the piece stands in."""
    string = re.split(r"[\"\s]", before)[-1]
    index = string.count(":")
    is_component = string.startswith("arn:") and string.endswith(":") and index < len(_ARN_COMPONENTS)
    return _ARN_COMPONENTS[index] if is_component else WORD


def stand_ins(document: Any, kind: PolicyKind, made_up: Iterable[Path]) -> frozenset[Path]:
    """Put what is valid there at these paths of a document, and at strings that are nothing but the placeholder word.

    Returns all the paths; the document is changed.
    """
    paths = frozenset(made_up) | frozenset(_words(document, ()))
    for path in sorted(paths, key=lambda one: (len(one), str(one))):
        if path:
            _put(document, path, _stand_in_at(document, kind, path))
    return paths


def _words(value: Any, path: Path) -> Iterator[Path]:
    if value == WORD and path:
        yield path
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _words(one, (*path, step))


def _stand_in_at(document: Any, kind: PolicyKind, path: Path) -> Any:
    if path[0] != "Statement":
        return VERSION_2012 if path == ("Version",) else WORD
    if path == ("Statement",):
        return [_statement(kind)]
    start = 2 if isinstance(path[1], int) else 1
    statement = document["Statement"][path[1]] if start == 2 else document["Statement"]
    return stand_in(kind, statement if isinstance(statement, dict) else {}, path[start:])


def _put(document: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value


def stand_in(kind: PolicyKind, statement: Mapping[str, Any], path: Path) -> Any:
    """What stands in for a whole unknown value; the path is within the statement, empty for the statement itself."""
    if not path:
        return _statement(kind)
    name = path[0]
    if name in ("Resource", "NotResource"):
        return _resource(statement)
    if name in ("Principal", "NotPrincipal"):
        found = _PRINCIPALS.get(str(path[1]) if len(path) > 1 else "", _PRINCIPALS["AWS"])
        return found if len(path) > 1 else {"AWS": found}
    if name == "Condition":
        return _condition(path)
    return {"Action": "sts:GetCallerIdentity", "NotAction": "sts:GetCallerIdentity", "Effect": "Allow"}.get(
        str(name), WORD
    )


def _statement(kind: PolicyKind) -> dict[str, Any]:
    if kind is PolicyKind.TRUST:
        return {"Effect": "Allow", "Principal": {"AWS": _PRINCIPALS["AWS"]}, "Action": "sts:AssumeRole"}
    principal = {"Principal": {"AWS": _PRINCIPALS["AWS"]}} if kind is PolicyKind.RESOURCE else {}
    return {"Effect": "Allow", **principal, "Action": "sts:GetCallerIdentity", "Resource": "*"}


def _resource(statement: Mapping[str, Any]) -> str:
    """Any resource of the first action's service."""
    found = statement.get("Action")
    actions = found if isinstance(found, list) else [found]
    services = [one.partition(":")[0].lower() for one in actions if isinstance(one, str) and ":" in one]
    service = next((one for one in services if re.fullmatch(r"[a-z0-9-]+", one)), "*")
    return f"arn:*:{service}:*:*:*"


def _condition(path: Path) -> Any:
    if len(path) < 3:
        return {"Bool": {"aws:SecureTransport": "true"}} if len(path) == 1 else {}
    operator, key = str(path[1]).lower().rpartition(":")[2], str(path[2]).lower()
    for start, text in _OPERATORS:
        if operator.removeprefix("not").startswith(start):
            return text
    return next((text for part, text in _KEYS if part in key), WORD)
