"""Policy size exceeds identity policy quota (POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA).

The policy has more characters, without white space, than any identity policy may have: 10,240, the quota of a role's
inline policies. A managed policy may have 6,144.

Why it matters: IAM refuses to save it.

How to fix: split the policy, or say the same in fewer statements.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.writing import visible_characters

QUOTA: Final = 10_240
"""What the inline policies of a role may hold, the largest of the quotas for identity policies."""


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is too long."""
    size = visible_characters(subject.source.text)
    if size > QUOTA:
        yield Problem((), f"the policy has {size:,} characters without white space; the most is {QUOTA:,}")


_TOO_LONG: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [f"arn:aws:s3:::logs-{n}/*" for n in range(700)],
        },
    }
)


POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: Final = ValidationCheck(
    code="POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    type=FindingType.WARNING,
    title="Policy size exceeds identity policy quota",
    find=find,
    learn_more=learn_more("general-warning-policy-size-exceeds-identity-policy-quota"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY}),
    examples_found=((PolicyKind.IDENTITY, (_TOO_LONG)),),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
