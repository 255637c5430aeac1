"""Missing effect (MISSING_EFFECT).

A statement has no Effect.

Why it matters: AWS refuses the document.

How to fix: add an Effect, Allow or Deny.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The statements without Effect."""
    for path, statement in subject.statements:
        if "Effect" not in statement:
            yield Problem(path, "the statement has no Effect")


MISSING_EFFECT: Final = ValidationCheck(
    code="MISSING_EFFECT",
    type=FindingType.ERROR,
    title="Missing effect",
    find=find,
    learn_more=learn_more("error-missing-effect"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'),
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
    ),
)
