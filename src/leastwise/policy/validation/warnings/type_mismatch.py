"""Type mismatch (TYPE_MISMATCH).

An operator compares another type of value than the condition key has: a string operator with a Boolean key, say.

Why it matters: The comparison may never hold, or hold for other values than its author thinks.

How to fix: use an operator of the key's type; string and ARN operators both serve for names and ARNs.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_FAMILIES: Final = (
    ("string", "text"),
    ("arn", "text"),
    ("numeric", "Numeric"),
    ("date", "Date"),
    ("bool", "Bool"),
    ("ip", "IPAddress"),
    ("notip", "IPAddress"),
)
_KEY_FAMILIES: Final = {"String": "text", "ARN": "text"}
_ALSO_NUMERIC: Final = "aws:epochtime"


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions whose operator and key do not fit together."""
    for _, _, condition in conditions(subject):
        key = subject.reference.condition_key(condition.key)
        compared = next((family for start, family in _FAMILIES if condition.operator.base.startswith(start)), None)
        if key is None or compared is None or (condition.name == _ALSO_NUMERIC and compared == "Numeric"):
            continue
        kind = key.type.removeprefix("ArrayOf")
        if _KEY_FAMILIES.get(kind, kind) != compared:
            yield Problem(
                condition.path, f"{condition.key} is of type {kind}, which {condition.written} does not compare"
            )


TYPE_MISMATCH: Final = ValidationCheck(
    code="TYPE_MISMATCH",
    type=FindingType.WARNING,
    title="Type mismatch",
    find=find,
    learn_more=learn_more("general-warning-type-mismatch"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:MultiFactorAuthPresent": "true"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": '
                '"true"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalArn": '
                '"arn:aws:iam::111122223333:role/ci"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": {"aws:EpochTime": '
                '"1798761600"}}}]}'
            ),
        ),
    ),
)
