"""The binary operator: base-64 texts, compared byte for byte.

IAM User Guide, "Binary condition operators".
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.conditions.operator import Operator, TextDomain
from leastwise.policy.pattern import Syntax

BINARY_OPERATORS: Final = (Operator("BinaryEquals", TextDomain(Syntax.TEXT)),)
