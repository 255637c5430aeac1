"""Private IP address subset (PRIVATE_IP_ADDRESS_SUBSET).

IpAddress compares aws:SourceIp with public and with private networks.

Why it matters: aws:SourceIp holds public addresses, so it never holds for the private ones.

How to fix: remove the private networks, or compare them with aws:VpcSourceIp.

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
    """The keys with private networks among public ones."""
    for _, _, condition in conditions(subject):
        if condition.name != "aws:sourceip" or condition.operator.base != "ipaddress":
            continue
        private = [text for _, text in condition.values if is_private(text)]
        if private and len(private) < len(condition.values):
            yield Problem(condition.path, f"{condition.key} is never a private address such as {private[0]}")


PRIVATE_IP_ADDRESS_SUBSET: Final = ValidationCheck(
    code="PRIVATE_IP_ADDRESS_SUBSET",
    type=FindingType.SUGGESTION,
    title="Private IP address subset",
    find=find,
    learn_more=learn_more("suggestion-private-ip-address-subset"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '["203.0.113.0/24", "10.0.0.0/8"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '["203.0.113.0/24"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:VpcSourceIp": '
                '["203.0.113.0/24", "10.0.0.0/8"]}}}]}'
            ),
        ),
    ),
)
