"""The S3 Control client, whose requests go to a host of each account's own."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from leastwise.collectors.live.collector import AccountAccess


def prepare(account: AccountAccess) -> None:
    """Let the client of the account reach a local endpoint.

    Requests go to ACCOUNT.HOST (Amazon S3 API Reference, "Amazon S3 Control"); an endpoint that is an address or
    localhost has no such names.
    """
    host = urlsplit(account.endpoint_url or "").hostname or ""
    if host == "localhost" or _is_address(host):
        events = account.client("s3control").meta.events
        events.register("before-send.s3-control", _to_the_host_itself, unique_id="s3-control-local-endpoint")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _to_the_host_itself(request: Any, **_: Any) -> None:
    parts = urlsplit(request.url)
    first, _dot, rest = parts.netloc.partition(".")
    if first.isdigit() and len(first) == 12:
        request.url = urlunsplit(parts._replace(netloc=rest))
