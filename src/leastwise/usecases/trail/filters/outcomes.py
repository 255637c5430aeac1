"""Filters on how a call went and was made: errors, multi-factor authentication, free text."""

from __future__ import annotations

import json

from leastwise.reference.denials import DENIED_CODES
from leastwise.usecases.trail.conditions import Condition, any_of, is_not, matches_glob

FAILED = Condition('("errorCode" IS NOT NULL OR "errorMessage" IS NOT NULL)')
"""A call that failed. A failed console sign-in has an error message and no error code."""


_SEARCHED = (
    '"requestParameters"',
    '"responseElements"',
    '"errorCode"',
    '"errorMessage"',
    '"additionalEventData"',
    '"serviceEventDetails"',
    '"eventName"',
    '"eventSource"',
    '"userAgent"',
    '"sourceIPAddress"',
    '"principalArn"',
    '"userArn"',
    '"userIdentity".username',
    '"userIdentity".principalid',
    """array_to_string(list_transform("resources", lambda item: coalesce(item.arn, '')), ' ')""",
)


def error_condition(code: str) -> Condition:
    """Return the condition of an error code (globs allowed); ``any`` is every failed call, ``denied`` every refusal."""
    if code.lower() == "any":
        return FAILED
    if code.lower() == "denied":
        return any_of([matches_glob('"errorCode"', pattern) for pattern in DENIED_CODES])
    return matches_glob('"errorCode"', code, ignore_case=True)


def outcome_condition(failed: bool) -> Condition:
    """Return the condition of calls that failed (or succeeded)."""
    return FAILED if failed else is_not(FAILED)


def mfa_condition(used: bool) -> Condition:
    """Return the condition of calls known to be made with MFA (or not known to be).

    CloudTrail tells it by ``sessionContext.attributes.mfaAuthenticated`` and, for console sign-ins, by
    ``additionalEventData.MFAUsed`` (CloudTrail User Guide, "AWS Management Console sign-in events").
    """
    known = Condition(
        """("userIdentity".sessioncontext.attributes.mfaauthenticated = 'true' OR """
        """json_extract_string("additionalEventData", '$.MFAUsed') = 'Yes')"""
    )
    return known if used else is_not(known)


def text_condition(text: str) -> Condition:
    """Return the condition of events that hold the text anywhere a person would look, in any case."""
    plain = text.lower()
    spellings = {plain, json.dumps(text, ensure_ascii=False)[1:-1].lower()}
    return any_of(
        [
            Condition(f"contains(lower({expression}), ?)", (spelling,))
            for spelling in sorted(spellings)
            for expression in _SEARCHED
        ]
    )


def user_agent_condition(text: str) -> Condition:
    """Return the condition of a user agent: a part of it in any case, or a pattern with ``*``."""
    if "*" in text or "?" in text:
        return matches_glob('"userAgent"', text, ignore_case=True)
    return Condition('contains(lower("userAgent"), ?)', (text.lower(),))
