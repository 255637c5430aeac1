"""The Boolean operator: true or false, in any case.

IAM User Guide, "Boolean condition operators".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from leastwise.policy.conditions.operator import Operator, OrderedDomain, never
from leastwise.policy.matching import Match


def _test(value: str) -> Match:
    wanted = value.lower()
    return (lambda text: text.lower() == wanted) if wanted in ("true", "false") else never


def _candidates(_values: Sequence[str]) -> list[str]:
    return ["true", "false"]


BOOLEAN_OPERATORS: Final = (Operator("Bool", OrderedDomain("boolean", _test, _candidates)),)
