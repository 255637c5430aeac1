"""How services say that a call was refused."""

from __future__ import annotations

from typing import Final

DENIED_CODES: Final = (
    "AccessDenied*",
    "*UnauthorizedOperation",
    "*Unauthorized*",
    "*AuthorizationError*",
    "*NotAuthorized*",
)
"""Error codes of calls that were refused for want of permission; services spell them differently."""
