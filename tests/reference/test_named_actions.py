"""Every action that the product's own code names exists: the test fails when AWS's data loses one of them.

Looked at are the words ``prefix:Name`` of known prefixes in the string literals of the package, docstrings left out. A
word may name an action, a condition key, or an API operation (as events do) whose actions are known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import leastwise
from leastwise.reference.escalation import ESCALATION_WRITES
from leastwise.reference.event_actions import actions_of_event
from leastwise.reference.iam import load_reference
from leastwise.reference.iam_sensitive import IAM_SENSITIVE

PACKAGE = Path(leastwise.__file__).parent
REFERENCE = load_reference()
WORD = re.compile(r"([a-z0-9-]+):([A-Za-z][A-Za-z0-9_]*\*?)")

WITHOUT_ACTION = {
    # Sign-in pages and the Identity Center portal write events that no policy allows or denies.
    "signin:ConsoleLogin",
    "signin:UserAuthentication",
    "sso:Authenticate",
    "sso:Federate",
    "sso:GetRoleCredentials",
    "sso:ListAccountRoles",
    # A session of Roles Anywhere is asked for with a certificate, which no policy of IAM allows or denies.
    "rolesanywhere:CreateSession",
    # KMS writes it when it rotates a key by itself.
    "kms:RotateKey",
    # A rule that assigns reviewers by a tag.
    "tag:NAME",
    # Examples of misspelled actions, on the page of the check that finds them.
    "ec2:Descirbe*",
    "s3:GetObjectt",
}
"""Words that look like actions and are none."""


def literals(module: ast.Module) -> Iterator[str]:
    """String literals that are not docstrings (of modules, classes, functions, or behind a constant)."""
    statements = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


def named(text: str) -> Iterator[str]:
    for word in text.split():
        match = WORD.fullmatch(word.strip("\"',;()"))
        if match and match[1] in REFERENCE.prefixes:
            yield match[0]


def is_known(word: str) -> bool:
    """Whether a word names something that AWS's data has."""
    prefix, _, name = word.partition(":")
    return bool(
        REFERENCE.actions_matching(word)
        or any(REFERENCE.condition_key(word + ending) for ending in ("", "/a", ":a"))
        or not actions_of_event(f"{prefix}.amazonaws.com", name, REFERENCE).unmapped
    )


@cache
def words() -> dict[str, str]:
    """Every word of the package that looks like an action, and the first file it stands in."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in literals(ast.parse(path.read_text(encoding="utf-8"))):
            for word in named(text):
                found.setdefault(word, path.relative_to(PACKAGE).as_posix())
    return found


def test_every_named_action_exists():
    found = words()
    assert len(found) > 100
    lost = {word: file for word, file in found.items() if word not in WITHOUT_ACTION and not is_known(word)}
    assert lost == {}


def test_exceptions_are_still_needed():
    found = words()
    events = {f"{row.event_source.partition('.')[0]}:{name}" for row in IAM_SENSITIVE for name in row.event_names}
    assert {word for word in WITHOUT_ACTION if word not in found and word not in events} == set()
    assert {word for word in WITHOUT_ACTION if is_known(word)} == set()


def test_a_lost_action_would_be_seen():
    assert list(named("allow iam:CreateUser, and not iam:CreateUnicorn (nor http://example.com)")) == [
        "iam:CreateUser",
        "iam:CreateUnicorn",
    ]
    assert is_known("iam:CreateUser")
    assert not is_known("iam:CreateUnicorn")


def test_events_that_mark_and_filter_stand_for_actions():
    rows = [(source, name) for source, names in ESCALATION_WRITES.items() for name in names]
    rows += [(row.event_source, name) for row in IAM_SENSITIVE for name in row.event_names]
    lost = [
        f"{source}:{name}"
        for source, name in rows
        if not name.endswith("*")
        and f"{source.partition('.')[0]}:{name}" not in WITHOUT_ACTION
        and actions_of_event(source, name, REFERENCE).unmapped
    ]
    assert lost == []
