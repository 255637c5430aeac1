"""Wildcard without like operator (WILDCARD_WITHOUT_LIKE_OPERATOR).

A value has a * or ? beside an operator that compares character for character.

Why it matters: StringEquals looks for the character itself, so the condition hardly ever holds, and its negated form
nearly always.

How to fix: use StringLike or StringNotLike, or write ${*} for the character.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_EXACT: Final = ("stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase")
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")


def find(subject: Subject) -> Iterator[Problem]:
    """The values with a wildcard that is none."""
    for _, _, condition in conditions(subject):
        if condition.operator.base in _EXACT:
            for path, text in condition.values:
                plain = _VARIABLE.sub("", text)
                if "*" in plain or "?" in plain:
                    yield Problem(path, f"{condition.written} takes the * or ? in {text!r} literally")


WILDCARD_WITHOUT_LIKE_OPERATOR: Final = ValidationCheck(
    code="WILDCARD_WITHOUT_LIKE_OPERATOR",
    type=FindingType.WARNING,
    title="Wildcard without like operator",
    find=find,
    learn_more=learn_more("general-warning-wildcard-without-like-operator"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": '
                '"ops-*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalTag/team": '
                '"ops-*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": '
                '"ops-${*}"}}}]}'
            ),
        ),
    ),
)
