"""One record's members -> a typed record, mending what can be mended without losing what was written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from leastwise.lake.decode import nested
from leastwise.lake.decode.record import (
    BOOLEAN_MEMBERS,
    KNOWN_MEMBERS,
    RAW_MEMBERS,
    TEXT_MEMBERS,
    RecordDecoder,
)

_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.S
)

Members = dict[str, msgspec.Raw]
OVERFLOW_MEMBER: Final = "otherMembers"
_TEXT: Final = frozenset(TEXT_MEMBERS)
_BOOLEAN: Final = frozenset(BOOLEAN_MEMBERS)
_RAW: Final = frozenset(RAW_MEMBERS)
_SIGNS: Final = ("eventVersion", "userIdentity", "eventID")
_ZONED_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)")
"""What the fast path takes too, and keeps as it is written."""


class RecordRejected(Exception):  # noqa: N818 - carries a reason to the quarantine, never shown as an error
    """This record cannot become an event; the text says why."""


def resembles_record(members: Members) -> bool:
    """Whether an object carries at least one of the members that only CloudTrail records have."""
    return any(name in members for name in _SIGNS)


def typed_record(members: Members, decoder: RecordDecoder) -> Any:
    """A record of the decoder's type. Raises RecordRejected where it has no usable time."""
    values: dict[str, Any] = {}
    unknown: Members = {}
    for name, raw in members.items():
        if name in _TEXT:
            values[name] = text_value(raw)
        elif name in _BOOLEAN:
            values[name], known = _boolean(raw)
            if not known:
                unknown[name] = raw
        elif name in _RAW:
            values[name] = raw
        else:
            unknown[name] = raw
    values["eventTime"] = _event_time(values.get("eventTime"), unknown)
    _keep_unknown(values, unknown, decoder)
    record = decoder.record_type()
    for attribute, value in values.items():
        setattr(record, attribute, value)
    return record


def _keep_unknown(values: dict[str, Any], unknown: Members, decoder: RecordDecoder) -> None:
    overflow: list[str] = []
    for name, raw in unknown.items():
        if name not in KNOWN_MEMBERS and decoder.learn(name):
            values[f"learned_{decoder.learned.index(name)}"] = raw
        else:
            overflow.append(f"{nested.quoted(name)}:{str(raw, 'utf-8')}")
    if overflow:
        decoder.learn(OVERFLOW_MEMBER, reserved=True)
        text = "{" + ",".join(overflow) + "}"
        values[f"learned_{decoder.learned.index(OVERFLOW_MEMBER)}"] = msgspec.Raw(text.encode())


def text_value(raw: msgspec.Raw) -> str | None:
    """A member's value as text: a string's content, a number as written, a composite as its JSON text."""
    if not len(raw):
        return None
    text = str(raw, "utf-8")
    if text == "null":
        return None
    if not text.startswith('"'):
        return text
    value = nested.parse(text)
    return without_surrogates(value) if isinstance(value, str) else text


def without_surrogates(text: str) -> str:
    """`text` with each lone surrogate, which UTF-8 cannot hold, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _boolean(raw: msgspec.Raw) -> tuple[bool | None, bool]:
    """(the value, whether it was a boolean in some spelling)."""
    text = (text_value(raw) or "").strip().lower()
    if text in ("true", "false"):
        return text == "true", True
    return None, text == ""


def _event_time(text: str | None, unknown: Members) -> str:
    """eventTime as written where that is ISO 8601 with its zone, else in UTC.

    `@timestamp`, as log shippers write it, stands in where it is absent.
    """
    if text is None:
        for name in ("@timestamp", "timestamp"):
            if name in unknown:
                text = text_value(unknown.pop(name))
                break
    if text is None:
        raise RecordRejected("no eventTime")
    if _ZONED_TIME.fullmatch(text):
        _moment(text)
        return text
    moment = _moment(text.strip())
    kind = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=kind) + "Z"


def _moment(text: str) -> datetime:
    try:
        if re.fullmatch(r"\d{9,10}(\.\d+)?|\d{12,13}", text):
            number = float(text)
            return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
        cleaned = re.sub(r"\s+(UTC|GMT)$", "Z", text)
        moment = datetime.fromisoformat(cleaned)
    except (ValueError, OverflowError, OSError):
        raise RecordRejected(f"eventTime is not a time: {text[:60]!r}") from None
    if not 1970 <= moment.year <= 2262:
        raise RecordRejected(f"eventTime is out of range: {text[:60]!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def raw_members(text: bytes) -> Members:
    """The members of a JSON object as raw texts; the last of two with one name counts.

    Raises RecordRejected for anything else than an object.
    """
    try:
        return _MEMBERS(text)
    except (msgspec.DecodeError, RecursionError) as error:
        reason = str(error) or type(error).__name__
    try:
        return _MEMBERS(_ESCAPE.sub(_replaced, text))
    except (msgspec.DecodeError, RecursionError):
        return _standard_members(text, reason)


def _replaced(escape: re.Match[bytes]) -> bytes:
    """A lone surrogate's escape as that of U+FFFD; any other escape as it is."""
    return rb"\ufffd" if escape.group(1) else escape.group()


def _standard_members(text: bytes, reason: str) -> Members:
    """By the standard library's parser, which accepts lone surrogates in names and NaN."""
    try:
        value = nested.parse(text)
    except (ValueError, RecursionError):
        raise RecordRejected(f"not valid JSON: {reason[:120]}") from None
    if not isinstance(value, dict):
        raise RecordRejected("not a JSON object")
    return {
        without_surrogates(name): msgspec.Raw(without_surrogates(_as_json(member)).encode())
        for name, member in value.items()
    }


def _as_json(value: Any) -> str:
    return nested.quoted(value) if isinstance(value, str) else nested.as_text(value) or "null"


_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
