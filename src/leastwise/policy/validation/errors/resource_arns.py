"""The ARNs in Resource and NotResource, taken apart.

IAM User Guide, "Amazon Resource Names (ARNs)": arn:partition:service:region:account:resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject
from leastwise.policy.validation.errors.elements import resources

FIELDS: Final = 6
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")
_WILDCARDS: Final = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class ResourceArn:
    """An ARN of a statement; policy variables stand as "*", for they may hold anything."""

    path: Path
    text: str
    partition: str
    service: str
    region: str
    account: str
    resource: str


def is_literal(text: str) -> bool:
    """Whether a part of an ARN has no wildcards."""
    return not _WILDCARDS.search(text)


def arn_fields(text: str) -> list[str]:
    """The fields of an ARN, six at most, with "*" for policy variables."""
    return _VARIABLE.sub("*", text).split(":", FIELDS - 1)


def resource_arns(subject: Subject) -> Iterator[ResourceArn]:
    """The resources that are ARNs with all fields."""
    for path, text in resources(subject):
        fields = arn_fields(text)
        if len(fields) == FIELDS and fields[0] == "arn":
            yield ResourceArn(path, text, *fields[1:])
