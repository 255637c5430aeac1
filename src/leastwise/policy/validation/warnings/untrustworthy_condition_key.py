"""Untrustworthy condition key (UNTRUSTWORTHY_CONDITION_KEY).

A condition decides by aws:Referer or aws:UserAgent.

Why it matters: The caller writes both into the request and can write whatever the policy wants to see.

How to fix: decide by the principal, its organization or the network instead.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_CHOSEN_BY_CALLER: Final = frozenset({"aws:referer", "aws:useragent"})


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on keys that the caller chooses."""
    for _, _, condition in conditions(subject):
        if condition.name in _CHOSEN_BY_CALLER:
            yield Problem(condition.path, f"the caller chooses {condition.key}, so it protects nothing")


UNTRUSTWORTHY_CONDITION_KEY: Final = ValidationCheck(
    code="UNTRUSTWORTHY_CONDITION_KEY",
    type=FindingType.SECURITY_WARNING,
    title="Untrustworthy condition key",
    find=find,
    learn_more=learn_more("security-warning-untrustworthy-condition-key"),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": '
                '{"StringLike": {"aws:Referer": "https://example.com/*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
                '"111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": '
                '{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
)
