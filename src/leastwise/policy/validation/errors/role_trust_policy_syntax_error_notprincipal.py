"""Role trust policy syntax error notprincipal (ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL).

A role trust policy has NotPrincipal.

Why it matters: IAM refuses the document.

How to fix: name in Principal who may assume the role.

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
    """The NotPrincipal elements."""
    for path, statement in subject.statements if is_role_trust(subject) else ():
        if "NotPrincipal" in statement:
            yield Problem((*path, "NotPrincipal"), "a role trust policy has no NotPrincipal")


ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: Final = ValidationCheck(
    code="ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    type=FindingType.ERROR,
    title="Role trust policy syntax error notprincipal",
    find=find,
    learn_more=learn_more("error-role-trust-policy-syntax-error-notprincipal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", '
                '"NotPrincipal": {"AWS": "111122223333"}}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "NotPrincipal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
