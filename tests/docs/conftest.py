"""The demo organisation as the home of every command in the documentation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leastwise.usecases.demonstration import DemoRequest, build_demo


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LEASTWISE_HOME whose lake holds a small demo organisation."""
    folder = tmp_path_factory.mktemp("documented") / "demo"
    build_demo(DemoRequest(folder, datetime.now(UTC), events=8_000))
    return folder
