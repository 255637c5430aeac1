"""Redundant action (REDUNDANT_ACTION).

An action is listed twice, or other entries with wildcards include all of it.

Why it matters: Longer lists hide what is allowed, and removing the needless entry later removes nothing.

How to fix: remove the entry, or the wildcard that includes it.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.pattern import Syntax
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.coverage import redundant
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.reference.iam import Reference


def find(subject: Subject) -> Iterator[Problem]:
    """One problem an element, at the first needless action."""
    for path, statement in subject.statements:
        for name in ("Action", "NotAction"):
            listed = tuple(strings_of(statement.get(name), (*path, name)))
            needless = _needless([text for _, text in listed], subject.reference)
            if needless:
                index = min(needless)
                place, text = listed[index]
                more = f"; {len(needless) - 1} more are needless" if len(needless) > 1 else ""
                yield Problem(place, f"{text} adds nothing to {needless[index]}{more}")


def _needless(texts: list[str], reference: Reference) -> dict[int, str]:
    """Index -> what makes the action at it needless."""
    found = {one.index: one.by for one in redundant(texts, Syntax.LIKE, ignore_case=True)}
    bits = {index: reference.actions_matching(text) for index, text in enumerate(texts) if index not in found}
    for index in [index for index in _in_others(bits) if "*" in texts[index] or "?" in texts[index]]:
        others = reduce(or_, (one for other, one in bits.items() if other != index), 0)
        if not bits[index] & ~others:
            found[index] = "the others together"
            del bits[index]
    return found


def _in_others(bits: Mapping[int, int]) -> list[int]:
    """The indexes whose known actions all occur at least twice."""
    once = twice = 0
    for one in bits.values():
        once, twice = once | one, twice | (once & one)
    return [index for index, one in bits.items() if one and not one & ~twice]


REDUNDANT_ACTION: Final = ValidationCheck(
    code="REDUNDANT_ACTION",
    type=FindingType.SUGGESTION,
    title="Redundant action",
    find=find,
    learn_more=learn_more("suggestion-redundant-action"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"s3:Get*"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"s3:getobject"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:Get*", '
                '"iam:Generate*", "iam:*CredentialReport"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:Get*", '
                '"iam:*CredentialReport"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
