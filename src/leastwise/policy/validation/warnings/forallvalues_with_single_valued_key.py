"""ForAllValues with single valued key (FORALLVALUES_WITH_SINGLE_VALUED_KEY).

ForAllValues stands before an operator on a key that has one value.

Why it matters: ForAllValues also holds where the key is missing, so the condition asks for less than it seems to.

How to fix: remove ForAllValues.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, conditions

_AUDIENCE: Final = ":aud"


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions with ForAllValues on single-valued keys; audiences have checks of their own."""
    for _, _, condition in conditions(subject):
        operator = condition.operator
        if operator.qualifier != FOR_ALL_VALUES or operator.base == "null" or condition.name.endswith(_AUDIENCE):
            continue
        key = subject.reference.condition_key(condition.key)
        if key is not None and not key.is_multi_valued:
            yield Problem(condition.path, f"{condition.key} has one value: {condition.written} also holds without it")


FORALLVALUES_WITH_SINGLE_VALUED_KEY: Final = ValidationCheck(
    code="FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    type=FindingType.SECURITY_WARNING,
    title="ForAllValues with single valued key",
    find=find,
    learn_more=learn_more("security-warning-forallvalues-with-single-valued-key"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringEquals": '
                '{"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringEquals": '
                '{"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": '
                '"o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
)
