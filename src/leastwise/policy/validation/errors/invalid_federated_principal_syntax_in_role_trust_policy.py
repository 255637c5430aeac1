"""Invalid federated principal syntax in role trust policy (INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY).

A federated principal of a role trust policy is neither an address nor the ARN of an identity provider.

Why it matters: IAM refuses the document.

How to fix: write the provider's address, such as cognito-identity.amazonaws.com, or its ARN.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import is_role_trust, principals
from leastwise.policy.validation.errors.federation import is_federated_principal
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The federated principals that are no identity provider."""
    for path, statement in subject.statements if is_role_trust(subject) else ():
        for place, kind, text in principals(statement, path):
            if kind == "federated" and "${" not in text and not is_federated_principal(text):
                yield Problem(place, f"{text!r} is neither an address nor the ARN of an identity provider")


INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY: Final = ValidationCheck(
    code="INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    type=FindingType.ERROR,
    title="Invalid federated principal syntax in role trust policy",
    find=find,
    learn_more=learn_more("error-invalid-federated-principal-syntax-in-role-trust-policy"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": "*"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:role/ci"}}]}'
            ),
        ),
    ),
    examples_clean=(
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"cognito-identity.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}]}'
            ),
        ),
    ),
)
