"""Manual snapshots of RDS instances and Aurora clusters, and the accounts they are shared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import members, tags_of

DB_SNAPSHOT: Final = "AWS::RDS::DBSnapshot"
DB_CLUSTER_SNAPSHOT: Final = "AWS::RDS::DBClusterSnapshot"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the API spells snapshots of instances or of clusters."""

    resource_type: str
    word: str
    operation: str
    attributes_operation: str
    gone: tuple[str, ...]


_KINDS: Final = (
    _Kind(
        DB_SNAPSHOT, "DBSnapshot", "describe_db_snapshots", "describe_db_snapshot_attributes", ("DBSnapshotNotFound",)
    ),
    _Kind(
        DB_CLUSTER_SNAPSHOT,
        "DBClusterSnapshot",
        "describe_db_cluster_snapshots",
        "describe_db_cluster_snapshot_attributes",
        ("DBClusterSnapshotNotFoundFault", "DBClusterSnapshotNotFound"),
    ),
)


def collect(account: AccountAccess) -> Observations:
    """The account's own manual snapshots.

    Amazon RDS User Guide, "Sharing a DB snapshot": automated snapshots cannot be shared unless copied to manual ones.
    """
    reading = Reading(account)
    asked = {"SnapshotType": "manual"}
    for kind in _KINDS:
        listed = reading.pages("rds", kind.operation, f"{kind.word}s", about=kind.resource_type, parameters=asked)
        reading.each(partial(_snapshot, reading, kind), listed)
    return reading.observations(DB_SNAPSHOT, DB_CLUSTER_SNAPSHOT)


def _snapshot(reading: Reading, kind: _Kind, snapshot: Mapping[str, Any]) -> None:
    word = kind.word
    name, arn = snapshot[f"{word}Identifier"], snapshot[f"{word}Arn"]
    answer = reading.call(
        "rds",
        kind.attributes_operation,
        about=kind.resource_type,
        resource=arn,
        absent=kind.gone,
        parameters={f"{word}Identifier": name},
    )
    if answer == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"arn": arn, "snapshotIdentifier": name}
    configuration |= members(snapshot, "SnapshotCreateTime", "Engine", "Encrypted", "StorageEncrypted", "KmsKeyId")
    if answer is not None:
        attributes = answer[f"{word}AttributesResult"].get(f"{word}Attributes") or ()
        configuration["sharedAccounts"] = sorted(
            account_id
            for attribute in attributes
            if attribute["AttributeName"] == "restore"
            for account_id in attribute.get("AttributeValues") or ()
        )
    tags = tags_of(snapshot.get("TagList") or ())
    reading.item(kind.resource_type, name, name=name, arn=arn, configuration=configuration, tags=tags)


RDS_SNAPSHOTS: Final = LiveCollector(
    name="rds-snapshots",
    title="RDS and Aurora snapshots and whom they are shared with",
    service="rds",
    actions=(
        "rds:DescribeDBSnapshots",
        "rds:DescribeDBSnapshotAttributes",
        "rds:DescribeDBClusterSnapshots",
        "rds:DescribeDBClusterSnapshotAttributes",
    ),
    resource_types=(DB_SNAPSHOT, DB_CLUSTER_SNAPSHOT),
    collect=collect,
)
