"""Missing statement (MISSING_STATEMENT).

The policy has no statement.

Why it matters: AWS refuses the document.

How to fix: add a Statement with an Effect, an Action and a Resource.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The policy without Statement, or its empty Statement."""
    if not isinstance(subject.source.value, dict):
        return
    if "Statement" not in subject.root:
        yield Problem((), "the policy has no Statement")
    elif subject.root["Statement"] == []:
        yield Problem(("Statement",), "the policy has no statement")


MISSING_STATEMENT: Final = ValidationCheck(
    code="MISSING_STATEMENT",
    type=FindingType.ERROR,
    title="Missing statement",
    find=find,
    learn_more=learn_more("error-missing-statement"),
    examples_found=(
        (PolicyKind.IDENTITY, '{"Version": "2012-10-17"}'),
        (PolicyKind.IDENTITY, '{"Version": "2012-10-17", "Statement": []}'),
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
