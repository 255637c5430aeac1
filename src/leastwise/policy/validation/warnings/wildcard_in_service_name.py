"""Wildcard in service name (WILDCARD_IN_SERVICE_NAME).

The service of a resource ARN has a wildcard.

Why it matters: It takes in services of similar names, those to come too.

How to fix: name the service.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more

_PARTS: Final = 6


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose service is a pattern."""
    for path, statement in subject.statements:
        for name in ("Resource", "NotResource"):
            for place, text in strings_of(statement.get(name), (*path, name)):
                parts = text.split(":", _PARTS - 1)
                if len(parts) == _PARTS and ("*" in parts[2] or "?" in parts[2]):
                    yield Problem(place, f"the service {parts[2]!r} takes in services of similar names")


WILDCARD_IN_SERVICE_NAME: Final = ValidationCheck(
    code="WILDCARD_IN_SERVICE_NAME",
    type=FindingType.SUGGESTION,
    title="Wildcard in service name",
    find=find,
    learn_more=learn_more("suggestion-wildcard-in-service-name"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:*code*::111122223333:*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:codebuild:*:111122223333:*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "*"}]}'
            ),
        ),
    ),
)
