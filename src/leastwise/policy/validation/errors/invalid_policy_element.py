"""Invalid policy element (INVALID_POLICY_ELEMENT).

The policy or a statement has an element that the policy grammar does not know.

Why it matters: AWS refuses the document.

How to fix: correct the spelling, capitals included, or remove the element.

IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more

_POLICY: Final = frozenset({"Version", "Id", "Statement"})
_STATEMENT: Final = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)


def find(subject: Subject) -> Iterator[Problem]:
    """The elements that the grammar does not know."""
    for name in subject.root:
        if name not in _POLICY:
            yield Problem((name,), f"a policy has no element {name!r}")
    for path, statement in subject.statements:
        for name in statement:
            if name not in _STATEMENT:
                yield Problem((*path, name), f"a statement has no element {name!r}")


INVALID_POLICY_ELEMENT: Final = ValidationCheck(
    code="INVALID_POLICY_ELEMENT",
    type=FindingType.ERROR,
    title="Invalid policy element",
    find=find,
    learn_more=learn_more("error-invalid-policy-element"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Actions": "s3:GetObject"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statements": [], "Statement": [{"Effect": "Allow", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Id": "one", "Statement": [{"Effect": "Allow", "Action": '
                '"s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Sid": "Read", "Principal": {"AWS": '
                '"111122223333"}}]}'
            ),
        ),
    ),
)
