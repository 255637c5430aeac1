"""SCP syntax error principal (SCP_SYNTAX_ERROR_PRINCIPAL).

A service control policy has Principal or NotPrincipal.

Why it matters: Organizations refuses the document: an SCP is about all principals of the accounts it is attached to.

How to fix: remove the element; compare aws:PrincipalArn in a Condition where only some principals are meant.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals of an SCP."""
    for path, statement in subject.statements:
        for name in ("Principal", "NotPrincipal"):
            if name in statement:
                yield Problem((*path, name), f"a service control policy has no {name}")


SCP_SYNTAX_ERROR_PRINCIPAL: Final = ValidationCheck(
    code="SCP_SYNTAX_ERROR_PRINCIPAL",
    type=FindingType.ERROR,
    title="SCP syntax error principal",
    find=find,
    learn_more=learn_more("error-scp-syntax-error-principal"),
    kinds=frozenset({PolicyKind.SCP}),
    examples_found=(
        (
            PolicyKind.SCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.SCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
