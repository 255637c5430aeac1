"""IP address operators: an address within networks in CIDR notation, IPv4 and IPv6.

IAM User Guide, "IP address condition operators".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from leastwise.policy.conditions.operator import Operator, OrderedDomain, never
from leastwise.policy.matching import Match

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_EXAMPLES: Final = ("203.0.113.7", "2001:db8::7")


@lru_cache(maxsize=10_000)
def network_of(text: str) -> Network | None:
    """The network a text names (one address without a prefix length), or None."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _test(value: str) -> Match:
    network = network_of(value)
    if network is None:
        return never
    first, last, version = int(network.network_address), int(network.broadcast_address), network.version

    def holds(text: str) -> bool:
        address = network_of(text)
        if address is None or address.version != version:
            return False
        return first <= int(address.network_address) and int(address.broadcast_address) <= last

    return holds


def _candidates(values: Sequence[str]) -> list[str]:
    """The first address of each network, the ones before and behind it, and an example of each version."""
    found = list(_EXAMPLES)
    for value in values:
        network = network_of(value)
        if network is None:
            continue
        kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
        limit = 1 << network.max_prefixlen
        first, last = int(network.network_address), int(network.broadcast_address)
        found += [str(kind(one)) for one in (first, first - 1, last + 1) if 0 <= one < limit]
    return [*found, "0.0.0.0", "::"]  # noqa: S104


_DOMAIN: Final = OrderedDomain("address", _test, _candidates)

IP_ADDRESS_OPERATORS: Final = (
    Operator("IpAddress", _DOMAIN),
    Operator("NotIpAddress", _DOMAIN, negated=True),
)
