"""One account's folder: IAM, and resources with policies of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.iam_collect import iam
from leastwise.collectors.files.iam_collect.layout import ResourceFolder, resource_folders
from leastwise.collectors.files.iam_collect.resource_policies import with_policy
from leastwise.collectors.files.iam_shape import GROUP, POLICY, ROLE, USER
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, Scope

_IAM_TYPES: Final = {"user": USER, "group": GROUP, "role": ROLE, "policy": POLICY}


def account_observations(
    folder: Path, account_id: str, partition: str, captured: datetime, note: Callable[[str], None]
) -> Observations:
    """The items of the account, and the IAM types that are whole: those with a folder."""
    found = Observations()
    unread: Counter[str] = Counter()
    for resource in resource_folders(folder):
        kind = resource.path.relative_to(folder).parts
        item = _item(resource, kind, account_id, partition, captured)
        if item is None:
            unread["/".join(kind[:1])] += 1
        else:
            found.items.append(item)
    if unread:
        listed = ", ".join(f"{count:,} of {kind or 'the account'}" for kind, count in sorted(unread.items()))
        note(f"{folder}: resources of kinds that are not read: {listed}")
    for kind_name, resource_type in _IAM_TYPES.items():
        if (folder / "iam" / kind_name).is_dir():
            found.whole.add(Scope(account_id, GLOBAL_REGION, resource_type))
    return found


def _item(
    resource: ResourceFolder, kind: tuple[str, ...], account_id: str, partition: str, captured: datetime
) -> ConfigurationItem | None:
    if kind[:1] != ("iam",):
        return with_policy(resource, account_id, captured)
    name = kind[2] if kind[1:2] == ("aws",) else kind[1] if len(kind) > 1 else ""
    if name == "oidc-provider":
        return iam.oidc_provider(resource, account_id, partition, captured)
    maker = iam.MAKERS.get(name)
    return maker(resource, captured) if maker else None
