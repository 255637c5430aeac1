"""Type mismatch IP range (TYPE_MISMATCH_IP_RANGE).

An IP address operator compares with a value that is no address and no network in CIDR notation.

Why it matters: AWS cannot compare it, so the condition never holds for it.

How to fix: write the network as 203.0.113.0/24 or 2001:db8::/32.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.conditions.addresses import network_of
from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The values that are no network."""
    for _, _, condition in conditions(subject):
        if condition.operator.base in ("ipaddress", "notipaddress"):
            for path, text in condition.values:
                if "${" not in text and network_of(text) is None:
                    yield Problem(path, f"{condition.written} compares with {text!r}, which is no network")


TYPE_MISMATCH_IP_RANGE: Final = ValidationCheck(
    code="TYPE_MISMATCH_IP_RANGE",
    type=FindingType.ERROR,
    title="Type mismatch IP range",
    find=find,
    learn_more=learn_more("error-type-mismatch-ip-range"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '"203.0.113.0/33"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '"office"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '["203.0.113.0/24", "2001:db8::/32", "203.0.113.7"]}}}]}'
            ),
        ),
    ),
)
