"""Role trust policy syntax error notprincipal (ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL).

A role trust policy has NotPrincipal.

Why it matters: IAM refuses the document: a trust policy says who may assume the role, not who may not.

How to fix: name the trusted principals in Principal.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The NotPrincipal elements."""
    for path, statement in subject.statements:
        if "NotPrincipal" in statement:
            yield Problem((*path, "NotPrincipal"), "a role trust policy has no NotPrincipal")


ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: Final = ValidationCheck(
    code="ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    type=FindingType.ERROR,
    title="Role trust policy syntax error notprincipal",
    find=find,
    learn_more=learn_more("error-role-trust-policy-syntax-error-notprincipal"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": '
                '"111122223333"}, "Action": "sts:AssumeRole"}]}'
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "NotPrincipal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
