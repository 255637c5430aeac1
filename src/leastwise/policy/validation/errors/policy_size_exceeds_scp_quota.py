"""Policy size exceeds SCP quota (POLICY_SIZE_EXCEEDS_SCP_QUOTA).

The service control policy has more than 5,120 characters, without white space between its elements.

Why it matters: AWS Organizations refuses to save it.

How to fix: remove what other statements cover, use wildcards, or split the policy.

AWS Organizations User Guide, "Quotas and service limits"; IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more

QUOTA: Final = 5_120


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is too long."""
    size = len(json.dumps(subject.source.value, ensure_ascii=False, separators=(",", ":")))
    if size > QUOTA:
        yield Problem((), f"the policy has {size:,} characters; the most is {QUOTA:,}")


POLICY_SIZE_EXCEEDS_SCP_QUOTA: Final = ValidationCheck(
    code="POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    type=FindingType.ERROR,
    title="Policy size exceeds SCP quota",
    find=find,
    learn_more=learn_more("error-policy-size-exceeds-scp-quota"),
    kinds=frozenset({PolicyKind.SCP}),
    examples_found=(
        (
            PolicyKind.SCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", '
                '"Resource": ["arn:aws:s3:::example-logs-of-department-000/*", '
                '"arn:aws:s3:::example-logs-of-department-001/*", '
                '"arn:aws:s3:::example-logs-of-department-002/*", '
                '"arn:aws:s3:::example-logs-of-department-003/*", '
                '"arn:aws:s3:::example-logs-of-department-004/*", '
                '"arn:aws:s3:::example-logs-of-department-005/*", '
                '"arn:aws:s3:::example-logs-of-department-006/*", '
                '"arn:aws:s3:::example-logs-of-department-007/*", '
                '"arn:aws:s3:::example-logs-of-department-008/*", '
                '"arn:aws:s3:::example-logs-of-department-009/*", '
                '"arn:aws:s3:::example-logs-of-department-010/*", '
                '"arn:aws:s3:::example-logs-of-department-011/*", '
                '"arn:aws:s3:::example-logs-of-department-012/*", '
                '"arn:aws:s3:::example-logs-of-department-013/*", '
                '"arn:aws:s3:::example-logs-of-department-014/*", '
                '"arn:aws:s3:::example-logs-of-department-015/*", '
                '"arn:aws:s3:::example-logs-of-department-016/*", '
                '"arn:aws:s3:::example-logs-of-department-017/*", '
                '"arn:aws:s3:::example-logs-of-department-018/*", '
                '"arn:aws:s3:::example-logs-of-department-019/*", '
                '"arn:aws:s3:::example-logs-of-department-020/*", '
                '"arn:aws:s3:::example-logs-of-department-021/*", '
                '"arn:aws:s3:::example-logs-of-department-022/*", '
                '"arn:aws:s3:::example-logs-of-department-023/*", '
                '"arn:aws:s3:::example-logs-of-department-024/*", '
                '"arn:aws:s3:::example-logs-of-department-025/*", '
                '"arn:aws:s3:::example-logs-of-department-026/*", '
                '"arn:aws:s3:::example-logs-of-department-027/*", '
                '"arn:aws:s3:::example-logs-of-department-028/*", '
                '"arn:aws:s3:::example-logs-of-department-029/*", '
                '"arn:aws:s3:::example-logs-of-department-030/*", '
                '"arn:aws:s3:::example-logs-of-department-031/*", '
                '"arn:aws:s3:::example-logs-of-department-032/*", '
                '"arn:aws:s3:::example-logs-of-department-033/*", '
                '"arn:aws:s3:::example-logs-of-department-034/*", '
                '"arn:aws:s3:::example-logs-of-department-035/*", '
                '"arn:aws:s3:::example-logs-of-department-036/*", '
                '"arn:aws:s3:::example-logs-of-department-037/*", '
                '"arn:aws:s3:::example-logs-of-department-038/*", '
                '"arn:aws:s3:::example-logs-of-department-039/*", '
                '"arn:aws:s3:::example-logs-of-department-040/*", '
                '"arn:aws:s3:::example-logs-of-department-041/*", '
                '"arn:aws:s3:::example-logs-of-department-042/*", '
                '"arn:aws:s3:::example-logs-of-department-043/*", '
                '"arn:aws:s3:::example-logs-of-department-044/*", '
                '"arn:aws:s3:::example-logs-of-department-045/*", '
                '"arn:aws:s3:::example-logs-of-department-046/*", '
                '"arn:aws:s3:::example-logs-of-department-047/*", '
                '"arn:aws:s3:::example-logs-of-department-048/*", '
                '"arn:aws:s3:::example-logs-of-department-049/*", '
                '"arn:aws:s3:::example-logs-of-department-050/*", '
                '"arn:aws:s3:::example-logs-of-department-051/*", '
                '"arn:aws:s3:::example-logs-of-department-052/*", '
                '"arn:aws:s3:::example-logs-of-department-053/*", '
                '"arn:aws:s3:::example-logs-of-department-054/*", '
                '"arn:aws:s3:::example-logs-of-department-055/*", '
                '"arn:aws:s3:::example-logs-of-department-056/*", '
                '"arn:aws:s3:::example-logs-of-department-057/*", '
                '"arn:aws:s3:::example-logs-of-department-058/*", '
                '"arn:aws:s3:::example-logs-of-department-059/*", '
                '"arn:aws:s3:::example-logs-of-department-060/*", '
                '"arn:aws:s3:::example-logs-of-department-061/*", '
                '"arn:aws:s3:::example-logs-of-department-062/*", '
                '"arn:aws:s3:::example-logs-of-department-063/*", '
                '"arn:aws:s3:::example-logs-of-department-064/*", '
                '"arn:aws:s3:::example-logs-of-department-065/*", '
                '"arn:aws:s3:::example-logs-of-department-066/*", '
                '"arn:aws:s3:::example-logs-of-department-067/*", '
                '"arn:aws:s3:::example-logs-of-department-068/*", '
                '"arn:aws:s3:::example-logs-of-department-069/*", '
                '"arn:aws:s3:::example-logs-of-department-070/*", '
                '"arn:aws:s3:::example-logs-of-department-071/*", '
                '"arn:aws:s3:::example-logs-of-department-072/*", '
                '"arn:aws:s3:::example-logs-of-department-073/*", '
                '"arn:aws:s3:::example-logs-of-department-074/*", '
                '"arn:aws:s3:::example-logs-of-department-075/*", '
                '"arn:aws:s3:::example-logs-of-department-076/*", '
                '"arn:aws:s3:::example-logs-of-department-077/*", '
                '"arn:aws:s3:::example-logs-of-department-078/*", '
                '"arn:aws:s3:::example-logs-of-department-079/*", '
                '"arn:aws:s3:::example-logs-of-department-080/*", '
                '"arn:aws:s3:::example-logs-of-department-081/*", '
                '"arn:aws:s3:::example-logs-of-department-082/*", '
                '"arn:aws:s3:::example-logs-of-department-083/*", '
                '"arn:aws:s3:::example-logs-of-department-084/*", '
                '"arn:aws:s3:::example-logs-of-department-085/*", '
                '"arn:aws:s3:::example-logs-of-department-086/*", '
                '"arn:aws:s3:::example-logs-of-department-087/*", '
                '"arn:aws:s3:::example-logs-of-department-088/*", '
                '"arn:aws:s3:::example-logs-of-department-089/*", '
                '"arn:aws:s3:::example-logs-of-department-090/*", '
                '"arn:aws:s3:::example-logs-of-department-091/*", '
                '"arn:aws:s3:::example-logs-of-department-092/*", '
                '"arn:aws:s3:::example-logs-of-department-093/*", '
                '"arn:aws:s3:::example-logs-of-department-094/*", '
                '"arn:aws:s3:::example-logs-of-department-095/*", '
                '"arn:aws:s3:::example-logs-of-department-096/*", '
                '"arn:aws:s3:::example-logs-of-department-097/*", '
                '"arn:aws:s3:::example-logs-of-department-098/*", '
                '"arn:aws:s3:::example-logs-of-department-099/*", '
                '"arn:aws:s3:::example-logs-of-department-100/*", '
                '"arn:aws:s3:::example-logs-of-department-101/*", '
                '"arn:aws:s3:::example-logs-of-department-102/*", '
                '"arn:aws:s3:::example-logs-of-department-103/*", '
                '"arn:aws:s3:::example-logs-of-department-104/*", '
                '"arn:aws:s3:::example-logs-of-department-105/*", '
                '"arn:aws:s3:::example-logs-of-department-106/*", '
                '"arn:aws:s3:::example-logs-of-department-107/*", '
                '"arn:aws:s3:::example-logs-of-department-108/*", '
                '"arn:aws:s3:::example-logs-of-department-109/*", '
                '"arn:aws:s3:::example-logs-of-department-110/*", '
                '"arn:aws:s3:::example-logs-of-department-111/*", '
                '"arn:aws:s3:::example-logs-of-department-112/*", '
                '"arn:aws:s3:::example-logs-of-department-113/*", '
                '"arn:aws:s3:::example-logs-of-department-114/*", '
                '"arn:aws:s3:::example-logs-of-department-115/*", '
                '"arn:aws:s3:::example-logs-of-department-116/*", '
                '"arn:aws:s3:::example-logs-of-department-117/*", '
                '"arn:aws:s3:::example-logs-of-department-118/*", '
                '"arn:aws:s3:::example-logs-of-department-119/*"]}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.SCP,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}'),
        ),
    ),
)
