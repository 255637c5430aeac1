"""Tests of the state share the module beside them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from leastwise.state.database import Database
from leastwise.state.location import state_path

sys.path[:0] = [str(Path(__file__).parent)]


@pytest.fixture(scope="session")
def empty_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a state without findings, to be copied: making its tables takes longer than most tests."""
    home = tmp_path_factory.mktemp("state")
    Database.open(home).close()
    return state_path(home)


@pytest.fixture
def home(empty_state: Path, tmp_path: Path) -> Path:
    """A home folder with an empty state."""
    shutil.copy(empty_state, state_path(tmp_path))
    return tmp_path
