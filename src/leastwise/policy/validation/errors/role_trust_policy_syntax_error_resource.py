"""Role trust policy syntax error resource (ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE).

A role trust policy has Resource or NotResource.

Why it matters: IAM refuses the document: a trust policy is about its role.

How to fix: remove the element.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import is_role_trust
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The resources."""
    for path, statement in subject.statements if is_role_trust(subject) else ():
        for name in ("Resource", "NotResource"):
            if name in statement:
                yield Problem((*path, name), f"a role trust policy has no {name}")


ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: Final = ValidationCheck(
    code="ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    type=FindingType.ERROR,
    title="Role trust policy syntax error resource",
    find=find,
    learn_more=learn_more("error-role-trust-policy-syntax-error-resource"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Resource": "*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}}]}'
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
