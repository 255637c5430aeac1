"""Deny NotAction with unsupported tag condition key for service.

The issue code is DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE.

A Deny statement with NotAction asks for aws:ResourceTag.

Why it matters: Many actions never send the key, so the statement does not deny them, though NotAction takes them in.

How to fix: list in Action the actions that support the key.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.tag_support import tag_conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The tag conditions of statements with NotAction."""
    for _, statement, condition in tag_conditions(subject, "Deny"):
        if "NotAction" in statement:
            yield Problem(condition.path, f"many actions never send {condition.key}: NotAction does not deny them")


DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: Final = ValidationCheck(
    code="DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    type=FindingType.SECURITY_WARNING,
    title="Deny NotAction with unsupported tag condition key for service",
    find=find,
    learn_more=learn_more("security-warning-deny-notaction-with-unsupported-tag-condition-key-for-service"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "iam:*", '
                '"Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "ops"}}}]}'
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
    ),
)
