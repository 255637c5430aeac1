"""RCP syntax error principal (RCP_SYNTAX_ERROR_PRINCIPAL).

A resource control policy has NotPrincipal, or another Principal than "*".

Why it matters: Organizations refuses the document: an RCP is about everyone's requests for the resources.

How to fix: write "Principal": "*", and compare keys such as aws:PrincipalOrgID in Condition.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals other than "*"."""
    for path, statement in subject.statements:
        if "NotPrincipal" in statement:
            yield Problem((*path, "NotPrincipal"), "a resource control policy has no NotPrincipal")
        if "Principal" in statement and statement["Principal"] != "*":
            yield Problem((*path, "Principal"), 'the Principal of a resource control policy is "*"')


RCP_SYNTAX_ERROR_PRINCIPAL: Final = ValidationCheck(
    code="RCP_SYNTAX_ERROR_PRINCIPAL",
    type=FindingType.ERROR,
    title="RCP syntax error principal",
    find=find,
    learn_more=learn_more("error-rcp-syntax-error-principal"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "*", "NotPrincipal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "*", "Principal": "*"}]}'
            ),
        ),
    ),
)
