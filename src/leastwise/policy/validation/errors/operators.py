"""The condition operators, in lower case (IAM User Guide, "IAM JSON policy elements: Condition operators")."""

from __future__ import annotations

from typing import Final

STRING_AND_ARN_OPERATORS: Final = frozenset(
    """
    stringequals stringnotequals stringequalsignorecase stringnotequalsignorecase stringlike stringnotlike
    arnequals arnnotequals arnlike arnnotlike
    """.split()
)
OTHER_OPERATORS: Final = frozenset(
    """
    numericequals numericnotequals numericlessthan numericlessthanequals numericgreaterthan numericgreaterthanequals
    dateequals datenotequals datelessthan datelessthanequals dategreaterthan dategreaterthanequals
    bool binaryequals ipaddress notipaddress null
    """.split()
)
OPERATORS: Final = STRING_AND_ARN_OPERATORS | OTHER_OPERATORS
