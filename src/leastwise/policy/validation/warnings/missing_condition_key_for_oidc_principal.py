"""Missing condition key for oidc principal (MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL).

A trust policy admits an OpenID Connect provider without a condition on a claim of its tokens.

Why it matters: Everyone with a token of that provider may assume the role, other customers' users too.

How to fix: limit the provider's aud and sub claims.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.shared_providers import provider_of
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions
from leastwise.policy.validation.warnings.principals import principals


def find(subject: Subject) -> Iterator[Problem]:
    """The providers without a condition on a claim."""
    for path, statement, text in principals(subject, "Federated", "Allow"):
        provider = provider_of(text)
        if provider is None:
            continue
        if not any(one.name.startswith(f"{provider}:") for one in written_conditions(statement, path)):
            yield Problem(path, f"everyone with a token of {provider} is admitted: limit its aud and sub claims")


MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL: Final = ValidationCheck(
    code="MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    type=FindingType.SECURITY_WARNING,
    title="Missing condition key for oidc principal",
    find=find,
    learn_more=learn_more("security-warning-missing-condition-key-for-oidc-principal"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/login.example.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity"}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": '
                '{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", '
                '"token.actions.githubusercontent.com:sub": "repo:example/site:ref:refs/heads/main"}}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/corp"}, "Action": "sts:AssumeRoleWithSAML"}]}'
            ),
        ),
    ),
)
