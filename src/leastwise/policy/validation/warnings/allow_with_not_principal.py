"""Allow with NotPrincipal (ALLOW_WITH_NOT_PRINCIPAL).

An Allow statement has NotPrincipal.

Why it matters: It admits everyone who is not named: other accounts, and callers without credentials.

How to fix: name in Principal whom to admit; keep NotPrincipal for Deny statements.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The NotPrincipal elements of Allow statements."""
    for path, statement in subject.statements:
        if statement.get("Effect") == "Allow" and "NotPrincipal" in statement:
            yield Problem((*path, "NotPrincipal"), "Allow with NotPrincipal admits everyone who is not named")


ALLOW_WITH_NOT_PRINCIPAL: Final = ValidationCheck(
    code="ALLOW_WITH_NOT_PRINCIPAL",
    type=FindingType.SECURITY_WARNING,
    title="Allow with NotPrincipal",
    find=find,
    learn_more=learn_more("security-warning-allow-with-not-principal"),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotPrincipal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
