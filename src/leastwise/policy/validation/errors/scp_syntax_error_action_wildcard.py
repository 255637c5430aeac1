"""SCP syntax error action wildcard (SCP_SYNTAX_ERROR_ACTION_WILDCARD).

An action of a service control policy has a wildcard before its end.

Why it matters: AWS's check reference lists it as an error. Organizations itself takes such actions since
September 2025.

How to fix: name the actions, or let the wildcard stand at the end.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import actions
from leastwise.policy.validation.errors.resource_arns import is_literal
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The actions with wildcards elsewhere."""
    for path, text in actions(subject):
        if not is_literal(text.rstrip("*?")):
            yield Problem(path, f"{text!r} has a wildcard before its end")


SCP_SYNTAX_ERROR_ACTION_WILDCARD: Final = ValidationCheck(
    code="SCP_SYNTAX_ERROR_ACTION_WILDCARD",
    type=FindingType.ERROR,
    title="SCP syntax error action wildcard",
    find=find,
    learn_more=learn_more("error-scp-syntax-error-action-wildcard"),
    kinds=frozenset({PolicyKind.SCP}),
    examples_found=(
        (
            PolicyKind.SCP,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*Role", "Resource": "*"}]}'),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.SCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["iam:Get*", "*", '
                '"s3:*"], "Resource": "*"}]}'
            ),
        ),
    ),
)
