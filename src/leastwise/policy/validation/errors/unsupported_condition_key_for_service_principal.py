"""Unsupported condition key for service principal (UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL).

An Allow for services only has a condition on the organization of the principal, which requests of services do not
have.

Why it matters: The condition never holds, so the service is not let in.

How to fix: limit whom the service acts for: aws:SourceOrgID, aws:SourceArn, aws:SourceAccount.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions

_UNSUPPORTED: Final = frozenset({"aws:principalorgid", "aws:principalorgpaths"})


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that a service's requests cannot meet."""
    for path, statement in subject.statements:
        element = statement.get("Principal")
        if statement.get("Effect") != "Allow" or not isinstance(element, dict):
            continue
        if not element or any(kind.lower() != "service" for kind in element):
            continue
        for condition in written_conditions(statement, path):
            if condition.name in _UNSUPPORTED and condition.needs_key:
                yield Problem(condition.path, f"the requests of services do not have {condition.key}")


UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL: Final = ValidationCheck(
    code="UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    type=FindingType.ERROR,
    title="Unsupported condition key for service principal",
    find=find,
    learn_more=learn_more("error-unsupported-condition-key-for-service-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Service": '
                '"cloudfront.amazonaws.com"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": '
                '"o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Service": '
                '"cloudfront.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceOrgID": '
                '"o-a1b2c3d4e5"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "*"}, "Condition": '
                '{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
)
