"""Unsupported wildcard in principal (UNSUPPORTED_WILDCARD_IN_PRINCIPAL).

A principal has a wildcard, but is not "*" itself.

Why it matters: AWS refuses the document: in principals, wildcards do not match parts of names.

How to fix: name the principals, or compare aws:PrincipalArn with ArnLike in Condition.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import principals
from leastwise.policy.validation.errors.resource_arns import is_literal
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals with wildcards."""
    for path, statement in subject.statements:
        for place, kind, text in principals(statement, path):
            if not is_literal(text) and not (kind == "aws" and text == "*"):
                yield Problem(place, f"the principal {text!r} has a wildcard")


UNSUPPORTED_WILDCARD_IN_PRINCIPAL: Final = ValidationCheck(
    code="UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    type=FindingType.ERROR,
    title="Unsupported wildcard in principal",
    find=find,
    learn_more=learn_more("error-unsupported-wildcard-in-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": '
                '"arn:aws:iam::111122223333:role/*"}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Service": "*"}}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "*"}}]}'
            ),
        ),
    ),
)
