"""The partition that a resource is in.

AWS General Reference, "Amazon Resource Names (ARNs)": aws, aws-cn, aws-us-gov; AWS European Sovereign Cloud: aws-eusc.
"""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}
_HOMES: Final = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1"}


def partition_of(resource: str, region: str) -> str:
    """The partition of an ARN; of what is none, that of the Region; else "aws"."""
    match resource.split(":", 2):
        case ["arn", partition, _] if partition:
            return partition
    return next((name for prefix, name in _PREFIXES.items() if region.startswith(prefix)), "aws")


def home_region(partition: str) -> str:
    """The Region in which a partition's global services, IAM among them, are recorded."""
    return _HOMES.get(partition, "us-east-1")
