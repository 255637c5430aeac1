"""The checks of type ERROR, in order; one file each."""

from __future__ import annotations

from typing import Final

from leastwise.policy.validation.check import ValidationCheck

ERROR_CHECKS: Final[tuple[ValidationCheck, ...]] = ()
