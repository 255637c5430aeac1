"""Policy size exceeds resource policy quota (POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA).

The policy has more characters than policies of its resource may have: 20,480 for S3, Lambda, DynamoDB and Secrets
Manager, more for SNS and KMS.

Why it matters: The service refuses to save it.

How to fix: split the access over access points or roles, or say the same in fewer statements.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more

_QUOTAS: Final = {"AWS::KMS::Key": 32_768, "AWS::SNS::Topic": 30_720}
_USUAL_QUOTA: Final = 20_480


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is too long."""
    size, quota = len(subject.source.text), _QUOTAS.get(subject.resource_type or "", _USUAL_QUOTA)
    if size > quota:
        yield Problem((), f"the policy has {size:,} characters; a resource policy may have {quota:,}")


_TOO_LONG: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "111122223333"},
            "Action": "s3:GetObject",
            "Resource": [f"arn:aws:s3:::logs/day-{n}/*" for n in range(800)],
        },
    }
)


POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA: Final = ValidationCheck(
    code="POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    type=FindingType.WARNING,
    title="Policy size exceeds resource policy quota",
    find=find,
    learn_more=learn_more("general-warning-policy-size-exceeds-resource-policy-quota"),
    kinds=frozenset({PolicyKind.RESOURCE}),
    examples_found=((PolicyKind.RESOURCE, (_TOO_LONG)),),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
