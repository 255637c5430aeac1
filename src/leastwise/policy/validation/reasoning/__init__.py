"""The checks that reason about a policy instead of reading it, in order; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck
from leastwise.policy.validation.reasoning.condition_always_holds import CONDITION_ALWAYS_HOLDS
from leastwise.policy.validation.reasoning.condition_never_holds import CONDITION_NEVER_HOLDS
from leastwise.policy.validation.reasoning.deny_never_applies import DENY_NEVER_APPLIES
from leastwise.policy.validation.reasoning.statement_covered import STATEMENT_COVERED

REASONING_CHECKS: Final[tuple[ValidationCheck, ...]] = (
    STATEMENT_COVERED,
    DENY_NEVER_APPLIES,
    CONDITION_NEVER_HOLDS,
    CONDITION_ALWAYS_HOLDS,
)
