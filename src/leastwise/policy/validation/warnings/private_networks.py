"""Private networks, from which no request comes as AWS sees it (RFC 1918, RFC 4193)."""

from __future__ import annotations

import ipaddress
from typing import Final

from leastwise.policy.conditions.addresses import network_of

_PRIVATE_V4: Final = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_PRIVATE_V6: Final = ipaddress.IPv6Network("fc00::/7")


def is_private(text: str) -> bool:
    """Whether a text is an address or a network within the private ones."""
    network = network_of(text)
    if isinstance(network, ipaddress.IPv6Network):
        return network.subnet_of(_PRIVATE_V6)
    return network is not None and any(network.subnet_of(one) for one in _PRIVATE_V4)
