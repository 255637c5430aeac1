"""Invalid principal key (INVALID_PRINCIPAL_KEY).

Principal or NotPrincipal has a kind that there is not.

Why it matters: AWS refuses the document: kinds are AWS, Service, Federated and CanonicalUser.

How to fix: use one of these kinds; IAM users and roles are of the kind AWS.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more

_KINDS: Final = frozenset({"aws", "service", "federated", "canonicaluser"})


def find(subject: Subject) -> Iterator[Problem]:
    """The kinds that there are not."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            element = statement.get(name)
            for kind in element if isinstance(element, dict) else ():
                if kind.lower() not in _KINDS:
                    yield Problem((*path, name, kind), f"{kind!r} is no kind of principal")


INVALID_PRINCIPAL_KEY: Final = ValidationCheck(
    code="INVALID_PRINCIPAL_KEY",
    type=FindingType.ERROR,
    title="Invalid principal key",
    find=find,
    learn_more=learn_more("error-invalid-principal-key"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"User": '
                '"arn:aws:iam::111122223333:user/ana"}}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
    ),
)
