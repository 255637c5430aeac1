"""What the tests of resource policy collectors share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[3]))
sys.path.insert(0, str(Path(__file__).parent))

import boto3
from botocore.config import Config
from case import ACCOUNT, REGION

from aws_double import AwsDouble
from leastwise.collectors.live.collector import AccountAccess, CollectionOptions, LiveCollector, Reach


@pytest.fixture(scope="module")
def running_double() -> Iterator[AwsDouble]:
    with AwsDouble() as running:
        yield running


@pytest.fixture
def double(running_double: AwsDouble) -> AwsDouble:
    """A fresh double, at the address of the one before."""
    running_double.reset()
    return running_double


@pytest.fixture(scope="module")
def clients() -> dict[str, dict[str, Any]]:
    """Clients by endpoint and Region, shared by a module's tests: to make one takes longer than a test."""
    return {}


@pytest.fixture
def reach(double: AwsDouble, clients: dict[str, dict[str, Any]]) -> Callable[..., AccountAccess]:
    """Makes access for a collector, with a session that nobody prepared for a local endpoint."""

    def make(collector: LiveCollector, *, url: str = "", region: str = REGION, sample: bool = False) -> AccountAccess:
        is_global = collector.reach is Reach.GLOBAL
        return AccountAccess(
            session=boto3.Session(f"AKIADBLE{ACCOUNT}", "secret", region_name=region),
            account_id=ACCOUNT,
            partition=boto3.Session().get_partition_for_region(region),
            region=region,
            scope_region="global" if is_global else region,
            endpoint_url=url or double.url,
            configuration=Config(retries={"total_max_attempts": 1}),
            options=CollectionOptions(sample=sample),
            _clients=clients.setdefault(f"{url or double.url} {region}", {}),
        )

    return make
