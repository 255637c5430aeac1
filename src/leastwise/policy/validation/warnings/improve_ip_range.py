"""Improve IP range (IMPROVE_IP_RANGE).

A network has bits behind its prefix length.

Why it matters: IAM ignores them, so the range is larger than the address lets one think.

How to fix: write the network's first address, as the message says.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from leastwise.policy.conditions.addresses import Network, network_of
from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The networks that are not written by their first address."""
    for _, _, condition in conditions(subject):
        if condition.operator.base in ("ipaddress", "notipaddress"):
            for path, text in condition.values:
                network = network_of(text)
                if network is not None and "/" in text and not _is_first(text, network):
                    yield Problem(path, f"{text} stands for {network}: the bits behind the prefix length are ignored")


def _is_first(text: str, network: Network) -> bool:
    return ipaddress.ip_address(text.strip().partition("/")[0]) == network.network_address


IMPROVE_IP_RANGE: Final = ValidationCheck(
    code="IMPROVE_IP_RANGE",
    type=FindingType.SUGGESTION,
    title="Improve IP range",
    find=find,
    learn_more=learn_more("suggestion-improve-ip-range"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '"203.0.113.7/24"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"IpAddress": {"aws:SourceIp": '
                '["203.0.113.0/24", "203.0.113.7"]}}}]}'
            ),
        ),
    ),
)
