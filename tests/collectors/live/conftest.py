"""AWS for the tests of live collectors: the double over HTTP, moto in this process, and access to their accounts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import create_loader

from leastwise.collectors.live.collector import AccountAccess, CollectionOptions

sys.path.insert(0, str(Path(__file__).parents[2]))
from aws_double import AwsDouble

ACCOUNT = "111122223333"
LOADER = create_loader()
"""botocore reads a service's model once for all tests."""


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


@pytest.fixture
def double() -> Iterator[AwsDouble]:
    with AwsDouble() as running:
        yield running


@pytest.fixture
def access(double: AwsDouble) -> Callable[..., AccountAccess]:
    """Makes access to an account of the double."""

    def make(account: str = ACCOUNT, region: str = "us-east-1", **more: Any) -> AccountAccess:
        from botocore.config import Config

        session = double.session(account, region)
        session._session.register_component("data_loader", LOADER)
        options = CollectionOptions(**{name: more.pop(name) for name in list(more) if name in OPTIONS})
        return AccountAccess(
            session=session,
            account_id=account,
            region=region,
            endpoint_url=double.url,
            configuration=Config(retries={"mode": "standard", "total_max_attempts": 3}),
            options=options,
            **more,
        )

    return make


OPTIONS = ("all_versions", "last_accessed", "sample")
