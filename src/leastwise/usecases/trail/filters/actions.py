"""Filters on what was called: action, service, writing or reading, the IAM-sensitive set."""

from __future__ import annotations

import re

from leastwise.errors import InputError
from leastwise.reference.iam_sensitive import IAM_SENSITIVE, READ_NAME_PREFIXES, SensitiveEvents
from leastwise.reference.services import VERSIONED_EVENT_NAMES, event_sources
from leastwise.usecases.trail.conditions import (
    ALWAYS,
    Condition,
    all_of,
    any_of,
    equals,
    has_glob,
    is_not,
    matches_glob,
    one_of,
)

_VERSION = r"(20\d{2}_?\d{2}_?\d{2}(v\d+)?)?"
READS = Condition('coalesce("readOnly", regexp_matches("eventName", ?))', (f"^({'|'.join(READ_NAME_PREFIXES)})",))
"""An event that reads: ``readOnly`` where CloudTrail wrote it, else the event's name."""
WRITES = is_not(READS)


def action_condition(pattern: str) -> Condition:
    """Return the condition of ``service:Name`` or ``Name``; both parts may hold ``*`` and ``?``.

    A name that begins with a capital is taken as CloudTrail spells it, any other matches whatever its case. API
    versions in event names (``CreateFunction20150331``) need not be given. Raises InputError for an empty part.
    """
    service, separator, name = pattern.strip().rpartition(":")
    if not name or (separator and not service):
        raise InputError(
            f"--action: {pattern!r} is no action", "Write iam:AttachUserPolicy, AttachUserPolicy or iam:*."
        )
    if not separator:
        return _name_condition(name)
    return all_of([service_condition(service), _name_condition(name, versioned=_is_versioned(service))])


def service_condition(service: str) -> Condition:
    """Return the condition of a service prefix, an event source, or a pattern of either."""
    if service.strip() == "*":
        return ALWAYS
    if has_glob(service):
        pattern = service.lower()
        return matches_glob('"eventSource"', pattern if pattern.endswith(".com") else pattern + ".amazonaws.com")
    return one_of('"eventSource"', event_sources(service.strip()))


def access_condition(write: bool) -> Condition:
    """Return the condition of events that write (or that read)."""
    return WRITES if write else READS


def iam_condition() -> Condition:
    """Return the condition of the IAM-sensitive set (`leastwise.reference.iam_sensitive`)."""
    sources = sorted({row.event_source for row in IAM_SENSITIVE})
    writes = any_of([_named(row) for row in IAM_SENSITIVE if row.writes_only])
    others = any_of([_named(row) for row in IAM_SENSITIVE if not row.writes_only])
    # The list of sources says nothing new, but unlike the alternatives it lets the engine skip row groups.
    return all_of([one_of('"eventSource"', sources), any_of([all_of([writes, WRITES]), others])])


def _named(row: SensitiveEvents) -> Condition:
    exact = [name for name in row.event_names if not has_glob(name)]
    names = [one_of('"eventName"', exact)] if exact else []
    names += [matches_glob('"eventName"', name) for name in row.event_names if has_glob(name) and name != "*"]
    return all_of([equals('"eventSource"', row.event_source), any_of(names) if names else ALWAYS])


def _is_versioned(service: str) -> bool:
    return not has_glob(service) and any(source in VERSIONED_EVENT_NAMES for source in event_sources(service))


def _name_condition(name: str, *, versioned: bool = False) -> Condition:
    if name == "*":
        return ALWAYS
    ignore_case = not name[0].isupper()
    exact = matches_glob('"eventName"', name, ignore_case=ignore_case)
    if not versioned or has_glob(name):
        return exact
    pattern = ("(?i)" if ignore_case else "") + re.escape(name) + _VERSION
    return any_of([exact, Condition('regexp_full_match("eventName", ?)', (pattern,))])
