"""String like operator with ARN condition keys (STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS).

StringLike or StringNotLike compares a key that holds an ARN.

Why it matters: Its wildcards cross the colons between the parts of an ARN, so the pattern may take ARNs of another
account.

How to fix: use ArnLike or ArnNotLike.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_LIKE: Final = {"stringlike": "ArnLike", "stringnotlike": "ArnNotLike"}


def find(subject: Subject) -> Iterator[Problem]:
    """The keys with ARNs that string operators compare."""
    for _, _, condition in conditions(subject):
        better = _LIKE.get(condition.operator.base)
        key = subject.reference.condition_key(condition.key) if better else None
        if key is not None and key.type.removeprefix("ArrayOf") == "ARN":
            yield Problem(condition.path, f"{condition.key} holds an ARN: use {better}, not {condition.written}")


STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS: Final = ValidationCheck(
    code="STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    type=FindingType.SECURITY_WARNING,
    title="String like operator with ARN condition keys",
    find=find,
    learn_more=learn_more("security-warning-string-like-operator-with-arn-condition-keys"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::*:role/ci"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ArnLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::*:role/ci"}}}]}'
            ),
        ),
    ),
)
