"""Recommended condition key for service principal (RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL).

A resource policy admits a service and limits whom it acts for by a key that is not made for it, such as aws:Referer.

Why it matters: Such a key says nothing reliable about whom the service acts for.

How to fix: use aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions
from leastwise.policy.validation.warnings.principals import listed_principals
from leastwise.policy.validation.warnings.source_keys import SOURCE_KEYS, SUBSTITUTES


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that stand where one on the source should."""
    for path, statement in subject.statements:
        services = [text for _, text in listed_principals(statement, path, "Principal", "Service")]
        written = tuple(written_conditions(statement, path))
        if not services or statement.get("Effect") != "Allow" or any(one.name in SOURCE_KEYS for one in written):
            continue
        for condition in written:
            if condition.name in SUBSTITUTES:
                yield Problem(
                    condition.path, f"{services[0]}: use aws:SourceArn or aws:SourceAccount, not {condition.key}"
                )


RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL: Final = ValidationCheck(
    code="RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    type=FindingType.SUGGESTION,
    title="Recommended condition key for service principal",
    find=find,
    learn_more=learn_more("suggestion-recommended-condition-key-for-service-principal"),
    kinds=frozenset({PolicyKind.RESOURCE}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
                '"cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*", '
                '"Condition": {"StringEquals": {"aws:Referer": "111122223333"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
                '"cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*", '
                '"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}'
            ),
        ),
    ),
)
