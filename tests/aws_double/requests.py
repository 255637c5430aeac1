"""An HTTP request as AWS's clients send it, and what its signature says about the caller."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

_CREDENTIAL: Final = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request: the path still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The query string's names and values, in order."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, str]:
        """The body of the query and ec2 protocols."""
        return dict(parse_qsl(self.body.decode("utf-8"), keep_blank_values=True))

    @property
    def credential(self) -> tuple[str, str, str]:
        """Access key id, region and signing name, as Signature Version 4 writes them; empty where unsigned."""
        found = _CREDENTIAL.search(self.headers.get("authorization", ""))
        return (found[1], found[2], found[3]) if found else ("", "us-east-1", "")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
