"""Create SLR with star in action and resource (CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE).

An Allow statement includes iam:CreateServiceLinkedRole through a wildcard in Action, on roles that nobody has thought
of, such as "*" or role/*. A condition that limits iam:AWSServiceName to services takes the finding away, unless its
values begin with a wildcard.

Why it matters: Any service can be given a role in the account, services that nobody means to use too.

How to fix: list the ARNs of the roles in Resource, or limit iam:AWSServiceName with StringEquals.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.role_grants import (
    CREATE_SERVICE_LINKED_ROLE,
    ROLE_KINDS,
    Actions,
    Resources,
    wide_grants,
)


def find(subject: Subject) -> Iterator[Problem]:
    """The statements that allow it so."""
    return wide_grants(subject, CREATE_SERVICE_LINKED_ROLE, Actions.STAR, Resources.STAR)


CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE: Final = ValidationCheck(
    code="CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    type=FindingType.WARNING,
    title="Create SLR with star in action and resource",
    find=find,
    learn_more=learn_more("general-warning-create-slr-with-star-in-action-and-resource"),
    kinds=ROLE_KINDS,
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}'),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": '
                '"arn:aws:iam::*:role/*", "Condition": {"StringLike": {"iam:AWSServiceName": '
                '"*.amazonaws.com"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": '
                '"arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": '
                '"*", "Condition": {"StringEquals": {"iam:AWSServiceName": "ecs.amazonaws.com"}}}]}'
            ),
        ),
    ),
)
