"""Federated principal not supported (FEDERATED_PRINCIPAL_NOT_SUPPORTED).

A policy that is no role trust policy has a federated principal.

Why it matters: Identity providers take part in assuming roles only; no other request is made by one.

How to fix: name the role that federated users assume.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.attached_service import service_of
from leastwise.policy.validation.errors.elements import is_role_trust, listed, principals
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The federated principals of other policies."""
    if is_role_trust(subject):
        return
    for path, statement in subject.statements:
        services = [service_of(text) for _, text in listed(statement, path, "Action")]
        if None in services or "sts" in services:
            continue
        for place, kind, text in principals(statement, path):
            if kind == "federated":
                yield Problem(place, f"the identity provider {text!r} makes no request for this resource")


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
                '"arn:aws:iam::111122223333:saml-provider/corp"}}]}'
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
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"sts:AssumeRoleWithSAML", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:saml-provider/corp"}}]}'
            ),
        ),
    ),
)
