"""Who made a change: the principal and its session, from where, and the person at the beginning of its role chain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from leastwise.lake.role_chains import Origin
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import Cause
from leastwise.model.principal import principal_of

_UNKNOWN: Final = Origin("", ())


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a change. Texts are empty where the event has none.

    `name` is what people know them by (`alice`, or a session's name with its role in `role`); `session` is the role
    session's name; `human` is who stands at the beginning, and `chain` names the principals from there to the session
    without it: both are empty where the call that issued a session's credentials is not in the event data store.
    """

    name: str
    role: str = ""
    session: str = ""
    principal_arn: str = ""
    principal_id: str = ""
    access_key_id: str = ""
    source_ip_address: str = ""
    user_agent: str = ""
    human: str = ""
    chain: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.name} (role {self.role})" if self.role and self.role != self.name else self.name


def actor_of(cause: Cause, origins: Mapping[str, Origin] | None = None) -> Actor:
    """Return who made the event; `origins` are the beginnings of sessions by access key id."""
    principal = principal_of(_identity(cause))
    origin = (origins or {}).get(cause.access_key_id, _UNKNOWN)
    return Actor(
        name=principal.name,
        role=principal.role,
        session=_session(cause.principal_arn),
        principal_arn=cause.principal_arn,
        principal_id=cause.principal_id,
        access_key_id=cause.access_key_id,
        source_ip_address=cause.source_ip_address,
        user_agent=cause.user_agent,
        human=origin.human or ("" if principal.role or not cause.principal_arn else principal.name),
        chain=origin.chain,
    )


def keys_of_sessions(causes: Collection[Cause]) -> set[str]:
    """Return the access keys of temporary credentials (ASIA…) among the causes: those that may have a role chain."""
    return {cause.access_key_id for cause in causes if cause.access_key_id.startswith("ASIA")}


def _identity(cause: Cause) -> dict[str, str]:
    arn = cause.principal_arn
    service = cause.source_ip_address if cause.source_ip_address.endswith(".amazonaws.com") else ""
    identity = {"arn": arn, "principalid": cause.principal_id, "invokedby": service}
    if is_arn(arn):
        parts = parse_arn(arn)
        identity |= {"accountid": parts.account, "type": _identity_type(parts.service, parts.resource)}
    return {name: value for name, value in identity.items() if value}


def _identity_type(service: str, resource: str) -> str:
    """`userIdentity.type` of an ARN (CloudTrail User Guide, "CloudTrail userIdentity element")."""
    if resource == "root":
        return "Root"
    if service == "sts" and resource.startswith("assumed-role/"):
        return "AssumedRole"
    return "FederatedUser" if resource.startswith("federated-user/") else "IAMUser"


def _session(arn: str) -> str:
    if is_arn(arn) and ":assumed-role/" in arn:
        return arn.rpartition("/")[2]
    return ""
