"""Json syntax error (JSON_SYNTAX_ERROR).

The document is JSON, but no JSON object. (Text that is no JSON at all is refused with its line and column before any
check runs.)

Why it matters: AWS refuses the document: a policy is an object with the elements Version, Id and Statement.

How to fix: write the policy as an object: {"Version": "2012-10-17", "Statement": [...]}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is no object."""
    if not isinstance(subject.source.value, dict):
        yield Problem((), "a policy is a JSON object")


JSON_SYNTAX_ERROR: Final = ValidationCheck(
    code="JSON_SYNTAX_ERROR",
    type=FindingType.ERROR,
    title="Json syntax error",
    find=find,
    learn_more=learn_more("error-json-syntax-error"),
    examples_found=(
        (PolicyKind.IDENTITY, "[]"),
        (PolicyKind.RESOURCE, '"Statement"'),
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
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
    ),
)
