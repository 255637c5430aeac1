"""With whom EC2 snapshots and images are shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leastwise.collectors.live.spelling import camel


def permissions(entries: Iterable[Mapping[str, Any]] | None) -> list[dict[str, str]]:
    """[{"group": "all"}, {"userId": …}, {"organizationArn": …}], in order (EC2 API Reference, "LaunchPermission")."""
    shown = [{name: str(value) for name, value in camel(entry).items() if value} for entry in entries or ()]
    return sorted(shown, key=lambda entry: sorted(entry.items()))
