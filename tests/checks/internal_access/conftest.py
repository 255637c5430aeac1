"""Tests of internal access share states that are written by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_CHECKS = Path(__file__).parents[1]
sys.path[:0] = [str(_CHECKS / "external_access"), str(_CHECKS.parent / "access")]
