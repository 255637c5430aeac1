"""RCP syntax error NotAction (RCP_SYNTAX_ERROR_NOTACTION).

A resource control policy has NotAction.

Why it matters: Organizations refuses the document.

How to fix: name the actions in Action.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The NotAction elements."""
    for path, statement in subject.statements:
        if "NotAction" in statement:
            yield Problem((*path, "NotAction"), "a resource control policy has no NotAction")


RCP_SYNTAX_ERROR_NOTACTION: Final = ValidationCheck(
    code="RCP_SYNTAX_ERROR_NOTACTION",
    type=FindingType.ERROR,
    title="RCP syntax error NotAction",
    find=find,
    learn_more=learn_more("error-rcp-syntax-error-notaction"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Resource": "*", '
                '"NotAction": "s3:*", "Principal": "*"}]}'
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
