"""Trino's JSON paths, as DuckDB's.

Trino documentation, "JSON functions and operators": ``json_extract`` takes a JSONPath-like path of ``.key``,
``["key"]`` and ``[index]`` steps. Unquoted keys may hold ``:``, ``-`` and other characters.
"""

from __future__ import annotations

import re
from typing import Final

_STEP: Final = re.compile(
    r"""\.\s*(?P<key>[^.\[\]"'\s]+)|\.\s*"(?P<dotted>(?:[^"\\]|\\.)*)"|"""
    r"""\[\s*(?P<index>-?\d+)\s*\]|\[\s*"(?P<double>(?:[^"\\]|\\.)*)"\s*\]|\[\s*'(?P<single>[^']*)'\s*\]|"""
    r"""\[\s*(?P<bare>[^\]"']+?)\s*\]|(?P<wildcard>\.\*|\[\*\])"""
)


def steps_of(path: str) -> list[str | int] | None:
    """Return the keys and indices of a Trino path, or None where it is no path this reads (wildcards, filters)."""
    rest = path.strip()
    for mode in ("lax ", "strict "):
        rest = rest.removeprefix(mode).strip()
    if not rest.startswith("$"):
        rest = "$." + rest if re.match(r"[\w]", rest) else rest
    if not rest.startswith("$"):
        return None
    steps: list[str | int] = []
    position = 1
    while position < len(rest):
        match = _STEP.match(rest, position)
        if match is None or match["wildcard"] or match["key"] == "*" or _is_filter(match["bare"]):
            return None
        steps.append(_step(match))
        position = match.end()
    return steps


def duckdb_path(steps: list[str | int]) -> str:
    """Return DuckDB's path of the steps, every key quoted: ``$."AWS:ComplianceItem"[0]``.

    Only a JSON Pointer can name an empty key there.
    """
    if "" in steps:
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{_escape(step)}"' for step in steps)


def _is_filter(bare: str | None) -> bool:
    return bare is not None and (bare == "*" or "?" in bare or "@" in bare)


def _step(match: re.Match[str]) -> str | int:
    if match["index"] is not None:
        return int(match["index"])
    for group in ("key", "single", "bare"):
        if match[group] is not None:
            return str(match[group])
    return re.sub(r"\\(.)", r"\1", match["dotted"] if match["dotted"] is not None else match["double"])


def _escape(key: str) -> str:
    return key.replace("\\", "\\\\").replace('"', '\\"')
