"""DynamoDB tables and their streams, each with a policy of its own."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import instant

TABLE: Final = "AWS::DynamoDB::Table"
STREAM: Final = "AWS::DynamoDB::Stream"


def collect(account: AccountAccess) -> Observations:
    """Every table, and its stream where that is enabled.

    Amazon DynamoDB Developer Guide, "Using resource-based policies for DynamoDB"; the policy of a table covers its
    indexes, that of a stream is apart.
    """
    reading = Reading(account)
    names = list(reading.pages("dynamodb", "list_tables", "TableNames", about=TABLE))
    if reading.not_read:
        reading.incomplete(STREAM)  # streams are found through their tables
    reading.each(partial(_table, reading), names)
    if not reading.was_listed(TABLE):
        reading.incomplete(STREAM)
    return reading.observations(TABLE, STREAM)


def _table(reading: Reading, name: str) -> None:
    arn = reading.account.arn("dynamodb", f"table/{name}")
    answer = reading.call(
        "dynamodb",
        "describe_table",
        about=TABLE,
        resource=arn,
        absent=("ResourceNotFoundException",),
        parameters={"TableName": name},
    )
    if answer == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"tableName": name, "arn": arn}
    if answer is None:
        reading.incomplete(STREAM)
    else:
        table = answer["Table"]
        configuration |= {
            "tableId": table.get("TableId"),
            "creationDateTime": instant(table.get("CreationDateTime")),
            "kmsMasterKeyArn": (table.get("SSEDescription") or {}).get("KMSMasterKeyArn"),
        }
        if (table.get("StreamSpecification") or {}).get("StreamEnabled") and table.get("LatestStreamArn"):
            _stream(reading, name, table["LatestStreamArn"])
    configuration |= _policy(reading, TABLE, arn)
    reading.item(TABLE, name, name=name, arn=arn, configuration=configuration)


def _stream(reading: Reading, table_name: str, arn: str) -> None:
    configuration = {"arn": arn, "tableName": table_name, **_policy(reading, STREAM, arn)}
    reading.item(STREAM, arn, name=table_name, arn=arn, configuration=configuration)


def _policy(reading: Reading, about: str, arn: str) -> dict[str, Any]:
    return own_policy(
        reading,
        "dynamodb",
        "get_resource_policy",
        "Policy",
        about=about,
        resource=arn,
        none=("PolicyNotFoundException",),
        parameters={"ResourceArn": arn},
    )


DYNAMODB_TABLES: Final = LiveCollector(
    name="dynamodb-tables",
    title="DynamoDB tables and streams and their policies",
    service="dynamodb",
    actions=("dynamodb:ListTables", "dynamodb:DescribeTable", "dynamodb:GetResourcePolicy"),
    resource_types=(TABLE, STREAM),
    collect=collect,
)
