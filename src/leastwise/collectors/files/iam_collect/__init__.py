"""Folders as iam-collect writes them: a folder an account and organization, in it a folder a resource.

`aws/PARTITION/accounts/ACCOUNT/SERVICE/[REGION/][TYPE/]RESOURCE/` has `metadata.json` and a file for each further fact
(`trust-policy.json`, `managed-policies.json`, `policy.json`); `aws/PARTITION/organizations/ID/` the organization.
What a resource has not has no file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.iam_collect.account import account_observations
from leastwise.collectors.files.iam_collect.organization import organization_observations
from leastwise.collectors.files.iam_shape import is_account_id

_ACCOUNTS = "accounts"
_ORGANIZATIONS = "organizations"
TITLE = "a folder of iam-collect"


def recognises(folder: Path) -> bool:
    """Whether the folder is that of one account or organization within the layout."""
    place = folder.resolve()
    kind, partition = place.parent.name, place.parent.parent.name
    if not partition.startswith("aws"):
        return False
    if kind == _ACCOUNTS:
        return is_account_id(place.name)
    return kind == _ORGANIZATIONS and place.name.startswith("o-")


def read(folder: Path, captured: datetime | None, note: Callable[[str], None]) -> Observations:
    """What the folder of an account or organization holds, as of its newest file unless `captured` says otherwise.

    Users, groups, roles and policies are whole where there is a folder of their type: resources that are gone lose
    theirs. `note` is told how many resources are of kinds that are not read. Raises InputError with file and place.
    """
    place = folder.resolve()
    moment = captured or _newest(folder)
    if place.parent.name == _ACCOUNTS:
        return account_observations(folder, place.name, place.parent.parent.name, moment, note)
    return organization_observations(folder, moment)


def _newest(folder: Path) -> datetime:
    times = [path.stat().st_mtime for path in folder.rglob("*.json")]
    return datetime.fromtimestamp(max(times, default=folder.stat().st_mtime), UTC)
