"""Pass role with star in resource (PASS_ROLE_WITH_STAR_IN_RESOURCE).

An Allow statement names iam:PassRole, on roles that nobody has thought of, such as "*" or role/*. A condition that
limits iam:PassedToService to services takes the finding away, unless its values begin with a wildcard.

Why it matters: Who may pass any role to a service acts with that role's permissions, an administrator's too.

How to fix: list the ARNs of the roles in Resource, or limit iam:PassedToService with StringEquals.

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
    return wide_grants(subject, PASS_ROLE, Actions.NAMED, Resources.STAR)


PASS_ROLE_WITH_STAR_IN_RESOURCE: Final = ValidationCheck(
    code="PASS_ROLE_WITH_STAR_IN_RESOURCE",
    type=FindingType.SECURITY_WARNING,
    title="Pass role with star in resource",
    find=find,
    learn_more=learn_more("security-warning-pass-role-with-star-in-resource"),
    kinds=ROLE_KINDS,
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "Resource": "*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "Resource": "arn:aws:iam::*:role/*", "Condition": {"StringLike": '
                '{"iam:PassedToService": "*.amazonaws.com"}}}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", '
                '"iam:PassRole"], "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": '
                '"lambda.amazonaws.com"}}}]}'
            ),
        ),
    ),
)
