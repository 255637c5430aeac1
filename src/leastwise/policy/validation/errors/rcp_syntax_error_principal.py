"""RCP syntax error principal (RCP_SYNTAX_ERROR_PRINCIPAL).

A resource control policy has NotPrincipal, or a Principal other than "*".

Why it matters: AWS Organizations refuses the document.

How to fix: write "Principal": "*", and name principals in conditions.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The principals other than everyone."""
    for path, statement in subject.statements:
        if "NotPrincipal" in statement:
            yield Problem((*path, "NotPrincipal"), "a resource control policy has no NotPrincipal")
        if statement.get("Principal", "*") != "*":
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", '
                '"Resource": "*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotPrincipal": {"AWS": '
                '"111122223333"}, "Action": "s3:*", "Resource": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", '
                '"Resource": "*", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": '
                '"false"}}}]}'
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
