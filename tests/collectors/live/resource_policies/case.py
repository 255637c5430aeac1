"""What a case of a resource policy collector is: the double's answers, and the items that must come of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aws_double import AwsError
from leastwise.collectors.live.collector import LiveCollector

ACCOUNT = "111122223333"
OTHER = "444455556666"
REGION = "eu-west-1"
MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHOWN = "2026-03-01T12:00:00Z"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "*", "Resource": "arn:aws:x:::a/b"}],
}
TEXT = json.dumps(POLICY)

Call = tuple[str, str]
Answers = Mapping[Call, Mapping[str, Any] | AwsError]


@dataclass(frozen=True)
class Case:
    """One collector: what AWS answers with policies and, in `none`, without; the configurations by type and id.

    `lists` are the calls without which not all resources are known, each with the types it lists; every other call of
    `answers` is about one resource, whose item stays without the `members` that the call gives.
    """

    collector: LiveCollector
    answers: Answers
    items: Mapping[tuple[str, str], Mapping[str, Any]]
    none: Answers
    lists: Mapping[Call, tuple[str, ...]]
    details: Mapping[Call, tuple[str, ...]] = field(default_factory=dict)
    emptied: Mapping[str, Any] = field(default_factory=lambda: {"resourcePolicy": None})
    tags: Mapping[str, str] | None = None

    @property
    def id(self) -> str:
        """The collector's name."""
        return self.collector.name
