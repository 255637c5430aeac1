"""A trail's bucket behind the S3 API (``AWS_ENDPOINT_URL`` and profiles work as everywhere in boto3)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from leastwise.errors import SourceError
from leastwise.lake.integrity.objects import (
    ObjectInfo,
    ObjectNotFoundError,
    ObjectReader,
    ObjectUnreadableError,
    StoredObject,
)

_CHUNK = 1 << 18
_NOT_FOUND = {"NoSuchKey", "404", "NotFound"}


class BucketReader:
    """Reads one bucket. ``connections`` bounds the HTTP connections, so give it the number of threads."""

    def __init__(self, session: Any, bucket: str, connections: int = 16) -> None:
        from botocore.config import Config

        config = Config(max_pool_connections=connections, retries={"mode": "standard", "max_attempts": 8})
        self._client = session.client("s3", region_name=session.region_name or "us-east-1", config=config)
        self._bucket = bucket
        self._others = {bucket: self}

    @property
    def bucket(self) -> str | None:
        return self._bucket

    @property
    def signature_is_metadata(self) -> bool:
        return True

    def address(self, key: str) -> str:
        return f"s3://{self._bucket}/{key}"

    def in_bucket(self, bucket: str) -> ObjectReader:
        # S3 redirects requests for a bucket of another Region, which boto3 follows: one client serves them all.
        if bucket not in self._others:
            other = copy(self)
            other._bucket = bucket
            self._others[bucket] = other
        return self._others[bucket]

    def folders(self, prefix: str) -> Iterator[str]:
        for page in self._pages(Prefix=prefix, Delimiter="/"):
            for entry in page.get("CommonPrefixes", ()):
                yield entry["Prefix"]

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for page in self._pages(Prefix=prefix):
            for entry in page.get("Contents", ()):
                yield ObjectInfo(entry["Key"], entry["Size"], entry["ETag"].strip('"'))

    def read(self, key: str) -> StoredObject:
        response = self._get(key)
        return StoredObject(b"".join(self._body(response, key)), response.get("Metadata", {}))

    def chunks(self, key: str) -> Iterator[bytes]:
        yield from self._body(self._get(key), key)

    def _pages(self, **arguments: str) -> Iterator[dict[str, Any]]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield from self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, **arguments)
        except (BotoCoreError, ClientError) as error:
            hint = "Check the bucket's name, AWS_PROFILE or AWS_ENDPOINT_URL, and allow s3:ListBucket."
            raise SourceError(f"s3://{self._bucket} cannot be listed: {error}", hint) from error

    def _get(self, key: str) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            response: dict[str, Any] = self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _NOT_FOUND:
                raise ObjectNotFoundError(f"s3://{self._bucket}/{key} does not exist") from error
            raise ObjectUnreadableError(f"s3://{self._bucket}/{key} cannot be read: {error}") from error
        except BotoCoreError as error:
            raise ObjectUnreadableError(f"s3://{self._bucket}/{key} cannot be read: {error}") from error
        return response

    def _body(self, response: dict[str, Any], key: str) -> Iterator[bytes]:
        from botocore.exceptions import BotoCoreError

        try:
            yield from response["Body"].iter_chunks(_CHUNK)
        except (BotoCoreError, OSError) as error:
            raise ObjectUnreadableError(f"s3://{self._bucket}/{key} cannot be read: {error}") from error
