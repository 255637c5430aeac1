"""Federated principal not supported (FEDERATED_PRINCIPAL_NOT_SUPPORTED).

A policy other than a role trust policy has a Federated principal.

Why it matters: Only trust policies name identity providers; AWS refuses the document.

How to fix: name the role that the federated users assume.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import principals


def find(subject: Subject) -> Iterator[Problem]:
    """The federated principals."""
    for path, _, text in principals(subject, "Federated"):
        yield Problem(path, f"{text!r} is an identity provider, which only role trust policies name")


FEDERATED_PRINCIPAL_NOT_SUPPORTED: Final = ValidationCheck(
    code="FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    type=FindingType.ERROR,
    title="Federated principal not supported",
    find=find,
    learn_more=learn_more("error-federated-principal-not-supported"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/Example"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
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
    ),
)
