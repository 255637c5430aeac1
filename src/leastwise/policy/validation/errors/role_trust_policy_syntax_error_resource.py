"""Role trust policy syntax error resource (ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE).

A role trust policy has Resource or NotResource.

Why it matters: IAM refuses the document: the resource is the role that the policy is attached to.

How to fix: remove the element.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The elements that name resources."""
    for path, statement in subject.statements:
        for name in ("Resource", "NotResource"):
            if name in statement:
                yield Problem((*path, name), f"a role trust policy has no {name}: it is about its role")


ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: Final = ValidationCheck(
    code="ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    type=FindingType.ERROR,
    title="Role trust policy syntax error resource",
    find=find,
    learn_more=learn_more("error-role-trust-policy-syntax-error-resource"),
    kinds=frozenset({PolicyKind.TRUST}),
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
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
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
