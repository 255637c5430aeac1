"""The conditions that keep a resource control policy's Deny from stopping the wrong callers.

AWS Organizations User Guide, "RCP syntax"; IAM User Guide, "Establish permissions guardrails using data perimeters".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.json_text import Path
from leastwise.policy.validation.warnings.operator_names import WrittenCondition, written_conditions

IS_SERVICE: Final = "aws:principalisawsservice"
PRINCIPAL_KEYS: Final = (
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag/",
)
"""Keys that describe a user or role, and that service principals lack."""
SERVICE_KEYS: Final = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})
"""Keys that describe what a service acts for, and that users and roles lack."""
NULL_CHECKED: Final = ("aws:sourceaccount", "aws:sourcearn")


def restricting(statement: Mapping[str, Any], path: Path) -> Iterator[WrittenCondition]:
    """The conditions that compare values, and not only ask whether there is one."""
    return (one for one in written_conditions(statement, path) if one.operator.base != "null")


def has_guard(statement: Mapping[str, Any], path: Path, operator: str, key: str, value: str) -> bool:
    """Whether a statement has a condition of that operator, key and value, all in lower case."""
    return any(
        one.operator.base == operator and one.name == key and [text.lower() for _, text in one.values] == [value]
        for one in written_conditions(statement, path)
    )
