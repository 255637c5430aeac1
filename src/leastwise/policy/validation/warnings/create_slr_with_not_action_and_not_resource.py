"""Create SLR with NotAction and NotResource (CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE).

An Allow statement leaves iam:CreateServiceLinkedRole allowed because NotAction does not name it, on every role that
NotResource does not name.

Why it matters: Any service can be given a role in the account, services that nobody means to use too.

How to fix: list the ARNs of the roles in Resource, or name iam:CreateServiceLinkedRole in NotAction.

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
    return wide_grants(subject, CREATE_SERVICE_LINKED_ROLE, Actions.NOT, Resources.NOT)


CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE: Final = ValidationCheck(
    code="CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    type=FindingType.WARNING,
    title="Create SLR with NotAction and NotResource",
    find=find,
    learn_more=learn_more("general-warning-create-slr-with-not-action-and-not-resource"),
    kinds=ROLE_KINDS,
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "s3:*", '
                '"NotResource": "arn:aws:iam::111122223333:role/admin"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "s3:*", '
                '"Resource": "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "s3:*", '
                '"NotResource": "arn:aws:iam::111122223333:role/admin"}]}'
            ),
        ),
    ),
)
