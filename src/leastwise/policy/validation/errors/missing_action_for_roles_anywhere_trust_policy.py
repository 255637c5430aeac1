"""Missing action for roles anywhere trust policy (MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY).

A role trust policy admits rolesanywhere.amazonaws.com without sts:AssumeRole, sts:SetSourceIdentity and
sts:TagSession.

Why it matters: IAM Roles Anywhere needs all three to assume the role.

How to fix: add the missing actions to the statement.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import listed_principals

SERVICE: Final = "rolesanywhere.amazonaws.com"
NEEDED: Final = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")


def find(subject: Subject) -> Iterator[Problem]:
    """The statements for the service, where actions are missing from all of them."""
    admitting = [
        (path, statement)
        for path, statement in subject.statements
        if statement.get("Effect") == "Allow"
        and any(text == SERVICE for _, text in listed_principals(statement, path, "Principal", "Service"))
    ]
    granted = [text for path, statement in admitting for _, text in strings_of(statement.get("Action"), path)]
    missing = [action for action in NEEDED if not any(_admits(subject, pattern, action) for pattern in granted)]
    for path, statement in admitting if missing else ():
        if "Action" in statement:
            yield Problem((*path, "Action"), f"{SERVICE} also needs {', '.join(missing)}")


def _admits(subject: Subject, pattern: str, action: str) -> bool:
    return bool(subject.reference.actions_matching(pattern) & subject.reference.actions_matching(action))


MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY: Final = ValidationCheck(
    code="MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    type=FindingType.ERROR,
    title="Missing action for roles anywhere trust policy",
    find=find,
    learn_more=learn_more("error-missing-action-for-roles-anywhere-trust-policy"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "rolesanywhere.amazonaws.com"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"], "Principal": {"Service": '
                '"rolesanywhere.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", '
                '"Principal": {"Service": "rolesanywhere.amazonaws.com"}}]}'
            ),
        ),
    ),
)
