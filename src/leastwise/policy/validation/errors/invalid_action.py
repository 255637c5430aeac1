"""Invalid action (INVALID_ACTION).

An action does not exist: it has no service prefix, is a misspelling of an action, is an API operation that another
action permits, begins with a word that no action of any service begins with, or is not among those of a service that
gets no new ones.

Why it matters: No request is for such an action, so it allows and denies nothing.

How to fix: use the action that the Service Authorization Reference lists for the operation.

IAM User Guide, "IAM policy validation check reference"; Service Authorization Reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.close_names import closest
from leastwise.policy.validation.errors.elements import actions
from leastwise.policy.validation.errors.other_actions import OTHER_ACTIONS, SETTLED_SERVICES
from leastwise.policy.validation.errors.resource_arns import is_literal
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.reference.iam import Reference

_WILDCARD: Final = re.compile(r"[*?]")
_FIRST_WORD: Final = re.compile(r"[A-Z][a-z]+")


def find(subject: Subject) -> Iterator[Problem]:
    """The actions that there are not; others that the reference lacks are unknown, and pass."""
    for path, text in actions(subject):
        if not text.strip("*"):
            continue
        prefix, colon, name = text.partition(":")
        if not (prefix and colon and name):
            yield Problem(path, f"{text!r} is no action: write its service, a colon and its name")
        elif prefix.lower() in subject.reference.prefixes and not subject.reference.actions_matching(text):
            wrong = _wrong(prefix.lower(), name, subject.reference)
            if wrong is not None:
                yield Problem(path, f"there is no action {text}{wrong}")


def _wrong(prefix: str, name: str, reference: Reference) -> str | None:
    """Why an action that the reference lacks does not exist, as the end of a message; None where it may exist."""
    wanted = f"{prefix}:{name}".lower()
    if wanted in OTHER_ACTIONS:
        return f": use {OTHER_ACTIONS[wanted]}"
    literal = is_literal(name)
    head = name if literal else _WILDCARD.split(name)[0]
    near = closest(head, _names(prefix, None if literal else len(head), reference))
    if near:
        return f": did you mean {prefix}:{near}{name[len(head) :]}?"
    return "" if prefix in SETTLED_SERVICES or not _may_begin(head, literal, reference) else None


def _may_begin(head: str, literal: bool, reference: Reference) -> bool:
    """Whether an action may begin like this: AWS names them by verbs, and a new action seldom has a new verb."""
    found = _FIRST_WORD.match(head)
    if found is None:
        return True  # case does not matter, and without it words cannot be told
    word = found.group().lower()
    if literal or found.end() < len(head):
        return word in _verbs(reference)
    return any(one.startswith(word) for one in _verbs(reference))


@lru_cache(maxsize=4)
def _verbs(reference: Reference) -> frozenset[str]:
    """The words that the actions of all services begin with."""
    names = (one.partition(":")[2] for one in reference.actions)
    return frozenset(found.group().lower() for name in names if (found := _FIRST_WORD.match(name)))


@lru_cache(maxsize=4_000)
def _names(prefix: str, length: int | None, reference: Reference) -> tuple[str, ...]:
    """The actions of a service, without its prefix; their first letters only, where a length is given."""
    names = (one.partition(":")[2] for one in reference.names(reference.actions_matching(f"{prefix}:*")))
    return tuple(dict.fromkeys(one[:length] for one in names))


INVALID_ACTION: Final = ValidationCheck(
    code="INVALID_ACTION",
    type=FindingType.ERROR,
    title="Invalid action",
    find=find,
    learn_more=learn_more("error-invalid-action"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectt", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"s3:ListObjects"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Descirbe*", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
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
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["S3:getobject", '
                '"*", "s3:Get*", "securityagent:GetSomethingNewAndUnlisted"], "Resource": '
                '"arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"nosuchservice:Get", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
