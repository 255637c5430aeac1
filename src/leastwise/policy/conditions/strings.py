"""String operators: exact, without regard to case, and with the wildcards ``*`` and ``?``.

IAM User Guide, "String condition operators".
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.conditions.operator import Operator, TextDomain
from leastwise.policy.pattern import Syntax

_EXACT: Final = TextDomain(Syntax.TEXT)
_ANY_CASE: Final = TextDomain(Syntax.TEXT, ignore_case=True)
_LIKE: Final = TextDomain(Syntax.LIKE)

STRING_OPERATORS: Final = (
    Operator("StringEquals", _EXACT),
    Operator("StringNotEquals", _EXACT, negated=True),
    Operator("StringEqualsIgnoreCase", _ANY_CASE),
    Operator("StringNotEqualsIgnoreCase", _ANY_CASE, negated=True),
    Operator("StringLike", _LIKE),
    Operator("StringNotLike", _LIKE, negated=True),
)
