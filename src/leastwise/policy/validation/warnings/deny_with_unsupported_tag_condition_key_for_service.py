"""Deny with unsupported tag condition key for service (DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE).

A Deny statement asks for aws:ResourceTag of actions of a service that never sends it.

Why it matters: Requests without the key do not match, so the statement denies nothing of that service, whatever the
tags are.

How to fix: give the actions a statement of their own that names resources by ARN.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.tag_support import services_without_tags, tag_conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The tag conditions that actions of some services never meet."""
    for _, statement, condition in tag_conditions(subject, "Deny"):
        services = services_without_tags(statement, subject.reference)
        if services:
            yield Problem(
                condition.path,
                f"{condition.key} is never sent for the actions of {', '.join(services)}, so they are not denied",
            )


DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: Final = ValidationCheck(
    code="DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    type=FindingType.SECURITY_WARNING,
    title="Deny with unsupported tag condition key for service",
    find=find,
    learn_more=learn_more("security-warning-deny-with-unsupported-tag-condition-key-for-service"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["ec2:StopInstances", '
                '"health:DescribeEvents"], "Resource": "*", "Condition": {"StringEquals": '
                '{"aws:ResourceTag/team": "ops"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:StopInstances", '
                '"Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "ops"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": '
                '"health:DescribeEvents", "Resource": "*", "Condition": {"StringNotEquals": '
                '{"aws:ResourceTag/team": "ops"}}}]}'
            ),
        ),
    ),
)
