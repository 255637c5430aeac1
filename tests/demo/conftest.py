"""One small demo organisation for all tests of the generator, and every record of it."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from leastwise.demo import Truth, generate

END = datetime(2026, 6, 6, tzinfo=UTC)  # a Saturday: the last days are working days
DIGEST_DAYS = 3


@dataclass(frozen=True)
class Demo:
    folder: Path
    truth: Truth
    objects: dict[str, list[dict[str, Any]]]  # key -> records

    @cached_property
    def delivered(self) -> list[dict[str, Any]]:
        return [record for records in self.objects.values() for record in records]

    @cached_property
    def events(self) -> dict[str, dict[str, Any]]:
        return {record["eventID"]: record for record in self.delivered}


def read_objects(folder: Path, kind: str = "CloudTrail") -> dict[str, list[dict[str, Any]]]:
    return {
        path.relative_to(folder).as_posix(): json.loads(gzip.decompress(path.read_bytes()))["Records"]
        for path in sorted(folder.glob(f"AWSLogs/**/{kind}/**/*.json.gz"))
    }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    truth = generate(folder, events=6_000, end=END, digest_days=DIGEST_DAYS, events_per_object=40)
    return Demo(folder, truth, read_objects(folder))
