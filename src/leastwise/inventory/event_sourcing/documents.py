"""Policy documents and other JSON values compared as AWS keeps them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

_DATE_LENGTH: Final = len("2024-03-01T12:00:00Z")
_TOLERANCE: Final = timedelta(seconds=2)
_ROOT: Final = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; policy documents are, too, where they differ only in ways that AWS rewrites.

    AWS gives a principal account back as the ARN of its root user, and may reorder lists (IAM User Guide, "AWS JSON
    policy elements: Principal").
    """
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return _close(one, other)
    if not (isinstance(one, Mapping) and isinstance(other, Mapping) and "Statement" in one and "Statement" in other):
        return False
    return bool(_canonical(one) == _canonical(other))


def _close(one: str, other: str) -> bool:
    """Whether two dates are one: an event has the time of the call, the resource that of its making."""
    if len(one) != _DATE_LENGTH or len(other) != _DATE_LENGTH or not (one[-1] == other[-1] == "Z"):
        return False
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= _TOLERANCE
    except ValueError:
        return False


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _canonical(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        members = [_canonical(member) for member in value]
        return members[0] if len(members) == 1 else sorted(members, key=lambda one: json.dumps(one, sort_keys=True))
    if isinstance(value, str):
        found = _ROOT.fullmatch(value)
        return found.group(1) if found else value
    return value
