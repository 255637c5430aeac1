"""What events on the root user change of the account summary and of the root user's item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leastwise.inventory.event_sourcing.mutations import Assign, Mutation, Target
from leastwise.inventory.event_sourcing.shapes import ACCOUNT_SUMMARY, ROOT


def root_changes(summary: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Mutation]:
    """Changes of `AWS::IAM::AccountSummary` and `AWS::IAM::Root`, where these were observed."""
    if summary:
        yield Assign(Target(ACCOUNT_SUMMARY, "account-summary"), summary, only_known=True)
    if root:
        yield Assign(Target(ROOT, "root"), root, only_known=True)
