"""Empty object condition (EMPTY_OBJECT_CONDITION).

Condition, or an operator within it, is an empty object.

Why it matters: It restricts nothing, though the statement looks restricted.

How to fix: add the conditions, or remove the element.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The Condition elements and operators that hold nothing."""
    for path, statement in subject.statements:
        block = statement.get("Condition")
        if block == {}:
            yield Problem((*path, "Condition"), "Condition holds no operator")
        for operator, keys in block.items() if isinstance(block, dict) else ():
            if keys == {}:
                yield Problem((*path, "Condition", operator), f"{operator} holds no condition key")


EMPTY_OBJECT_CONDITION: Final = ValidationCheck(
    code="EMPTY_OBJECT_CONDITION",
    type=FindingType.SUGGESTION,
    title="Empty object condition",
    find=find,
    learn_more=learn_more("suggestion-empty-object-condition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}'
            ),
        ),
    ),
)
