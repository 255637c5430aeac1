"""Tests over all shelves share the states that tests of single ones build by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "external_access"), str(_TESTS / "access")]
