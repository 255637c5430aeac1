"""Variable unsupported in version (VARIABLE_UNSUPPORTED_IN_VERSION).

A policy without Version 2012-10-17 has a policy variable.

Why it matters: In older versions, and without Version, the variable is a text like others, and no request matches it.

How to fix: add "Version": "2012-10-17".

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import VERSION_2008, VERSION_2012, PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.policy_variables import supported_variables
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The variables in documents of a version without them."""
    if subject.root.get("Version", VERSION_2008) == VERSION_2008:
        for variable in supported_variables(subject):
            if variable.is_key:
                yield Problem(variable.path, f"{variable.text} is no variable before version {VERSION_2012}")


VARIABLE_UNSUPPORTED_IN_VERSION: Final = ValidationCheck(
    code="VARIABLE_UNSUPPORTED_IN_VERSION",
    type=FindingType.ERROR,
    title="Variable unsupported in version",
    find=find,
    learn_more=learn_more("error-variable-unsupported-in-version"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": '
                '"arn:aws:s3:::logs/${aws:username}"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/${aws:username}"}]}'
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
                '{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
