"""Lets the tests of this folder import the modules beside them; serves S3, CloudTrail and Organizations locally."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

ORGANISATION = "o-a1b2c3d4e5"


@dataclass
class Environment:
    """What the served CloudTrail knows."""

    keys: list[dict] = field(default_factory=list)
    trails: list[dict] = field(default_factory=list)

    def add_keys(self, entries, start):
        times = {"ValidityStartTime": start.timestamp(), "ValidityEndTime": (start + timedelta(days=400)).timestamp()}
        self.keys.extend(entry | times for entry in entries)


@pytest.fixture(scope="module")
def environment():
    """The process's AWS environment points to a moto server and to a CloudTrail stub."""
    from cloudtrail_stub import cloudtrail_stub
    from moto.server import ThreadedMotoServer

    known = Environment()
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with cloudtrail_stub(known.keys, known.trails, ORGANISATION) as stub, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ENDPOINT_URL_CLOUDTRAIL", stub)
        patch.setenv("AWS_ENDPOINT_URL_ORGANIZATIONS", stub)
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        yield known
    server.stop()
