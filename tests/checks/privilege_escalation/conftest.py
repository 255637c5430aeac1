"""Tests of ways to more powers build their states with the modules of the tests of access."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "access")]
