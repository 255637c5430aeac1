"""Log objects in a bucket of any S3 API; boto3 takes the endpoint from AWS_ENDPOINT_URL where it is set."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from leastwise.errors import SourceError
from leastwise.sources.source import SourceObject

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class BucketSource:
    """Every object of a bucket whose key begins with `prefix`."""

    bucket: str
    prefix: str

    @property
    def location(self) -> str:
        """The address as s3://bucket/prefix."""
        return f"s3://{self.bucket}/{self.prefix}"

    def objects(self) -> Iterator[SourceObject]:
        """The objects in key order. Raises SourceError where the bucket cannot be listed."""
        from botocore.exceptions import BotoCoreError, ClientError

        pages = client().get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
                for entry in page.get("Contents", ()):
                    if not entry["Key"].endswith("/"):
                        key = f"s3://{self.bucket}/{entry['Key']}"
                        yield SourceObject(key, entry["Size"], entry["ETag"].strip('"'))
        except (BotoCoreError, ClientError) as error:
            raise _source_error(error, self.location, "s3:ListBucket") from None


def parse(address: str) -> BucketSource:
    """A BucketSource for s3://bucket/prefix. Raises SourceError for anything else."""
    parts = urlsplit(address, allow_fragments=False)
    if parts.scheme != "s3" or not parts.netloc:
        raise SourceError(f"not an S3 address: {address}", "write s3://bucket/prefix")
    return BucketSource(parts.netloc, address.removeprefix(f"s3://{parts.netloc}").removeprefix("/"))


def read(key: str) -> bytes:
    """The bytes of s3://bucket/key. Raises SourceError where it cannot be read."""
    from botocore.exceptions import BotoCoreError, ClientError

    bucket, _, name = key.removeprefix("s3://").partition("/")
    try:
        body: bytes = client().get_object(Bucket=bucket, Key=name)["Body"].read()
    except (BotoCoreError, ClientError, OSError) as error:
        raise _source_error(error, key, "s3:GetObject") from None
    return body


def download(key: str, folder: Path) -> Path:
    """A new file in `folder` with the bytes of s3://bucket/key. Raises SourceError where it cannot be read."""
    from botocore.exceptions import BotoCoreError, ClientError

    bucket, _, name = key.removeprefix("s3://").partition("/")
    target = folder / f"download-{uuid.uuid4().hex}"
    try:
        client().download_file(bucket, name, str(target))
    except (BotoCoreError, ClientError, OSError) as error:
        target.unlink(missing_ok=True)
        raise _source_error(error, key, "s3:GetObject") from None
    return target


@cache
def _client(process: int) -> Any:
    import boto3
    from botocore.config import Config

    configuration = Config(
        max_pool_connections=CONNECTIONS, retries={"mode": "adaptive", "max_attempts": 8}, user_agent_appid="leastwise"
    )
    return boto3.client("s3", config=configuration, region_name=os.environ.get("AWS_REGION") or None)


def client() -> Any:
    """This process's S3 client (boto3 clients may be shared by threads, not by processes)."""
    from botocore.exceptions import BotoCoreError

    try:
        return _client(os.getpid())
    except (BotoCoreError, ValueError) as error:
        hint = "check AWS_PROFILE, AWS_REGION and AWS_ENDPOINT_URL"
        raise SourceError(f"cannot make an S3 client: {error}", hint) from None


def _source_error(error: Exception, where: str, action: str) -> SourceError:
    response = getattr(error, "response", None) or {}
    code = response.get("Error", {}).get("Code", type(error).__name__)
    hints = {
        "NoSuchBucket": "check the bucket's name and the account",
        "AccessDenied": f"the caller needs {action}",
        "403": f"the caller needs {action}",
        "NoCredentialsError": "configure credentials (AWS_PROFILE, aws configure, or environment variables)",
        "EndpointConnectionError": "check AWS_ENDPOINT_URL and the network",
    }
    return SourceError(f"cannot read {where}: {code}: {error}".split("\n")[0], hints.get(code, "see the message"))
