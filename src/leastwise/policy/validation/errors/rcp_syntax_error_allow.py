"""RCP syntax error allow (RCP_SYNTAX_ERROR_ALLOW).

A resource control policy has an Allow that is limited to principals, resources or conditions.

Why it matters: AWS Organizations refuses the document: the only Allow is that of RCPFullAWSAccess.

How to fix: write a Deny with the opposite condition.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The limits of Allow statements."""
    for path, statement in subject.statements:
        if statement.get("Effect") == "Allow":
            for name in _limits(statement):
                yield Problem((*path, name), f"an Allow of a resource control policy is not limited by {name}")


def _limits(statement: Mapping[str, Any]) -> Iterator[str]:
    for name in ("Principal", "Resource"):
        if statement.get(name, "*") not in ("*", ["*"]):
            yield name
    for name in ("NotPrincipal", "NotResource", "Condition"):
        if name in statement:
            yield name


RCP_SYNTAX_ERROR_ALLOW: Final = ValidationCheck(
    code="RCP_SYNTAX_ERROR_ALLOW",
    type=FindingType.ERROR,
    title="RCP syntax error allow",
    find=find,
    learn_more=learn_more("error-rcp-syntax-error-allow"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", '
                '"Resource": "*", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": '
                '"true"}}}]}'
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
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"*", "Principal": "*"}]}'
            ),
        ),
    ),
)
