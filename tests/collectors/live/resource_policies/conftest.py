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

PARTITIONS = {"cn": "aws-cn", "us-gov": "aws-us-gov"}


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


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """A session that nobody prepared for a local endpoint."""
    return boto3.Session(f"AKIADBLE{ACCOUNT}", "secret", region_name=REGION)


@pytest.fixture
def reach(
    double: AwsDouble, clients: dict[str, dict[str, Any]], session: boto3.Session
) -> Callable[..., AccountAccess]:
    """Makes access for a collector."""

    def make(collector: LiveCollector, *, url: str = "", region: str = REGION, sample: bool = False) -> AccountAccess:
        is_global = collector.reach is Reach.GLOBAL
        return AccountAccess(
            session=session,
            account_id=ACCOUNT,
            partition=next((PARTITIONS[start] for start in PARTITIONS if region.startswith(start)), "aws"),
            region=region,
            scope_region="global" if is_global else region,
            endpoint_url=url or double.url,
            configuration=Config(retries={"total_max_attempts": 1}),
            options=CollectionOptions(sample=sample),
            _clients=clients.setdefault(f"{url or double.url} {region}", {}),
        )

    return make
