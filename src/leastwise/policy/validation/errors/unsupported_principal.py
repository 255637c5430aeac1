"""Unsupported principal (UNSUPPORTED_PRINCIPAL).

A policy that is attached to an identity has Principal or NotPrincipal.

Why it matters: AWS refuses the document: whom the policy is about is the identity it is attached to.

How to fix: remove the element; put the statement into the resource's policy where another principal is meant.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals of identity-based policies."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            if name in statement:
                yield Problem((*path, name), f"a policy of this kind has no {name}")


UNSUPPORTED_PRINCIPAL: Final = ValidationCheck(
    code="UNSUPPORTED_PRINCIPAL",
    type=FindingType.ERROR,
    title="Unsupported principal",
    find=find,
    learn_more=learn_more("error-unsupported-principal"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION}),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
