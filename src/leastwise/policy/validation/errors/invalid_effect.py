"""Invalid effect (INVALID_EFFECT).

Effect is neither Allow nor Deny.

Why it matters: AWS refuses the document; the value is case-sensitive.

How to fix: write Allow or Deny.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The effects that there are not."""
    for path, statement in subject.statements:
        effect = statement.get("Effect")
        if isinstance(effect, str) and effect not in ("Allow", "Deny"):
            yield Problem((*path, "Effect"), f"the effect {effect!r} is neither Allow nor Deny")


INVALID_EFFECT: Final = ValidationCheck(
    code="INVALID_EFFECT",
    type=FindingType.ERROR,
    title="Invalid effect",
    find=find,
    learn_more=learn_more("error-invalid-effect"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Permit", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Action": "s3:GetObject", '
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
