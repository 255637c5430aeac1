"""Lists of policy versions that name the version in force only, completed by what is known of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from leastwise.collectors.collector import Observations
from leastwise.model.configuration_item import ConfigurationItem, Origin, ResourceKey

if TYPE_CHECKING:
    from leastwise.inventory.store import Inventory

POLICY: Final = "AWS::IAM::Policy"
AWS_MANAGED: Final = "aws"
_TOGETHER: Final = timedelta(days=1)
MOST_VERSIONS: Final = 5
"""How many versions IAM keeps of a managed policy (IAM User Guide, "IAM and AWS STS quotas")."""


def complete_version_lists(observations: Observations, inventory: Inventory) -> None:
    """Put versions that were known at the time of each policy beside the one in force, where that alone was read.

    GetAccountAuthorizationDetails has the version in force; that it leaves the others out does not mean that they are
    gone. Nor does a Terraform state, which has no ids of versions. Those that the trail says were deleted are not known
    any more, and are not put back.
    """
    places = [place for place, item in enumerate(observations.items) if _names_one(item)]
    if not places:
        return
    inventory.refresh()
    for moment, together in _by_moment(observations, places).items():
        known = inventory.state_at(moment, resource_types={POLICY}).items
        for place in together:
            observations.items[place] = _completed(observations.items[place], known)


def _by_moment(observations: Observations, places: Sequence[int]) -> dict[datetime, list[int]]:
    """The places by the moment to look at: one for all that was read within a day, else each its own."""
    moments = [observations.items[place].capture_time for place in places]
    newest = max(moments)
    if newest - min(moments) < _TOGETHER:
        return {newest: list(places)}
    found: dict[datetime, list[int]] = {}
    for place, moment in zip(places, moments, strict=True):
        found.setdefault(moment, []).append(place)
    return found


def _names_one(item: ConfigurationItem) -> bool:
    versions = item.configuration.get("policyVersionList")
    is_own = item.resource_type == POLICY and item.account_id != AWS_MANAGED and item.origin is Origin.SNAPSHOT
    return is_own and isinstance(versions, list) and len(versions) == 1 and bool(versions[0].get("isDefaultVersion"))


def _completed(item: ConfigurationItem, known: Mapping[ResourceKey, ConfigurationItem]) -> ConfigurationItem:
    before = known.get(item.key)
    if before is None:
        return item
    [current] = item.configuration["policyVersionList"]
    if not current.get("versionId") and _is_in_force(current, before):
        named = ("policyVersionList", "defaultVersionId")
        same = {name: before.configuration[name] for name in named if name in before.configuration}
        return replace(item, configuration={**item.configuration, **same})
    others = [
        {**version, "isDefaultVersion": False}
        for version in before.configuration.get("policyVersionList") or ()
        if version.get("versionId") != current.get("versionId")
    ]
    kept = sorted(others, key=_number)[-(MOST_VERSIONS - 1) :]
    versions = sorted([*kept, current], key=_number)
    return replace(item, configuration={**item.configuration, "policyVersionList": versions})


def _is_in_force(current: Mapping[str, Any], before: ConfigurationItem) -> bool:
    """Whether a version without an id, as Terraform has it, says what the version in force is known to say."""
    return any(
        version.get("isDefaultVersion") and version.get("document") == current.get("document")
        for version in before.configuration.get("policyVersionList") or ()
    )


def _number(version: Mapping[str, Any]) -> int:
    digits = str(version.get("versionId", ""))[1:].partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() else 0
