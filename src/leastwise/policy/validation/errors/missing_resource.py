"""Missing resource (MISSING_RESOURCE).

A statement of a policy that is not attached to a resource has neither Resource nor NotResource.

Why it matters: AWS refuses the document: such a policy must say which resources it is about.

How to fix: add the ARNs of the resources, or "*" for actions without resource-level permissions.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The statements without resources."""
    for path, statement in subject.statements:
        if "Resource" not in statement and "NotResource" not in statement:
            yield Problem(path, "the statement has neither Resource nor NotResource")


MISSING_RESOURCE: Final = ValidationCheck(
    code="MISSING_RESOURCE",
    type=FindingType.ERROR,
    title="Missing resource",
    find=find,
    learn_more=learn_more("error-missing-resource"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION, PolicyKind.SCP, PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}',
        ),
        (PolicyKind.SCP, '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject"}]}'),
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
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"NotResource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
    ),
)
