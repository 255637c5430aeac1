"""Tests of best practice share the states that tests of access, and of external and unused access, build by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_CHECKS = Path(__file__).parents[1]
_SHARED = [_CHECKS, _CHECKS / "external_access", _CHECKS / "unused_access", _CHECKS.parent / "access", _CHECKS.parent]
sys.path[:0] = [str(Path(__file__).parent), *map(str, _SHARED)]
