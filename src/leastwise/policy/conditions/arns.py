"""ARN operators: part by part, with wildcards; ArnEquals and ArnLike are the same.

IAM User Guide, "Amazon Resource Name (ARN) condition operators".
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.conditions.operator import Operator, TextDomain
from leastwise.policy.pattern import Syntax

_ARN: Final = TextDomain(Syntax.ARN)

ARN_OPERATORS: Final = (
    Operator("ArnEquals", _ARN),
    Operator("ArnLike", _ARN),
    Operator("ArnNotEquals", _ARN, negated=True),
    Operator("ArnNotLike", _ARN, negated=True),
)
