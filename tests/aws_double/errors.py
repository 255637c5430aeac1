"""The error answers of AWS's services."""

from __future__ import annotations

from typing import Final

CONNECTION_LOST: Final = "ConnectionLost"
"""As a code: the connection is closed without an answer."""

_STATUSES: Final = {
    "AccessDenied": 403,
    "ExpiredToken": 403,
    "InternalFailure": 500,
    "InvalidClientTokenId": 403,
    "NoSuchBucket": 404,
    "NoSuchEntity": 404,
    "ServiceUnavailable": 503,
    "SignatureDoesNotMatch": 403,
    "SlowDown": 503,
}


class AwsError(Exception):
    """A service's error: `code` as AWS spells it, a message, and an HTTP status (that usual for the code, else 400)."""

    def __init__(self, code: str, message: str = "", status: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message or code
        self.status = status or _STATUSES.get(code, 400)
