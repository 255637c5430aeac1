"""The checks of type WARNING, in order; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck

WARNING_CHECKS: Final[tuple[ValidationCheck, ...]] = ()
