"""Tests over all shelves share the states that tests of single ones build by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_FOLDERS = [str(Path(__file__).parent / name) for name in ("external_access", "unused_access")]
sys.path[:0] = [str(Path(__file__).parent), *_FOLDERS, str(_TESTS / "access"), str(_TESTS)]
