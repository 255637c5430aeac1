"""Tests of the analyzer share the states that tests of external access build by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_FOLDERS = ("checks/external_access", "access", "usecases/analyzer", ".")
sys.path[:0] = [str(Path(__file__).parents[2] / one) for one in _FOLDERS]
