"""Missing action for roles anywhere trust policy (MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY).

A role trusts IAM Roles Anywhere, but not with all three actions that it needs.

Why it matters: IAM Roles Anywhere cannot deliver credentials for the role.

How to fix: allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import listed, principals
from leastwise.policy.validation.warnings.links import learn_more

_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_NEEDED: Final = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")


def find(subject: Subject) -> Iterator[Problem]:
    """The statements for Roles Anywhere, where an action is in none of them."""
    admitting = [(path, statement) for path, statement in subject.statements if _admits(statement, path)]
    matching = subject.reference.actions_matching
    allowed = 0
    for path, statement in admitting:
        for _, text in listed(statement, path, "Action"):
            allowed |= matching(text)
    missing = [one for one in _NEEDED if not allowed & matching(one)]
    for path, _ in admitting if missing else ():
        yield Problem((*path, "Action"), f"IAM Roles Anywhere also needs {', '.join(missing)}")


def _admits(statement: Mapping[str, Any], path: Path) -> bool:
    """Whether a statement lets Roles Anywhere do named actions."""
    if statement.get("Effect") != "Allow" or "Action" not in statement:
        return False
    return any(kind == "service" and text == _ANYWHERE for _, kind, text in principals(statement, path))


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
