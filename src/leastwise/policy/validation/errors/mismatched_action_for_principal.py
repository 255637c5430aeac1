"""Mismatched action for principal (MISMATCHED_ACTION_FOR_PRINCIPAL).

A role trust policy gives a principal an action with which principals of its kind do not assume roles: users, roles
and services call AssumeRole, SAML providers stand behind AssumeRoleWithSAML, OIDC providers behind
AssumeRoleWithWebIdentity.

Why it matters: The statement lets nobody in.

How to fix: use the action of the principal's kind.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import listed_principals

PLAIN: Final = "AWS or Service"
SAML: Final = "SAML"
OIDC: Final = "OIDC"
_KIND_OF_ACTION: Final = {
    "sts:assumerole": PLAIN,
    "sts:assumerolewithsaml": SAML,
    "sts:assumerolewithwebidentity": OIDC,
}
"""Action in lower case -> the kind of principal that calls it."""


def find(subject: Subject) -> Iterator[Problem]:
    """The actions with the principals that cannot use them."""
    for path, statement in subject.statements:
        kinds = dict(_kinds(statement, path))
        for place, action in strings_of(statement.get("Action"), (*path, "Action")):
            wanted = _KIND_OF_ACTION.get(action.lower())
            mismatched = sorted(text for text, kind in kinds.items() if kind != wanted)
            if wanted is not None and _matters(wanted, kinds):
                yield Problem(place, f"{action} does not work for {', '.join(mismatched)}")


def _matters(wanted: str, kinds: Mapping[str, str]) -> bool:
    """Whether no principal suits the action, or a provider does not that stands beside one that does."""
    found = set(kinds.values())
    return bool(found) and (wanted not in found or (wanted != PLAIN and bool(found - {wanted, PLAIN})))


def _kinds(statement: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str]]:
    for kind in ("AWS", "Service"):
        for _, text in listed_principals(statement, path, "Principal", kind):
            yield text, PLAIN
    for _, text in listed_principals(statement, path, "Principal", "Federated"):
        yield text, SAML if ":saml-provider/" in text else OIDC


MISMATCHED_ACTION_FOR_PRINCIPAL: Final = ValidationCheck(
    code="MISMATCHED_ACTION_FOR_PRINCIPAL",
    type=FindingType.ERROR,
    title="Mismatched action for principal",
    find=find,
    learn_more=learn_more("error-mismatched-action-for-principal"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/Example"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}]}'
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
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/Example"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRoleWithWebIdentity", "sts:TagSession"], "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:AssumeRoleWithSAML"], "Principal": {"AWS": "111122223333", '
                '"Federated": "arn:aws:iam::111122223333:saml-provider/Example"}}]}'
            ),
        ),
    ),
)
