"""What was the same in all calls of a principal: where they came from, and whether with a second factor."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leastwise.evidence.calls import Call
from leastwise.policy import Condition

KEYS: Final = frozenset({"aws:sourceip", "aws:sourcevpce", "aws:multifactorauthpresent"})
"""The context keys by which calls must be told apart for this."""

MOST_ADDRESSES: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A condition that held for all calls, and why it is suggested."""

    condition: Condition
    because: str


def suggestions(calls: Sequence[Call]) -> tuple[Suggestion, ...]:
    """Conditions that all calls met. None where services called on the principal's behalf, whose calls come from AWS.

    IAM User Guide, "AWS global condition context keys": aws:SourceVpce, aws:SourceIp, aws:MultiFactorAuthPresent.
    """
    records = [call.record for call in calls]
    if not records or any(_member(one, "userIdentity", "invokedBy") for one in records):
        return ()
    found: list[Suggestion] = []
    endpoints = {str(one.get("vpcEndpointId") or "") for one in records}
    addresses = {str(one.get("sourceIPAddress") or "") for one in records}
    if len(endpoints) == 1 and "" not in endpoints:
        condition = Condition("StringEquals", "aws:SourceVpce", tuple(endpoints))
        found.append(Suggestion(condition, "all calls came through this VPC endpoint"))
    elif endpoints == {""} and len(addresses) <= MOST_ADDRESSES and all(map(_is_public, addresses)):
        condition = Condition("IpAddress", "aws:SourceIp", tuple(sorted(addresses)))
        found.append(
            Suggestion(condition, f"all calls came from {'these addresses' if len(addresses) > 1 else 'this address'}")
        )
    factors = {_member(one, "userIdentity", "sessionContext", "attributes", "mfaAuthenticated") for one in records}
    if factors == {"true"}:
        condition = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
        found.append(Suggestion(condition, "all calls were made with multi-factor authentication"))
    return tuple(found)


def _member(record: object, *names: str) -> str:
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    return record if isinstance(record, str) else ""


def _is_public(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global or text.startswith(("192.0.2.", "198.51.100.", "203.0.113."))
    except ValueError:
        return False
