"""Pass role with NotResource (PASS_ROLE_WITH_NOT_RESOURCE).

An Allow statement names iam:PassRole, on every role that NotResource does not name.

Why it matters: Who may pass any role to a service acts with that role's permissions, an administrator's too.

How to fix: list the ARNs of the roles in Resource.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.role_grants import PASS_ROLE, ROLE_KINDS, Actions, Resources, wide_grants


def find(subject: Subject) -> Iterator[Problem]:
    """The statements that allow it so."""
    return wide_grants(subject, PASS_ROLE, Actions.NAMED, Resources.NOT)


PASS_ROLE_WITH_NOT_RESOURCE: Final = ValidationCheck(
    code="PASS_ROLE_WITH_NOT_RESOURCE",
    type=FindingType.SECURITY_WARNING,
    title="Pass role with NotResource",
    find=find,
    learn_more=learn_more("security-warning-pass-role-with-not-resource"),
    kinds=ROLE_KINDS,
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "NotResource": "arn:aws:iam::111122223333:role/admin"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "Resource": "arn:aws:iam::111122223333:role/backup-runner"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "NotResource": "arn:aws:iam::111122223333:role/admin"}]}'
            ),
        ),
    ),
)
