"""Unsupported action in policy (UNSUPPORTED_ACTION_IN_POLICY).

A resource policy has an action of another service than its resource's, or one that takes no resource.

Why it matters: No request for the action is checked against the resource's policy.

How to fix: use actions of the resource's service.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.attached_service import attached_service, service_of
from leastwise.policy.validation.errors.elements import actions
from leastwise.policy.validation.warnings.links import learn_more

_WITHOUT_RESOURCE_REFUSED: Final = frozenset({"s3"})


def find(subject: Subject) -> Iterator[Problem]:
    """The actions that the resource does not take."""
    service = attached_service(subject)
    for path, text in actions(subject) if service else ():
        named = service_of(text)
        if named is not None and named != service:
            yield Problem(path, f"{text} is not for resources of {service}")
        elif named in _WITHOUT_RESOURCE_REFUSED:
            action = subject.reference.action(text)
            if action is not None and action.is_wildcard_only:
                yield Problem(path, f"{text} takes no resource")


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
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": '
                '"111122223333"}}]}'
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
