"""Missing brace in variable (MISSING_BRACE_IN_VARIABLE).

A policy variable is not closed.

Why it matters: AWS takes the text for no variable.

How to fix: add } behind the variable.

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
    """The variables without closing brace."""
    for variable in supported_variables(subject) if has_variables(subject) else ():
        if not variable.is_closed:
            yield Problem(variable.path, f"the variable {variable.text!r} has no closing brace")


MISSING_BRACE_IN_VARIABLE: Final = ValidationCheck(
    code="MISSING_BRACE_IN_VARIABLE",
    type=FindingType.ERROR,
    title="Missing brace in variable",
    find=find,
    learn_more=learn_more("error-missing-brace-in-variable"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:username/*"}]}'
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
