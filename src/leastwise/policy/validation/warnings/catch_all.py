"""What a condition means whose value is ``*``.

IAM User Guide, "IAM JSON policy elements: Condition operators" (missing keys, IfExists) and "Set operators for
multivalued context keys".
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, FOR_ANY_VALUE, WrittenCondition

_POSITIVE: Final = frozenset({"stringlike", "arnlike", "arnequals"})
_NEGATED: Final = frozenset({"stringnotlike", "arnnotlike", "arnnotequals"})


class Meaning(Enum):
    """When a condition holds whose value is ``*``."""

    KEY_PRESENT = "where the request has the key"
    KEY_MISSING = "where the request lacks the key"
    ALWAYS = "always"
    NEVER = "never"


def meaning_of(condition: WrittenCondition) -> Meaning | None:
    """When the condition holds, or None where no value is ``*`` or the operator takes it literally."""
    operator = condition.operator
    if not any(text and not text.strip("*") for _, text in condition.values):
        return None
    if operator.base in _NEGATED:
        never = operator.qualifier == FOR_ANY_VALUE and not operator.if_exists
        return Meaning.NEVER if never else Meaning.KEY_MISSING
    if operator.base in _POSITIVE:
        always = operator.if_exists or operator.qualifier == FOR_ALL_VALUES
        return Meaning.ALWAYS if always else Meaning.KEY_PRESENT
    return None
