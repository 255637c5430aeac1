"""The condition operators, one file a family; what a whole condition means is in `clause`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.policy.conditions.addresses import IP_ADDRESS_OPERATORS
from leastwise.policy.conditions.arns import ARN_OPERATORS
from leastwise.policy.conditions.binaries import BINARY_OPERATORS
from leastwise.policy.conditions.booleans import BOOLEAN_OPERATORS
from leastwise.policy.conditions.dates import DATE_OPERATORS
from leastwise.policy.conditions.numbers import NUMERIC_OPERATORS
from leastwise.policy.conditions.operator import Operator
from leastwise.policy.conditions.strings import STRING_OPERATORS

OPERATORS: Final[tuple[Operator, ...]] = (
    *STRING_OPERATORS,
    *NUMERIC_OPERATORS,
    *DATE_OPERATORS,
    *BOOLEAN_OPERATORS,
    *BINARY_OPERATORS,
    *IP_ADDRESS_OPERATORS,
    *ARN_OPERATORS,
)

BY_NAME: Final[Mapping[str, Operator]] = {one.name.lower(): one for one in OPERATORS}
"""Operators by their names in lower case."""
