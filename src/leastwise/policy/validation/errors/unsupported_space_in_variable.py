"""Unsupported space in variable (UNSUPPORTED_SPACE_IN_VARIABLE).

The name in a policy variable has a space.

Why it matters: AWS takes the text for no variable.

How to fix: remove the space; only the default may have spaces.

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
    """The variables whose name has a space."""
    for variable in supported_variables(subject) if has_variables(subject) else ():
        if variable.is_closed and variable.name.strip() and any(map(str.isspace, variable.name)):
            yield Problem(variable.path, f"the name in the variable {variable.text} has a space")


UNSUPPORTED_SPACE_IN_VARIABLE: Final = ValidationCheck(
    code="UNSUPPORTED_SPACE_IN_VARIABLE",
    type=FindingType.ERROR,
    title="Unsupported space in variable",
    find=find,
    learn_more=learn_more("error-unsupported-space-in-variable"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${ aws:username}/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:user name}/*"}]}'
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:PrincipalTag/team, \'all teams\'}/*"}]}'
            ),
        ),
    ),
)
