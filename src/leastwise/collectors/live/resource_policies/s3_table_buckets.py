"""S3 table buckets and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import instant

TABLE_BUCKET: Final = "AWS::S3Tables::TableBucket"


def collect(account: AccountAccess) -> Observations:
    """The account's table buckets (Amazon S3 API Reference, "ListTableBuckets", "GetTableBucketPolicy")."""
    reading = Reading(account)
    listed = reading.pages("s3tables", "list_table_buckets", "tableBuckets", about=TABLE_BUCKET)
    reading.each(partial(_bucket, reading), listed)
    return reading.observations(TABLE_BUCKET)


def _bucket(reading: Reading, bucket: Mapping[str, Any]) -> None:
    name, arn = bucket["name"], bucket["arn"]
    configuration = {"name": name, "arn": arn, "createdAt": instant(bucket.get("createdAt"))}
    configuration |= own_policy(
        reading,
        "s3tables",
        "get_table_bucket_policy",
        "resourcePolicy",
        about=TABLE_BUCKET,
        resource=arn,
        none=("NotFoundException",),
        parameters={"tableBucketARN": arn},
    )
    reading.item(TABLE_BUCKET, arn, name=name, arn=arn, configuration=configuration)


S3_TABLE_BUCKETS: Final = LiveCollector(
    name="s3-table-buckets",
    title="S3 table buckets and their policies",
    service="s3tables",
    actions=("s3tables:ListTableBuckets", "s3tables:GetTableBucketPolicy"),
    resource_types=(TABLE_BUCKET,),
    collect=collect,
)
