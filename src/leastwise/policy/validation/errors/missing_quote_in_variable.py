"""Missing quote in variable (MISSING_QUOTE_IN_VARIABLE).

The default of a policy variable does not stand in single quotes.

Why it matters: AWS takes the text for no variable.

How to fix: write the default in quotes: ${aws:PrincipalTag/team, 'company-wide'}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.policy_variables import has_variables, supported_variables
from leastwise.policy.validation.warnings.links import learn_more

_QUOTED: Final = re.compile(r"'.*'", re.DOTALL)


def find(subject: Subject) -> Iterator[Problem]:
    """The variables whose default lacks a quote."""
    for variable in supported_variables(subject) if has_variables(subject) else ():
        if variable.is_closed and variable.default is not None and not _QUOTED.fullmatch(variable.default.strip()):
            yield Problem(variable.path, f"the default of {variable.text} does not stand in single quotes")


MISSING_QUOTE_IN_VARIABLE: Final = ValidationCheck(
    code="MISSING_QUOTE_IN_VARIABLE",
    type=FindingType.ERROR,
    title="Missing quote in variable",
    find=find,
    learn_more=learn_more("error-missing-quote-in-variable"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:PrincipalTag/team, \'all}/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:PrincipalTag/team, all}/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:PrincipalTag/team, \'all\'}/*"}]}'
            ),
        ),
    ),
)
