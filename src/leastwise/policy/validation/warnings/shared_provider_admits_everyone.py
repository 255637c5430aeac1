"""Shared identity provider admits everyone (LEASTWISE_SHARED_PROVIDER_ADMITS_EVERYONE).

A trust policy admits an identity provider that many customers share, such as GitHub, and allows a token of a customer
whom it does not name: the conditions on the claim that tells customers apart let others through, or stand on other
claims. What MISSING_GITHUB_REPO_CONDITION_KEY and MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL report is not repeated.

Why it matters: Whoever has an account with the provider may assume the role.

How to fix: write out the organisation in the claim, up to what closes its name: "repo:example/*", not "repo:example*".

IAM User Guide, "Identity-provider controls for shared OIDC providers".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.shared_providers import SHARED_PROVIDERS, provider_of, strangers_with_tokens
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import manual
from leastwise.policy.validation.warnings.missing_condition_key_for_oidc_principal import (
    MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL,
)
from leastwise.policy.validation.warnings.missing_github_repo_condition_key import MISSING_GITHUB_REPO_CONDITION_KEY
from leastwise.policy.validation.warnings.principals import listed_principals
from leastwise.policy.validation.warnings.strangers import Strangers


def find(subject: Subject) -> Iterator[Problem]:
    """The shared providers of which a stranger's token is taken."""
    checks = (MISSING_GITHUB_REPO_CONDITION_KEY, MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL)
    reported = {problem.path for check in checks for problem in check.find(subject)}
    callers = [] if subject.policy is None else list(strangers_with_tokens([subject.policy]))
    strangers = {one.example.arn: Strangers(subject, (one,)) for one in callers if one.example is not None}
    for path, statement in subject.statements:
        if statement.get("Effect") != "Allow":
            continue
        for place, text in listed_principals(statement, path, "Principal", "Federated"):
            if text in strangers and place not in reported and strangers[text].request_at(path) is not None:
                yield Problem(place, _message(text))


def _message(principal: str) -> str:
    provider = provider_of(principal) or principal
    claim = f"{provider}:{SHARED_PROVIDERS[provider].claims[0]}"
    return f"anybody with an account at {provider} is admitted: limit {claim} to your own"


LEASTWISE_SHARED_PROVIDER_ADMITS_EVERYONE: Final = ValidationCheck(
    code="LEASTWISE_SHARED_PROVIDER_ADMITS_EVERYONE",
    type=FindingType.SECURITY_WARNING,
    title="Shared identity provider admits everyone",
    find=find,
    learn_more=manual("id_roles_providers_oidc_secure-by-default.html"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": '
                '{"token.actions.githubusercontent.com:sub": "repo:*:ref:refs/heads/main"}}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/gitlab.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"gitlab.com:aud": '
                '"https://gitlab.com"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": '
                '{"token.actions.githubusercontent.com:sub": "repo:example/*"}}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/login.example.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"login.example.com:aud": "app"}}}]}'
            ),
        ),
    ),
)
