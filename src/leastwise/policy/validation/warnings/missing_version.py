"""Missing version (MISSING_VERSION).

The policy has no Version.

Why it matters: It is then read as version 2008-10-17, in which ${...} is no policy variable but plain text.

How to fix: add "Version": "2012-10-17".

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it has no Version."""
    if subject.root and "Version" not in subject.root:
        yield Problem((), "the policy has no Version, so it is read as version 2008-10-17")


MISSING_VERSION: Final = ValidationCheck(
    code="MISSING_VERSION",
    type=FindingType.WARNING,
    title="Missing version",
    find=find,
    learn_more=learn_more("general-warning-missing-version"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
