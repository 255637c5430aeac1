"""Policy size exceeds RCP quota (POLICY_SIZE_EXCEEDS_RCP_QUOTA).

A resource control policy has more than 5,120 characters.

Why it matters: Organizations refuses the document.

How to fix: split it, shorten lists with wildcards, remove white space: all characters count.

AWS Organizations User Guide, "Quotas and service limits for AWS Organizations"; IAM User Guide, "IAM policy
validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more

_QUOTA: Final = 5_120


def find(subject: Subject) -> Iterator[Problem]:
    """The document, where it is too long."""
    size = len(subject.source.text)
    if size > _QUOTA:
        yield Problem((), f"the policy has {size:,} characters, of which {_QUOTA:,} are allowed")


POLICY_SIZE_EXCEEDS_RCP_QUOTA: Final = ValidationCheck(
    code="POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    type=FindingType.ERROR,
    title="Policy size exceeds RCP quota",
    find=find,
    learn_more=learn_more("error-policy-size-exceeds-rcp-quota"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=((PolicyKind.RCP, '{"Version": "2012-10-17", "Statement": []' + " " * _QUOTA + "}"),),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "*", "Principal": "*"}]}'
            ),
        ),
    ),
)
