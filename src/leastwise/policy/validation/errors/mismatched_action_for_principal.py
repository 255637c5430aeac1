"""Mismatched action for principal (MISMATCHED_ACTION_FOR_PRINCIPAL).

A statement lets principals assume a role with an action that none of them can call.

Why it matters: SAML users call sts:AssumeRoleWithSAML, users of OpenID Connect providers
sts:AssumeRoleWithWebIdentity, all others sts:AssumeRole; so nobody can assume the role.

How to fix: use the action that belongs to the principals.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.errors.elements import listed
from leastwise.policy.validation.errors.federation import ASSUMES, callers
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The actions that no principal of the statement can call."""
    for path, statement in subject.statements:
        named = list(callers(statement, path))
        for place, text in listed(statement, path, "Action"):
            able = ASSUMES.get(text.lower())
            if able and named and not any(kind in able or kind == "*" for kind, _ in named):
                who = ", ".join(principal for _, principal in named)
                yield Problem(place, f"{text} cannot be called by {who}", tuple(_places(statement, path)))


def _places(statement: Mapping[str, Any], path: Path) -> Iterator[Path]:
    """Where the principals stand."""
    principal = statement.get("Principal")
    if isinstance(principal, str):
        yield (*path, "Principal")
    for kind, value in principal.items() if isinstance(principal, dict) else ():
        for place, _ in strings_of(value, (*path, "Principal", kind)):
            yield place


MISMATCHED_ACTION_FOR_PRINCIPAL: Final = ValidationCheck(
    code="MISMATCHED_ACTION_FOR_PRINCIPAL",
    type=FindingType.ERROR,
    title="Mismatched action for principal",
    find=find,
    learn_more=learn_more("error-mismatched-action-for-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:TagSession"], "Principal": {"Federated": '
                '"cognito-identity.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/corp"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"cognito-identity.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/corp"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
