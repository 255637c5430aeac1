"""What AWS refused, and what follows: one resource not read, an account not read, or the end of the run.

IAM User Guide, "Troubleshooting access denied error messages"; Common errors of the AWS APIs.
"""

from __future__ import annotations

import re
from typing import Any, Final

from leastwise.errors import LeastwiseError

DENIED: Final = frozenset({
    "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedAccess", "AuthorizationError",
    "AuthorizationErrorException", "NotAuthorized", "UnauthorizedException", "ForbiddenException", "Forbidden", "403",
    "AllAccessDisabled", "KMS.AccessDeniedException", "InsufficientPrivilegesException", "UnauthorizedAccessException",
})  # fmt: skip
"""Error codes of a call that the caller's policies, or those above them, do not allow."""

EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
"""Error codes of credentials that were good and are not any more."""

INVALID_CREDENTIALS: Final = frozenset({
    "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure", "SignatureDoesNotMatch",
    "InvalidSignatureException", "NotSignedUp", "InvalidToken", "AccountProblem", "InvalidAccountStatus",
})  # fmt: skip
"""Error codes of credentials that an endpoint does not know: a Region not enabled, or an account closed."""

CREDENTIAL_ERRORS: Final = frozenset({
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "TokenRetrievalError",
    "UnauthorizedSSOTokenError", "SSOTokenLoadError", "ProfileNotFound", "RefreshWithMFAUnsupportedError",
})  # fmt: skip
"""Errors of botocore's own, by their class, where there are no usable credentials (any more)."""

NOT_IN_USE: Final = frozenset({
    "SubscriptionRequiredException", "OptInRequired", "AWSOrganizationsNotInUseException",
    "UnknownOperationException", "UnsupportedOperation", "UnsupportedOperationException", "InvalidAction",
})  # fmt: skip
"""Error codes that say: the service is not used or not offered here, so there are no resources of it."""

_NOT_AUTHORIZED: Final = re.compile(r"not authorized to perform:? ([a-zA-Z0-9-]+:[A-Za-z0-9]+)")


class CredentialsError(LeastwiseError):
    """The credentials ended while a collection ran; what is complete is kept."""

    exit_code = 4


class AccountError(LeastwiseError):
    """An account cannot be read any further (closed, suspended, its role refused), or a Region is not enabled in it.

    `action` is the IAM action that was denied, or empty where the reason is another; `by_role` whether no
    credentials for the account could be had at all.
    """

    def __init__(self, message: str, hint: str = "", action: str = "", *, by_role: bool = False) -> None:
        super().__init__(message, hint)
        self.action = action
        self.by_role = by_role

    exit_code = 4


def error_code(error: Any) -> str:
    """The error code that AWS answered with, such as "AccessDenied"; of other errors the name of their class."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(error).__name__)


def error_text(error: Any) -> str:
    """Code and message of an error in one line, at most 300 characters."""
    response = getattr(error, "response", None) or {}
    message = str(response.get("Error", {}).get("Message") or error)
    if "<html" in message.lower() or "doctype html" in message.lower():
        message = "the answer is a web page, not one of an AWS service: is the endpoint right?"
    return " ".join(f"{error_code(error)}: {message}".split())[:300]


def missing_action(error: Any, default: str) -> str:
    """The IAM action that the error message names as not allowed, or `default`."""
    found = _NOT_AUTHORIZED.search(error_text(error))
    return found.group(1) if found else default
