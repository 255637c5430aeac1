"""A CloudTrail event as the requests that were authorized: would this have been allowed?

CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element"; IAM User Guide, "AWS global
condition context keys". What an event does not record (tags, most keys of services) is not in the context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, caller_of
from leastwise.policy.event_resources import EVERY_RESOURCE, CallResources, Told, TouchedResource
from leastwise.policy.request import Context, Request, caller_context
from leastwise.reference.event_actions import PASS_ROLE, EventActions, actions_of_event, passed_roles
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class EventRequests:
    """The requests behind an event. `unmapped`: no action is known for it; `denied`: AWS denied it at the time."""

    event_id: str
    name: str
    requests: tuple[Request, ...]
    unmapped: bool
    denied: bool


@dataclass(frozen=True, slots=True)
class Need:
    """An action on a resource that a call was authorized for.

    `certain` is False where the call may have been authorized for another action instead.
    """

    action: str
    resource: TouchedResource
    certain: bool = True


@dataclass(frozen=True, slots=True)
class EventNeeds:
    """What the call of an event was authorized for, by whom it was made, and what is known of its context.

    `dependent` are actions that it needs besides, depending on its parameters, and whose resources it does not tell.
    `unmapped` says that no action is known for it.
    """

    name: str
    needs: tuple[Need, ...]
    caller: Caller
    context: Context
    dependent: tuple[str, ...] = ()
    unmapped: bool = False


def needs_of_event(record: Mapping[str, Any], reference: Reference) -> EventNeeds:
    """What a record's call was authorized for. Raises InputError for an identity whose ARN names no principal."""
    source = _text(record, "eventSource")
    found = _actions(source, record["eventName"], reference)
    caller = _caller(record.get("userIdentity"))
    context = {**caller_context(caller), **dict(_context(record))}
    resources = CallResources(record, reference)
    needs = [Need(action, one, found.certain) for action in found.actions for one in resources.of(action)]
    parameters = record.get("requestParameters")
    dependent = [action for action in found.possible if action != PASS_ROLE]
    if found.may_pass_roles and isinstance(parameters, Mapping):
        roles = passed_roles(parameters)
        needs += [Need(PASS_ROLE, TouchedResource(role, Told.EXACTLY)) for role in roles]
        if not roles and _passes_unnamed_role(parameters):
            dependent.append(PASS_ROLE)
    name = f"{source}:{record['eventName']}"
    return EventNeeds(name, tuple(dict.fromkeys(needs)), caller, context, tuple(dependent), found.unmapped)


@lru_cache(maxsize=20_000)
def _actions(source: str, name: str, reference: Reference) -> EventActions:
    return actions_of_event(source, name, reference)


def _passes_unnamed_role(parameters: Mapping[str, Any]) -> bool:
    """Whether parameters hand over a role by a name, or by the instance profile that it is in."""
    return any("role" in key.lower() or "instanceprofile" in key.lower() for key in parameters)


def requests_of_event(event: Mapping[str, Any], reference: Reference) -> EventRequests:
    """The requests of a record, or of an EventBridge event that holds one as its detail.

    Of resources that the record does not tell exactly there is one request, for "*".
    Raises InputError for what is neither.
    """
    record = event.get("detail", event)
    if not isinstance(record, Mapping) or not isinstance(record.get("eventName"), str):
        raise InputError("this is no CloudTrail record: it has no eventName", "give a record or an EventBridge event")
    found = needs_of_event(record, reference)
    exactly = {one.action for one in found.needs if one.resource.told is Told.EXACTLY}
    resources = {
        (one.action, one.resource.text if one.action in exactly else EVERY_RESOURCE.text): None
        for one in found.needs
        if one.resource.told is Told.EXACTLY or one.action not in exactly
    }
    requests = tuple(Request(action, resource, found.caller, found.context) for action, resource in resources)
    denied = str(record.get("errorCode", "")).endswith(_DENIALS)
    return EventRequests(_text(record, "eventID"), found.name, requests, found.unmapped, denied)


_DENIALS: Final = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedAccess")


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
    yield from _key_context(record)
    identity = record.get("userIdentity")
    if isinstance(identity, Mapping):
        yield from _identity_context(identity)


def _key_context(record: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """KMS Developer Guide, "AWS KMS condition keys": kms:ViaService and kms:EncryptionContext of a call."""
    if _text(record, "eventSource") != "kms.amazonaws.com":
        return
    identity, parameters = record.get("userIdentity"), record.get("requestParameters")
    service = _text(identity, "invokedBy") if isinstance(identity, Mapping) else ""
    name, dot, rest = service.partition(".")
    if dot and rest == "amazonaws.com" and _text(record, "awsRegion"):
        yield "kms:viaservice", (f"{name}.{_text(record, 'awsRegion')}.{rest}",)
    told = parameters.get("encryptionContext") if isinstance(parameters, Mapping) else None
    if isinstance(told, Mapping):
        yield "kms:encryptioncontextkeys", tuple(str(key) for key in told)
        for key, value in told.items():
            yield f"kms:encryptioncontext:{str(key).lower()}", (str(value),)


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
