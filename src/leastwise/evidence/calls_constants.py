"""What was the same in all calls of a principal: where they came from, and whether with a second factor."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from leastwise.policy import Condition

MOST_ADDRESSES: Final = 3
"""So many source addresses are suggested as a condition."""

ORIGINS_SQL: Final = f"""
    list_sort(list_distinct(list(DISTINCT coalesce(sourceipaddress, ''))))[:{MOST_ADDRESSES + 1}],
    list_sort(list_distinct(list(DISTINCT coalesce(vpcendpointid, ''))))[:2],
    coalesce(bool_and(coalesce(useridentity.sessioncontext.attributes.mfaauthenticated, '') = 'true'), false),
    coalesce(bool_or(coalesce(useridentity.invokedby, '') <> ''), false)
    """
"""SQL over the calls of a principal of the members of `Origins`."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where all calls of a principal came from: source addresses and VPC endpoints (empty where there was none; no more
    than `MOST_ADDRESSES` + 1 and 2 of them), whether all were made with multi-factor authentication, and whether some
    were made by services on its behalf.
    """

    addresses: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    all_with_mfa: bool = False
    some_through_services: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A condition that held for all calls, and why it is suggested."""

    condition: Condition
    because: str


def suggestions(origins: Origins) -> tuple[Suggestion, ...]:
    """Conditions that all calls met. None where services called on the principal's behalf, whose calls come from AWS.

    IAM User Guide, "AWS global condition context keys": aws:SourceVpce, aws:SourceIp, aws:MultiFactorAuthPresent.
    """
    if origins.some_through_services or not origins.endpoints:
        return ()
    found: list[Suggestion] = []
    addresses = origins.addresses
    if len(origins.endpoints) == 1 and "" not in origins.endpoints:
        condition = Condition("StringEquals", "aws:SourceVpce", origins.endpoints)
        found.append(Suggestion(condition, "all calls came through this VPC endpoint"))
    elif origins.endpoints == ("",) and 0 < len(addresses) <= MOST_ADDRESSES and all(map(_is_public, addresses)):
        condition = Condition("IpAddress", "aws:SourceIp", addresses)
        found.append(
            Suggestion(condition, f"all calls came from {'these addresses' if addresses[1:] else 'this address'}")
        )
    if origins.all_with_mfa:
        condition = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
        found.append(Suggestion(condition, "all calls were made with multi-factor authentication"))
    return tuple(found)


def _is_public(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_global or any(address in network for network in _DOCUMENTATION)


_DOCUMENTATION: Final = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)
"""RFC 5737 and RFC 3849: addresses of examples stand for public ones."""
