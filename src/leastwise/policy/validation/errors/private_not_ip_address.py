"""Private NotIpAddress (PRIVATE_NOT_IP_ADDRESS).

NotIpAddress compares aws:SourceIp with private networks only.

Why it matters: aws:SourceIp holds public addresses, so the condition always holds.

How to fix: name public networks, or compare aws:VpcSourceIp.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions
from leastwise.policy.validation.warnings.private_networks import is_private


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions with private networks only."""
    for _, _, condition in conditions(subject):
        compared = condition.name == "aws:sourceip" and condition.operator.base == "notipaddress"
        if compared and condition.values and all(is_private(text) for _, text in condition.values):
            yield Problem(condition.path, f"{condition.key} is no private address: the condition always holds")


PRIVATE_NOT_IP_ADDRESS: Final = ValidationCheck(
    code="PRIVATE_NOT_IP_ADDRESS",
    type=FindingType.ERROR,
    title="Private NotIpAddress",
    find=find,
    learn_more=learn_more("error-private-not-ip-address"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NotIpAddress": {"aws:SourceIp": '
                '["10.0.0.0/8", "192.168.0.0/16"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NotIpAddress": {"aws:SourceIp": '
                '["203.0.113.0/24", "10.0.0.0/8"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NotIpAddress": {"aws:VpcSourceIp": '
                '"10.0.0.0/8"}}}]}'
            ),
        ),
    ),
)
