"""Tests of unused access share states and usage that are written by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_CHECKS = Path(__file__).parents[1]
sys.path[:0] = [str(_CHECKS / "unused_access"), str(_CHECKS / "external_access"), str(_CHECKS.parent / "access")]
