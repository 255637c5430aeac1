"""The sentence of one event: who, what they did or tried to do, and how it went."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

import msgspec

from leastwise.model.principal import Principal, principal_of
from leastwise.reference.denials import DENIED_CODES
from leastwise.reference.services import VERSIONED_EVENT_NAMES, service_prefix
from leastwise.usecases.trail.sentences.catalogue import PHRASES
from leastwise.usecases.trail.sentences.phrase import filled, past_tense

SENTENCE_COLUMNS: Final = (
    "eventSource",
    "eventName",
    "userIdentity",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "serviceEventDetails",
    "resources",
    "recipientAccountId",
)
"""Columns of ``events`` that a sentence is made of."""

_VERSION: Final = re.compile(r"20\d{2}_?\d{2}_?\d{2}(v\d+)?$")


def sentence_of(event: Mapping[str, Any]) -> str:
    """Return the event in one sentence: "alice tried to delete trail main (denied)".

    ``event`` holds SENTENCE_COLUMNS by name; ``userIdentity`` and ``resources`` have members in lower case and
    the free-form fields are JSON text. An API call without a phrase reads "alice called DescribeInstances on ec2".
    """
    principal = principal_of(event.get("userIdentity"))
    failure = _failure(event)
    phrase = _phrase(event, principal)
    if phrase is None:
        service = service_prefix(event.get("eventSource") or "an unknown service")
        return f"{principal} called {event.get('eventName') or 'an unknown action'} on {service}{failure}"
    return f"{principal} tried to {phrase}{failure}" if failure else f"{principal} {past_tense(phrase)}"


def _failure(event: Mapping[str, Any]) -> str:
    code = event.get("errorCode")
    if code and any(fnmatchcase(code, pattern) for pattern in DENIED_CODES):
        return " (denied)"
    reason = code or event.get("errorMessage")
    return f" ({reason})" if reason else ""


def _phrase(event: Mapping[str, Any], principal: Principal) -> str | None:
    source, name = event.get("eventSource") or "", event.get("eventName") or ""
    if source in VERSIONED_EVENT_NAMES:
        name = _VERSION.sub("", name)
    phrase = PHRASES.get(source, {}).get(name)
    return filled(phrase, _values(event, principal)) if phrase else None


def _values(event: Mapping[str, Any], principal: Principal) -> dict[str, Any]:
    resources = event.get("resources") or []
    request, response = _document(event.get("requestParameters")), _document(event.get("responseElements"))
    return {
        # A refused call shows no parameters: then nothing tells whether it was about the caller themselves.
        "who": principal.name if request is not None or response is not None else None,
        "account": event.get("recipientAccountId"),
        "request": request,
        "response": response,
        "more": _document(event.get("additionalEventData")),
        "details": _document(event.get("serviceEventDetails")),
        "resource": [item.get("arn") for item in resources if item and item.get("arn")],
    }


def _document(text: str | None) -> Any:
    if not text:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
