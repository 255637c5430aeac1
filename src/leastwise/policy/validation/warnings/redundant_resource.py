"""Redundant resource (REDUNDANT_RESOURCE).

A resource is listed twice, or another entry with a wildcard includes all of it. The * at the end of an ARN takes
slashes and colons too.

Why it matters: Longer lists hide what is reached, and removing the needless entry later removes nothing.

How to fix: remove the entry, or the wildcard that includes it.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.pattern import Syntax
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.coverage import redundant
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """One problem an element, at the first needless resource."""
    for path, statement in subject.statements:
        for name in ("Resource", "NotResource"):
            listed = tuple(strings_of(statement.get(name), (*path, name)))
            needless = tuple(redundant([text for _, text in listed], Syntax.RESOURCE, ignore_case=False))
            if needless:
                place, text = listed[needless[0].index]
                more = f"; {len(needless) - 1} more are needless" if len(needless) > 1 else ""
                yield Problem(place, f"{text} adds nothing to {needless[0].by}{more}")


REDUNDANT_RESOURCE: Final = ValidationCheck(
    code="REDUNDANT_RESOURCE",
    type=FindingType.SUGGESTION,
    title="Redundant resource",
    find=find,
    learn_more=learn_more("suggestion-redundant-resource"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": ["arn:aws:s3:::logs*", "arn:aws:s3:::logs/*"]}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": ["*", "arn:aws:s3:::logs/*"]}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]}]}'
            ),
        ),
    ),
)
