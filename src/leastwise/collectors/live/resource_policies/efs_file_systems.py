"""EFS file systems and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import members, tags_of

FILE_SYSTEM: Final = "AWS::EFS::FileSystem"


def collect(account: AccountAccess) -> Observations:
    """Every file system.

    Amazon EFS User Guide, "Using IAM to control access to file systems": without a policy (null here) every client
    that reaches a mount target has full access.
    """
    reading = Reading(account)
    listed = reading.pages("efs", "describe_file_systems", "FileSystems", about=FILE_SYSTEM)
    reading.each(partial(_file_system, reading), listed)
    return reading.observations(FILE_SYSTEM)


def _file_system(reading: Reading, system: Mapping[str, Any]) -> None:
    identity = system["FileSystemId"]
    arn = system.get("FileSystemArn") or reading.account.arn("elasticfilesystem", f"file-system/{identity}")
    configuration = {"arn": arn, **members(system, "FileSystemId", "Encrypted", "KmsKeyId", "CreationTime")}
    configuration |= own_policy(
        reading,
        "efs",
        "describe_file_system_policy",
        "Policy",
        about=FILE_SYSTEM,
        resource=arn,
        none=("PolicyNotFound",),
        parameters={"FileSystemId": identity},
    )
    tags = tags_of(system.get("Tags") or ())
    name = system.get("Name") or identity
    reading.item(FILE_SYSTEM, identity, name=name, arn=arn, configuration=configuration, tags=tags)


EFS_FILE_SYSTEMS: Final = LiveCollector(
    name="efs-file-systems",
    title="EFS file systems and their policies",
    service="efs",
    actions=("elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeFileSystemPolicy"),
    resource_types=(FILE_SYSTEM,),
    collect=collect,
)
