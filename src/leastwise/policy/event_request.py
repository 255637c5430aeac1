"""A CloudTrail event as the requests that were authorized: would this have been allowed?

CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element"; IAM User Guide, "AWS global
condition context keys". What an event does not record (tags, most keys of services) is not in the context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, caller_of
from leastwise.policy.request import Request, caller_context
from leastwise.reference.event_actions import PASS_ROLE, actions_of_event, passed_roles
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class EventRequests:
    """The requests behind an event. `unmapped`: no action is known for it; `denied`: AWS denied it at the time."""

    event_id: str
    name: str
    requests: tuple[Request, ...]
    unmapped: bool
    denied: bool


def requests_of_event(event: Mapping[str, Any], reference: Reference) -> EventRequests:
    """The requests of a record, or of an EventBridge event that holds one as its detail.

    Raises InputError for what is neither.
    """
    record = event.get("detail", event)
    if not isinstance(record, Mapping) or not isinstance(record.get("eventName"), str):
        raise InputError("this is no CloudTrail record: it has no eventName", "give a record or an EventBridge event")
    source = _text(record, "eventSource")
    found = actions_of_event(source, record["eventName"], reference)
    caller = _caller(record.get("userIdentity"))
    context = {**caller_context(caller), **dict(_context(record))}
    resources = tuple(_resources(record))
    requests = [
        Request(action, resource, caller, context) for action in found.actions for resource in resources or ("*",)
    ]
    parameters = record.get("requestParameters")
    if found.may_pass_roles and isinstance(parameters, Mapping):
        requests += [Request(PASS_ROLE, role, caller, context) for role in passed_roles(parameters)]
    denied = str(record.get("errorCode", "")).endswith(_DENIALS)
    return EventRequests(
        _text(record, "eventID"), f"{source}:{record['eventName']}", tuple(requests), found.unmapped, denied
    )


_DENIALS: Final = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedAccess")


def _resources(record: Mapping[str, Any]) -> Iterator[str]:
    listed = record.get("resources")
    for one in listed if isinstance(listed, list) else ():
        arn = one.get("ARN") if isinstance(one, Mapping) else None
        if isinstance(arn, str) and arn.startswith("arn:"):
            yield arn


def _caller(identity: Any) -> Caller:
    """Who made the call. Raises InputError for an identity whose ARN names no principal."""
    if not isinstance(identity, Mapping):
        return ANONYMOUS
    kind = identity.get("type")
    arn = _text(identity, "arn")
    if kind == "AWSService":
        return Caller(CallerKind.SERVICE, _text(identity, "invokedBy"))
    if kind == "AWSAccount" and not arn:
        account = _text(identity, "accountId")
        return caller_of(account) if account.isdigit() else ANONYMOUS
    if not arn:
        return ANONYMOUS
    caller = caller_of(arn)
    issuer = identity.get("sessionContext", {})
    issuer = issuer.get("sessionIssuer") if isinstance(issuer, Mapping) else None
    role = _text(issuer, "arn") if isinstance(issuer, Mapping) else ""
    if caller.kind is CallerKind.ROLE and role:
        return Caller(CallerKind.ROLE, role, caller.account, caller.session_arn)  # with its path
    return caller


_KEYS: Final = (
    ("sourceIPAddress", "aws:sourceip"),
    ("userAgent", "aws:useragent"),
    ("eventTime", "aws:currenttime"),
    ("awsRegion", "aws:requestedregion"),
    ("vpcEndpointId", "aws:sourcevpce"),
    ("vpcEndpointAccountId", "aws:vpceaccount"),
)


def _context(record: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The context keys that a record tells."""
    for member, key in _KEYS:
        value = _text(record, member)
        if value and not (key == "aws:sourceip" and not _is_address(value)):
            yield key, (value,)
    yield "aws:securetransport", ("true" if "tlsDetails" in record else "false",)
    identity = record.get("userIdentity")
    if isinstance(identity, Mapping):
        yield from _identity_context(identity)


def _identity_context(identity: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if _text(identity, "principalId"):
        yield "aws:userid", (_text(identity, "principalId"),)
    yield "aws:viaawsservice", ("true" if _text(identity, "invokedBy") else "false",)
    session = identity.get("sessionContext")
    attributes = session.get("attributes") if isinstance(session, Mapping) else None
    if isinstance(attributes, Mapping):
        if _text(attributes, "mfaAuthenticated"):
            yield "aws:multifactorauthpresent", (_text(attributes, "mfaAuthenticated"),)
        if _text(attributes, "creationDate"):
            yield "aws:tokenissuetime", (_text(attributes, "creationDate"),)
    if isinstance(session, Mapping) and _text(session, "sourceIdentity"):
        yield "aws:sourceidentity", (_text(session, "sourceIdentity"),)


def _is_address(text: str) -> bool:
    return text[:1].isdigit() or ":" in text


def _text(mapping: Mapping[str, Any], member: str) -> str:
    value = mapping.get(member)
    return value if isinstance(value, str) else ""
