"""Invalid user reference (INVALID_USER_REFERENCE).

A principal is the unique ID of a user (AIDA…) where its ARN belongs.

Why it matters: IAM writes such an ID where the user was deleted. A new user of the same name has another ID, so the
statement admits nobody.

How to fix: name the ARN of the user, or remove the principal where the user is gone.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import principals

_UNIQUE_ID: Final = re.compile(r"AIDA[A-Z0-9]{12,}")


def find(subject: Subject) -> Iterator[Problem]:
    """The principals that are unique IDs of users."""
    for path, _, text in principals(subject, "AWS"):
        if _UNIQUE_ID.fullmatch(text):
            yield Problem(path, f"{text} is the unique ID of a user: name its ARN")


INVALID_USER_REFERENCE: Final = ValidationCheck(
    code="INVALID_USER_REFERENCE",
    type=FindingType.WARNING,
    title="Invalid user reference",
    find=find,
    learn_more=learn_more("general-warning-invalid-user-reference"),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"AIDAEXAMPLE1234567890"}, "Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"arn:aws:iam::111122223333:user/ci"}, "Action": "sts:AssumeRole"}]}'
            ),
        ),
    ),
)
