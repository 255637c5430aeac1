"""Data type mismatch (DATA_TYPE_MISMATCH).

An element has a value of another JSON type than the policy grammar gives it: a number as Version, an object as
Action.

Why it matters: AWS refuses the document.

How to fix: write the value with the type that the grammar gives it: most are strings, or lists of strings.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The values of another type than the grammar gives them."""
    root = subject.root
    for name in ("Version", "Id"):
        if name in root and not isinstance(root[name], str):
            yield Problem((name,), f"{name} must be a string")
    yield from _statement_list(root.get("Statement", []))
    for path, statement in subject.statements:
        yield from _statement(statement, path)


def _statement_list(value: Any) -> Iterator[Problem]:
    if not isinstance(value, dict | list):
        yield Problem(("Statement",), "Statement must be an object or a list of objects")
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(one, dict):
            yield Problem(("Statement", index), "a statement must be an object")


def _statement(statement: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    for name in ("Sid", "Effect"):
        if name in statement and not isinstance(statement[name], str):
            yield Problem((*path, name), f"{name} must be a string")
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        if name in statement:
            yield from _strings(statement[name], (*path, name), name)
    for name in ("Principal", "NotPrincipal"):
        if name in statement:
            yield from _principal(statement[name], (*path, name), name)
    if "Condition" in statement:
        yield from _condition(statement["Condition"], (*path, "Condition"))


def _strings(value: Any, path: Path, name: str) -> Iterator[Problem]:
    if not isinstance(value, str | list):
        yield Problem(path, f"{name} must be a string or a list of strings")
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(one, str):
            yield Problem((*path, index), f"{name} must be a list of strings")


def _principal(value: Any, path: Path, name: str) -> Iterator[Problem]:
    if not isinstance(value, str | dict):
        yield Problem(path, f'{name} must be an object or "*"')
    for kind, listed in value.items() if isinstance(value, dict) else ():
        yield from _strings(listed, (*path, kind), kind)


def _condition(value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(path, "Condition must be an object")
    for operator, keys in value.items() if isinstance(value, dict) else ():
        if not isinstance(keys, dict):
            yield Problem((*path, operator), f"{operator} must be an object of condition keys and values")
        for key, values in keys.items() if isinstance(keys, dict) else ():
            yield from _values(values, (*path, operator, key), key)


def _values(value: Any, path: Path, key: str) -> Iterator[Problem]:
    listed = [((*path, index), one) for index, one in enumerate(value)] if isinstance(value, list) else [(path, value)]
    for place, one in listed:
        if not isinstance(one, str | bool | int | float):
            yield Problem(place, f"the value of {key} must be a string, a number or a Boolean")


DATA_TYPE_MISMATCH: Final = ValidationCheck(
    code="DATA_TYPE_MISMATCH",
    type=FindingType.ERROR,
    title="Data type mismatch",
    find=find,
    learn_more=learn_more("error-data-type-mismatch"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": 2012, "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": {"Name": '
                '"s3:GetObject"}, "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": ["arn:aws:s3:::logs/*", 5]}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": ["*"]}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                "null}}}]}"
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": true}, '
                '"NumericLessThan": {"s3:max-keys": [10, "20"]}}}]}'
            ),
        ),
    ),
)
