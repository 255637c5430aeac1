"""The demo organisation as the home of every command in the documentation, and the files that its pages show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leastwise.usecases.demonstration import DemoRequest, build_demo

_FILE = re.compile(r"^```(?:json|yaml) (\S+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LEASTWISE_HOME whose lake holds a small demo organisation."""
    folder = tmp_path_factory.mktemp("documented") / "demo"
    build_demo(DemoRequest(folder, datetime.now(UTC), events=8_000))
    return folder


@pytest.fixture
def write_files(tmp_path: Path) -> Callable[[str], None]:
    """Writes the files that a page shows, ```` ```json NAME ````, and one of the service reference, into `tmp_path`."""

    def write(page: str) -> None:
        for name, content in _FILE.findall(page):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        folder = tmp_path / "service-reference"
        folder.mkdir(exist_ok=True)
        (folder / "brandnew.json").write_text(json.dumps(_SERVICE), encoding="utf-8")

    return write


_PROPERTIES = {"IsList": False, "IsPermissionManagement": False, "IsTaggingOnly": False, "IsWrite": True}
_SERVICE = {"Name": "brandnew", "Actions": [{"Name": "Begin", "Annotations": {"Properties": _PROPERTIES}}]}
