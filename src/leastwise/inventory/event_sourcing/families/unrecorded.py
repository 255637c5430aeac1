"""IAM operations that are no reads and change nothing the recorder keeps, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_DELEGATION: Final = "a request for temporary delegation; what is delegated is no part of a configuration item"
_ROOT_ACCESS: Final = "a feature of the organisation for root access; no item has it"
_FEDERATION: Final = "outbound identity federation of the account; no item has it"

UNRECORDED: Final[Mapping[str, str]] = {
    "AcceptDelegationRequest": _DELEGATION,
    "AssociateDelegationRequest": _DELEGATION,
    "CreateDelegationRequest": _DELEGATION,
    "RejectDelegationRequest": _DELEGATION,
    "SendDelegationToken": _DELEGATION,
    "UpdateDelegationRequest": _DELEGATION,
    "DisableOrganizationsRootCredentialsManagement": _ROOT_ACCESS,
    "DisableOrganizationsRootSessions": _ROOT_ACCESS,
    "EnableOrganizationsRootCredentialsManagement": _ROOT_ACCESS,
    "EnableOrganizationsRootSessions": _ROOT_ACCESS,
    "DisableOutboundWebIdentityFederation": _FEDERATION,
    "EnableOutboundWebIdentityFederation": _FEDERATION,
    "PutAccountProperties": "properties of the account that no item has",
    "ResetServiceSpecificCredential": "sets a new password; id, service and status stay",
    "ResyncMFADevice": "synchronises the device's clock; it stays the user's",
    "SetSecurityTokenServicePreferences": "the version of global tokens is in the account summary's ephemeral part",
}
