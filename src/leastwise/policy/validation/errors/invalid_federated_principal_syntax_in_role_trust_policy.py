"""Invalid federated principal syntax in role trust policy (INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY).

A Federated principal of a role trust policy is neither the domain name of an identity provider nor the ARN of one.

Why it matters: IAM refuses the document, or nobody can assume the role.

How to fix: use a domain name such as cognito-identity.amazonaws.com, or the ARN of a SAML or OIDC provider.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import principals

_WILDCARD: Final = re.compile(r"[*?]")
_PROVIDER: Final = re.compile(
    r"arn:aws[a-z-]*:iam::\d{12}:(?:saml|oidc)-provider/\S+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/\S*)?"
)


def find(subject: Subject) -> Iterator[Problem]:
    """The federated principals of another form; those with wildcards are another check's."""
    for path, _, text in principals(subject, "Federated"):
        if not _WILDCARD.search(text) and not _PROVIDER.fullmatch(text):
            yield Problem(path, f"the federated principal {text!r} is neither a domain name nor a provider's ARN")


INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY: Final = ValidationCheck(
    code="INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    type=FindingType.ERROR,
    title="Invalid federated principal syntax in role trust policy",
    find=find,
    learn_more=learn_more("error-invalid-federated-principal-syntax-in-role-trust-policy"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:role/ci"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": "Okta"}}]}'
            ),
        ),
    ),
    examples_clean=(
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
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"cognito-identity.amazonaws.com"}}]}'
            ),
        ),
    ),
)
