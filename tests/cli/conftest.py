"""Tests of commands that send mail share the server of the notifiers' tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "notifiers")]
