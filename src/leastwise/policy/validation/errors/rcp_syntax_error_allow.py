"""RCP syntax error allow (RCP_SYNTAX_ERROR_ALLOW).

An Allow statement of a resource control policy has a Condition, or other resources or principals than "*".

Why it matters: Organizations refuses the document: Allow in an RCP lets everything through; Deny statements limit it.

How to fix: write a Deny statement.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The Allow statements that limit something."""
    for path, statement in subject.statements:
        if statement.get("Effect") != "Allow":
            continue
        if "Condition" in statement:
            yield Problem((*path, "Condition"), "an Allow statement of a resource control policy has no Condition")
        if statement.get("Principal", "*") != "*":
            yield Problem((*path, "Principal"), 'an Allow statement of a resource control policy has the Principal "*"')
        if "NotResource" in statement or statement.get("Resource", "*") not in ("*", ["*"]):
            name = "NotResource" if "NotResource" in statement else "Resource"
            yield Problem((*path, name), 'an Allow statement of a resource control policy has the Resource "*"')


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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"*", "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": '
                '"o-exampleorg"}}}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"*", "Principal": "*"}]}'
            ),
        ),
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": "*"}]}'
            ),
        ),
    ),
)
