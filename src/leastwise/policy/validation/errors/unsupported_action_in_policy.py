"""Unsupported action in policy (UNSUPPORTED_ACTION_IN_POLICY).

The policy of a resource names an action of another service than the resource's.

Why it matters: The statement never applies to that action, or AWS refuses the document.

How to fix: remove the action.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.errors.resource_policies import prefix_of, resource_type_of
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The actions of other services, where the resource's type is known."""
    resource_type = resource_type_of(subject)
    supported = prefix_of(resource_type)
    for path, statement in subject.statements if supported else ():
        for place, text in strings_of(statement.get("Action"), (*path, "Action")):
            prefix, colon, _ = text.lower().partition(":")
            if colon and prefix != supported and prefix in subject.reference.prefixes:
                yield Problem(place, f"{text} is no action on a resource of type {resource_type}")


UNSUPPORTED_ACTION_IN_POLICY: Final = ValidationCheck(
    code="UNSUPPORTED_ACTION_IN_POLICY",
    type=FindingType.ERROR,
    title="Unsupported action in policy",
    find=find,
    learn_more=learn_more("error-unsupported-action-in-policy"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "s3:GetObject"], "Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
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
