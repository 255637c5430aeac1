"""Invalid version (INVALID_VERSION).

Version is no version of the policy language.

Why it matters: AWS refuses the document: there are 2012-10-17 and 2008-10-17.

How to fix: write 2012-10-17.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import VERSION_2008, VERSION_2012, PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The version that there is not."""
    version = subject.root.get("Version")
    if isinstance(version, str) and version not in (VERSION_2012, VERSION_2008):
        yield Problem(("Version",), f"the version {version!r} is neither {VERSION_2012} nor {VERSION_2008}")


INVALID_VERSION: Final = ValidationCheck(
    code="INVALID_VERSION",
    type=FindingType.ERROR,
    title="Invalid version",
    find=find,
    learn_more=learn_more("error-invalid-version"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-18", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
