"""DynamoDB attributes without select (DYNAMODB_ATTRIBUTES_WITHOUT_SELECT).

An Allow statement limits dynamodb:Attributes for reads and leaves dynamodb:Select open.

Why it matters: A read that names no attributes sends none to compare and gets the whole item.

How to fix: also ask that dynamodb:Select is SPECIFIC_ATTRIBUTES.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import WrittenCondition, conditions, written_conditions
from leastwise.reference.iam import Reference

_READS: Final = ("GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems", "PartiQLSelect")


def find(subject: Subject) -> Iterator[Problem]:
    """The limits on attributes that reads can leave out."""
    for path, statement, condition in conditions(subject, "Allow"):
        if condition.name != "dynamodb:attributes" or not _reads(statement, subject.reference):
            continue
        if not any(_selects(one) for one in written_conditions(statement, path)):
            yield Problem(
                condition.path, f"{condition.key} limits nothing unless dynamodb:Select is SPECIFIC_ATTRIBUTES"
            )


def _reads(statement: Mapping[str, Any], reference: Reference) -> bool:
    element = "NotAction" if "NotAction" in statement else "Action"
    named = 0
    for _, text in strings_of(statement.get(element), ()):
        named |= reference.actions_matching(text)
    reads = 0
    for name in _READS:
        reads |= reference.actions_matching(f"dynamodb:{name}")
    return bool(reads & ~named if element == "NotAction" else reads & named)


def _selects(condition: WrittenCondition) -> bool:
    texts = [text for _, text in condition.values]
    return condition.name == "dynamodb:select" and texts == ["SPECIFIC_ATTRIBUTES"]


DYNAMODB_ATTRIBUTES_WITHOUT_SELECT: Final = ValidationCheck(
    code="DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    type=FindingType.SECURITY_WARNING,
    title="DynamoDB attributes without select",
    find=find,
    learn_more=learn_more("security-warning-dynamodb-attributes-without-select"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", '
                '"dynamodb:Query"], "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/users", '
                '"Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["name"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", '
                '"dynamodb:Query"], "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/users", '
                '"Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["name"]}, '
                '"StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:PutItem", '
                '"Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/users", "Condition": '
                '{"ForAllValues:StringEquals": {"dynamodb:Attributes": ["name"]}}}]}'
            ),
        ),
    ),
)
