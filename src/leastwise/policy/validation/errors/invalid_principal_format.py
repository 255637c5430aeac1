"""Invalid principal format (INVALID_PRINCIPAL_FORMAT).

Principal or NotPrincipal is a string other than "*".

Why it matters: AWS refuses the document: principals are written with their kind.

How to fix: write the principal with its kind, such as {"AWS": "111122223333"}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals without a kind."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            value = statement.get(name)
            if isinstance(value, str) and value != "*":
                yield Problem((*path, name), f"the principal {value!r} stands without its kind, such as AWS")


INVALID_PRINCIPAL_FORMAT: Final = ValidationCheck(
    code="INVALID_PRINCIPAL_FORMAT",
    type=FindingType.ERROR,
    title="Invalid principal format",
    find=find,
    learn_more=learn_more("error-invalid-principal-format"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "111122223333"}]}'
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
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
    ),
)
