"""Invalid variable for operator (INVALID_VARIABLE_FOR_OPERATOR).

A condition whose operator compares no strings and no ARNs has a policy variable as value.

Why it matters: AWS replaces variables for string and ARN operators only.

How to fix: write the value out.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.operators import OTHER_OPERATORS as _OTHERS
from leastwise.policy.validation.errors.policy_variables import has_variables, written_variables
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The variables beside other operators."""
    for _, _, condition in conditions(subject) if has_variables(subject) else ():
        if condition.operator.base in _OTHERS:
            for path, text in condition.values:
                for variable in written_variables(text, path):
                    if variable.is_key:
                        yield Problem(path, f"{condition.written} takes no variable such as {variable.text}")


INVALID_VARIABLE_FOR_OPERATOR: Final = ValidationCheck(
    code="INVALID_VARIABLE_FOR_OPERATOR",
    type=FindingType.ERROR,
    title="Invalid variable for operator",
    find=find,
    learn_more=learn_more("error-invalid-variable-for-operator"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": {"s3:max-keys": '
                '"${aws:PrincipalTag/limit}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": '
                '"${aws:PrincipalTag/tls}"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"s3:prefix": '
                '"${aws:username}"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ArnLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::*:user/${aws:username}"}}}]}'
            ),
        ),
    ),
)
