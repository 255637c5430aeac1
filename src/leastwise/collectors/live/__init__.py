"""Collectors of live accounts: one file a source, each stating the IAM actions that it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from leastwise.collectors.live.analyzers import ANALYZERS
from leastwise.collectors.live.collector import LiveCollector
from leastwise.collectors.live.config_recorders import CONFIG_RECORDERS
from leastwise.collectors.live.iam import IAM_COLLECTORS
from leastwise.collectors.live.identity_center import IDENTITY_CENTER
from leastwise.collectors.live.identity_store import IDENTITY_STORE
from leastwise.collectors.live.metric_alarms import ALARMS, METRIC_FILTERS
from leastwise.collectors.live.organizations import ORGANIZATIONS
from leastwise.collectors.live.resource_policies import RESOURCE_POLICY_COLLECTORS
from leastwise.collectors.live.roles_anywhere import ROLES_ANYWHERE
from leastwise.collectors.live.trails import TRAILS
from leastwise.errors import InputError

LIVE_COLLECTORS: Final[tuple[LiveCollector, ...]] = (
    *IAM_COLLECTORS,
    ORGANIZATIONS,
    IDENTITY_CENTER,
    IDENTITY_STORE,
    ROLES_ANYWHERE,
    TRAILS,
    CONFIG_RECORDERS,
    METRIC_FILTERS,
    ALARMS,
    ANALYZERS,
    *RESOURCE_POLICY_COLLECTORS,
)


def chosen(only: Collection[str], skip: Collection[str]) -> tuple[LiveCollector, ...]:
    """The collectors that --only and --skip leave, a name standing for all that begin with it ("iam", "s3").

    Raises InputError for a name that none has, or where none is left.
    """
    for option, names in (("--only", only), ("--skip", skip)):
        for name in names:
            if not any(_is_named(collector, (name,)) for collector in LIVE_COLLECTORS):
                known = ", ".join(collector.name for collector in LIVE_COLLECTORS)
                raise InputError(f"{option}: there is no collector {name!r}", f"they are: {known}")
    left = tuple(one for one in LIVE_COLLECTORS if (not only or _is_named(one, only)) and not _is_named(one, skip))
    if not left:
        raise InputError("--only and --skip leave no collector", "name fewer with --skip")
    return left


def _is_named(collector: LiveCollector, names: Iterable[str]) -> bool:
    return any(collector.name == name or collector.name.startswith(f"{name}-") for name in names)
