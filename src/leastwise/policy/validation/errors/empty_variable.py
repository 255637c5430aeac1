"""Empty variable (EMPTY_VARIABLE).

A policy variable has no name.

Why it matters: AWS takes the text for no variable.

How to fix: name a condition key in it, or remove it.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.policy_variables import has_variables, supported_variables
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The variables without name."""
    for variable in supported_variables(subject) if has_variables(subject) else ():
        if variable.is_closed and not variable.name.strip():
            yield Problem(variable.path, f"the variable {variable.text} has no name")


EMPTY_VARIABLE: Final = ValidationCheck(
    code="EMPTY_VARIABLE",
    type=FindingType.ERROR,
    title="Empty variable",
    find=find,
    learn_more=learn_more("error-empty-variable"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${}/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${ }/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:username}/*"}]}'
            ),
        ),
    ),
)
