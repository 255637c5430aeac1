"""Invalid date value (INVALID_DATE_VALUE).

A date condition has a bare number: a year, or seconds since 1970.

Why it matters: It may stand for another moment than its author thinks.

How to fix: write the date as YYYY-MM-DD, with a time and its zone where it matters.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def find(subject: Subject) -> Iterator[Problem]:
    """The dates that are bare numbers."""
    for _, _, condition in conditions(subject):
        if condition.operator.base.startswith("date"):
            for path, text in condition.values:
                if _NUMBER.fullmatch(text.strip()):
                    yield Problem(path, f"the date {text!r} may not be the moment it seems: write YYYY-MM-DD")


INVALID_DATE_VALUE: Final = ValidationCheck(
    code="INVALID_DATE_VALUE",
    type=FindingType.WARNING,
    title="Invalid date value",
    find=find,
    learn_more=learn_more("general-warning-invalid-date-value"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"DateLessThan": {"aws:CurrentTime": '
                '"2027"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"DateLessThan": {"aws:CurrentTime": '
                '"1798761600"}}}]}'
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"DateLessThan": {"aws:CurrentTime": '
                '"2027-01-01T00:00:00Z"}}}]}'
            ),
        ),
    ),
)
