"""Missing action for roles anywhere trust policy (MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY).

A role trusts IAM Roles Anywhere, but not with all three actions that it needs.

Why it matters: IAM Roles Anywhere cannot deliver credentials for the role.

How to fix: allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import listed, principals
from leastwise.policy.validation.warnings.links import learn_more

_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_NEEDED: Final = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")


def find(subject: Subject) -> Iterator[Problem]:
    """The statements for Roles Anywhere that lack an action."""
    for path, statement in subject.statements:
        names = {text for _, kind, text in principals(statement, path) if kind == "service"}
        if _ANYWHERE not in names or statement.get("Effect") != "Allow" or "Action" not in statement:
            continue
        allowed = 0
        for _, text in listed(statement, path, "Action"):
            allowed |= subject.reference.actions_matching(text)
        missing = [one for one in _NEEDED if not allowed & subject.reference.actions_matching(one)]
        if missing:
            yield Problem((*path, "Action"), f"IAM Roles Anywhere also needs {', '.join(missing)}")


MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY: Final = ValidationCheck(
    code="MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    type=FindingType.ERROR,
    title="Missing action for roles anywhere trust policy",
    find=find,
    learn_more=learn_more("error-missing-action-for-roles-anywhere-trust-policy"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"], "Principal": {"Service": '
                '"rolesanywhere.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
    ),
)
