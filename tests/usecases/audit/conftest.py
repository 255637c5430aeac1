"""Tests of audits share the states that tests of access build by hand."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "access")]
