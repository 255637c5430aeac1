"""Filter on what was acted upon: an ARN, or a name as requests write it."""

from __future__ import annotations

import json
import re

from leastwise.errors import InputError
from leastwise.model.arn import is_arn, parse_arn
from leastwise.reference.services import event_sources
from leastwise.usecases.trail.conditions import Condition, all_of, any_of, one_of

_DOCUMENTS = ('"requestParameters"', '"responseElements"')


def resource_condition(text: str) -> Condition:
    """Return the condition of events that name the resource.

    An ARN matches ``resources[].ARN`` (and what lies inside: objects of a bucket), the ARN in request or response,
    and the resource's name in requests to its service in its account. A name matches as a whole value in request or
    response, or as the last part of an ARN there or in ``resources``. Raises InputError for an empty text.
    """
    text = text.strip()
    if not text:
        raise InputError("--resource: the resource is empty", "Give an ARN or a name.")
    if is_arn(text):
        return _arn(text)
    return any_of([_listed_name(text), *(_value_ending(document, text) for document in _DOCUMENTS)])


def _arn(text: str) -> Condition:
    listed = Condition(
        'len(list_filter("resources", lambda item: item.arn = ? OR starts_with(item.arn, ?))) > 0',
        (text, text.removesuffix("/") + "/"),
    )
    named = [_value(document, text) for document in _DOCUMENTS]
    return any_of([listed, *named, _named_in_its_account(text)])


def _named_in_its_account(text: str) -> Condition:
    arn = parse_arn(text)
    parts = [one_of('"eventSource"', event_sources(arn.service))]
    if arn.account:
        parts.append(Condition('coalesce("recipientAccountId", "userIdentity".accountid) = ?', (arn.account,)))
    return all_of([*parts, any_of([_value(document, arn.name) for document in _DOCUMENTS])])


def _listed_name(name: str) -> Condition:
    return Condition(
        'len(list_filter("resources", lambda item: item.arn = ? OR regexp_matches(item.arn, ?))) > 0',
        (name, "[/:]" + re.escape(name) + "$"),
    )


def _value(document: str, value: str) -> Condition:
    """A whole string value of the JSON document. The plain search in front is what keeps it fast."""
    quoted = json.dumps(value, ensure_ascii=False)
    pattern = r"[:,\[]\s*" + re.escape(quoted) + r"\s*[,}\]]"
    return Condition(f"(contains({document}, ?) AND regexp_matches({document}, ?))", (quoted, pattern))


def _value_ending(document: str, name: str) -> Condition:
    """A string value that is the name, or an ARN or path whose last part is the name."""
    ending = json.dumps(name, ensure_ascii=False)[1:]
    pattern = r'[:,\[]\s*"([^"\\]*[/:])?' + re.escape(ending) + r"\s*[,}\]]"
    return Condition(f"(contains({document}, ?) AND regexp_matches({document}, ?))", (ending, pattern))
