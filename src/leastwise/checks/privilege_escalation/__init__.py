"""Who can become more than they are: the checks of `leastwise analyze escalation`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.checks.privilege_escalation.check import PRIVILEGE_ESCALATION_CHECK

PRIVILEGE_ESCALATION: Final[tuple[Check, ...]] = (PRIVILEGE_ESCALATION_CHECK,)
