"""Filter on where a call came from: an IP address, a network, or the name of an AWS service."""

from __future__ import annotations

import ipaddress

import duckdb

from leastwise.errors import InputError
from leastwise.usecases.trail.conditions import Condition, any_of, equals, matches_glob

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_condition(text: str, connection: duckdb.DuckDBPyConnection, period: Condition) -> Condition:
    """Return the condition of events from an address, a network (``10.0.0.0/8``) or a named source.

    IPv4 and IPv6; a source that is no address (``ec2.amazonaws.com``, ``AWS Internal``) matches by name, with ``*``.
    For a network the distinct addresses of the ``period`` are looked up once. Raises InputError for a bad network.
    """
    text = text.strip()
    network = _network(text)
    if network is None:
        return matches_glob('"sourceIPAddress"', text)
    if network.prefixlen == network.max_prefixlen:
        spellings = sorted({text.partition("/")[0], str(network.network_address)})
        return any_of([equals('"sourceIPAddress"', spelling) for spelling in spellings])
    inside = [address for address in _addresses(connection, network, period) if _is_inside(address, network)]
    return Condition('"sourceIPAddress" IN (SELECT unnest(CAST(? AS VARCHAR[])))', (inside,))


def is_address(text: str) -> bool:
    """Tell whether the text is an IP address or a network."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _network(text: str) -> Network | None:
    if not text:
        raise InputError("--ip: the address is empty", "Give an address, a network such as 10.0.0.0/8, or a name.")
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        if "/" in text or text.replace(".", "").isdigit() or text.count(":") > 1:
            raise InputError(f"--ip: {text!r} is no IP address or network") from None
        return None


def _addresses(connection: duckdb.DuckDBPyConnection, network: Network, period: Condition) -> list[str]:
    likely = _common_prefix(network)
    rows = connection.execute(
        f'SELECT DISTINCT "sourceIPAddress" FROM events WHERE ({period.sql}) AND ({likely.sql})',  # noqa: S608
        [*period.parameters, *likely.parameters],
    ).fetchall()
    return [address for (address,) in rows]


def _common_prefix(network: Network) -> Condition:
    """Every address of the network begins with its whole octets; an IPv6 address holds a colon."""
    if network.version == 6:
        return Condition("""contains("sourceIPAddress", ':')""")
    octets = str(network.network_address).split(".")[: network.prefixlen // 8]
    prefix = ".".join(octets) + ("." if octets else "")
    return Condition('starts_with("sourceIPAddress", ?)', (prefix,))


def _is_inside(address: str, network: Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False
