"""Unsupported condition key for service principal (UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL).

A statement for service principals compares keys that tell who a role or user is.

Why it matters: Requests of a service principal do not have these keys, so the statement does not apply to it.

How to fix: compare aws:SourceArn, aws:SourceAccount or aws:SourceOrgID.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import principals
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions

_KEYS: Final = ("aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/")


def find(subject: Subject) -> Iterator[Problem]:
    """The keys that service principals do not have."""
    for path, statement in subject.statements:
        kinds = {kind for _, kind, _ in principals(statement, path)}
        if kinds != {"service"} or statement.get("Effect") != "Allow":
            continue
        for condition in written_conditions(statement, path):
            if condition.needs_key and condition.name.startswith(_KEYS):
                yield Problem(condition.path, f"requests of service principals do not have {condition.key}")


UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL: Final = ValidationCheck(
    code="UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    type=FindingType.ERROR,
    title="Unsupported condition key for service principal",
    find=find,
    learn_more=learn_more("error-unsupported-condition-key-for-service-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Service": '
                '"cloudfront.amazonaws.com"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": '
                '"o-exampleorg"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"Service": '
                '"cloudfront.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": '
                '"111122223333"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}, "Condition": '
                '{"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}}]}'
            ),
        ),
    ),
)
