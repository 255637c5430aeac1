"""Calls that another server answers, with writes that readers see late."""

from __future__ import annotations

import http.client
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from .requests import HttpRequest, HttpResponse

Scope = tuple[str, str, str]
_HOP_HEADERS: Final = frozenset({"connection", "transfer-encoding", "content-length", "expect", "server", "date"})


class Upstream:
    """Another server, such as moto's. Answers to reads are kept, to be given again while a write is not visible yet."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._known: dict[tuple[Scope, str, str, bytes], HttpResponse] = {}
        self._late: dict[Scope, int] = {}
        self._lock = Lock()

    def forward(self, request: HttpRequest) -> HttpResponse:
        """The other server's answer."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        headers = {name: value for name, value in request.headers.items() if name not in _HOP_HEADERS}
        path = f"{request.path}?{request.query}" if request.query else request.path
        try:
            connection.request(request.method, path, request.body, headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        kept = {name: value for name, value in response.getheaders() if name.lower() not in _HOP_HEADERS}
        return HttpResponse(response.status, kept, body)

    def answer(self, request: HttpRequest, scope: Scope, *, is_read: bool, late_reads: int) -> HttpResponse:
        """The other server's answer; for a read of something that was written late, its answer from before."""
        key = (scope, request.path, request.query, request.body)
        if is_read and (stale := self._stale(scope, key)):
            return stale
        response = self.forward(request)
        with self._lock:
            if is_read:
                self._known[key] = response
            elif late_reads and response.status < 300:
                self._late[scope] = late_reads
        return response

    def _stale(self, scope: Scope, key: tuple[Scope, str, str, bytes]) -> HttpResponse | None:
        with self._lock:
            if not self._late.get(scope) or key not in self._known:
                return None
            self._late[scope] -= 1
            return self._known[key]
