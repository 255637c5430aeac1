"""Type mismatch date (TYPE_MISMATCH_DATE).

A value of a date operator is no date.

Why it matters: The comparison can never hold.

How to fix: write it as YYYY-MM-DD, or as YYYY-MM-DDThh:mm:ssZ.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.conditions.dates import moment_of
from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def find(subject: Subject) -> Iterator[Problem]:
    """The values of another type."""
    for _, _, condition in conditions(subject):
        if condition.operator.base.startswith("date"):
            for path, text in condition.values:
                if "${" not in text and not (moment_of(text) is not None or _NUMBER.fullmatch(text.strip())):
                    yield Problem(path, f"{text!r} is no date")


TYPE_MISMATCH_DATE: Final = ValidationCheck(
    code="TYPE_MISMATCH_DATE",
    type=FindingType.WARNING,
    title="Type mismatch date",
    find=find,
    learn_more=learn_more("general-warning-type-mismatch-date"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"DateLessThan": {"aws:CurrentTime": '
                '"tomorrow"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"DateLessThan": {"aws:CurrentTime": '
                '"2027-01-01"}}}]}'
            ),
        ),
    ),
)
