"""A baseline: the findings that were known before, from a report in JSON or the last audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from leastwise.errors import InputError

LAST: Final = "last"
_HINT: Final = "Write one with `leastwise audit --output json=FILE`."
_ID_DIGITS: Final = 32


def baseline_ids(path: Path) -> frozenset[str]:
    """The ids of the findings of a report in JSON (`--output json=FILE`). Raises InputError for what is none."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"--baseline {path}: {error.strerror or error}", _HINT) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"--baseline {path}: not JSON: {error}", _HINT) from None
    findings = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(findings, list):
        raise InputError(f"--baseline {path}: it has no list of findings", _HINT)
    return frozenset(_ids(findings, path))


def _ids(findings: list[Any], path: Path) -> Iterator[str]:
    for number, one in enumerate(findings, 1):
        found = one.get("id") if isinstance(one, dict) else None
        if not isinstance(found, str) or len(found) != _ID_DIGITS:
            raise InputError(f"--baseline {path}: finding {number} has no id", _HINT)
        yield found
