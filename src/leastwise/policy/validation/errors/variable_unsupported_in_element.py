"""Variable unsupported in element (VARIABLE_UNSUPPORTED_IN_ELEMENT).

A policy variable stands in another element than Resource and Condition.

Why it matters: AWS replaces variables in these two only.

How to fix: write the value out, or compare the key in Condition.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import listed, principals
from leastwise.policy.validation.errors.policy_variables import written_variables
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The variables in other elements."""
    for path, statement in subject.statements:
        places = [(place, text) for place, _, text in principals(statement, path)]
        places += listed(statement, path, "Sid", "Effect", "Action", "NotAction")
        for place, text in places:
            for variable in written_variables(text, place):
                if variable.is_key:
                    yield Problem(place, f"the variable {variable.text} stands neither in Resource nor in Condition")


VARIABLE_UNSUPPORTED_IN_ELEMENT: Final = ValidationCheck(
    code="VARIABLE_UNSUPPORTED_IN_ELEMENT",
    type=FindingType.ERROR,
    title="Variable unsupported in element",
    find=find,
    learn_more=learn_more("error-variable-unsupported-in-element"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"s3:${aws:PrincipalTag/verb}", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": '
                '"arn:aws:iam::111122223333:user/${aws:username}"}}]}'
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
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
