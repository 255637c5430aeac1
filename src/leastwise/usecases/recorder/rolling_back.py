"""Roll a resource back: what it was, the plan that makes it so again, and what that means for access."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from leastwise.access.changes import AccessChange, access_changes
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.rollback import RollbackPlan, plan_rollback
from leastwise.inventory.rollback.outcome import state_after
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.timelines import find_resources, items_of_resources
from leastwise.usecases.recorder.versions import Version, VersionKind, versions_of

if TYPE_CHECKING:
    from leastwise.inventory.store import Inventory

_VERSION: Final = re.compile(r"v?(\d{1,6})")
Items = Sequence[Sequence[ConfigurationItem]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What to roll back, and to when: `to` is a moment (with zone) or the number of a version of its timeline."""

    name: str
    to: datetime | int
    account_id: str | None = None
    resource_type: str | None = None


@dataclass(frozen=True, slots=True)
class Rollback:
    """A plan as of `moment`, the states before and after it, and what it changes in anyone's access."""

    plan: RollbackPlan
    moment: datetime
    current: State
    after: State
    access: tuple[AccessChange, ...]


def version_number(text: str) -> int | None:
    """The number of a version ("3", "v3"), or None where the text is none."""
    match = _VERSION.fullmatch(text)
    return int(match.group(1)) if match else None


def prepare_rollback(
    inventory: Inventory, subject: Subject, saml_documents: Callable[[], Mapping[str, str]] | None = None
) -> Rollback:
    """The rollback of a resource, from what is recorded; nothing is called.

    `saml_documents` gives metadata documents of SAML providers by their digests, where one is rolled back.

    Raises NothingToEvaluateError where the resource was never recorded or is unknown at that moment, InputError where
    the name means several resources, for a version that does not exist, and where only AWS can change the resource.
    """
    lives = items_of_resources(
        inventory,
        find_resources(inventory, subject.name, account_id=subject.account_id, resource_type=subject.resource_type),
    )
    kinds = sorted({(items[-1].account_id, items[-1].resource_type) for items in lives})
    if len(kinds) > 1:
        named = ", ".join(f"{kind} in account {account}" for account, kind in kinds)
        raise InputError(f"{subject.name!r} means several resources: {named}", "give an ARN, --type or --account")
    then, moment = _then(lives, subject)
    current, former = inventory.state_at(), inventory.state_at(moment)
    is_saml = lives[-1][-1].resource_type == "AWS::IAM::SAMLProvider"
    documents = saml_documents() if saml_documents is not None and is_saml else None
    plan = plan_rollback(lives[-1][-1], _now(lives, then, current), then, current, former, documents)
    after = state_after(plan, current, former)
    keys = {key for state in (current, after) for key in state.items if current.items.get(key) != after.items.get(key)}
    return Rollback(plan, moment, current, after, tuple(access_changes(current, after, keys)))


def _now(lives: Items, then: ConfigurationItem | None, current: State) -> ConfigurationItem | None:
    """The resource as it is: the same one, or another of its name."""
    if then is not None and then.key in current.items:
        return current.items[then.key]
    for items in reversed(lives):
        if items[-1].key in current.items:
            return current.items[items[-1].key]
    if then is None:
        return None
    named = current.by_arn(then.arn) or next(
        iter(current.by_name(then.resource_type, then.resource_name, then.account_id)), None
    )
    return named if then.resource_name else None


def _then(lives: Items, subject: Subject) -> tuple[ConfigurationItem | None, datetime]:
    """What the resource was, None where it was not there, and when."""
    if isinstance(subject.to, int):
        versions = [version for items in lives for version in versions_of(items)]
        if not 1 <= subject.to <= len(versions):
            raise InputError(
                f"there is no version {subject.to}", f"versions of {subject.name} are 1 to {len(versions)}"
            )
        item = versions[subject.to - 1].item
        return (None if item.is_deleted else item), item.capture_time
    unknown: list[datetime] = []
    for items in lives:
        known = versions_of(items)
        version = _in_force(known, subject.to)
        if version is not None and not version.item.is_deleted:
            return version.item, subject.to
        if version is None and known[0].kind is not VersionKind.CREATED and not _created_after(items[0], subject.to):
            unknown.append(known[0].item.capture_time)
    if unknown:
        begins = min(unknown).strftime("%Y-%m-%dT%H:%M:%SZ")
        raise NothingToEvaluateError(
            f"{subject.name} is unknown at {subject.to:%Y-%m-%dT%H:%M:%SZ}: what is recorded of it begins at {begins}",
            "give a later time, or ingest an older trail",
        )
    return None, subject.to


def _created_after(item: ConfigurationItem, moment: datetime) -> bool:
    """Whether the resource itself says that it was made later."""
    created = str(item.configuration.get("createDate") or "")
    return created > moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_force(versions: Sequence[Version], moment: datetime) -> Version | None:
    found = [version for version in versions if version.item.capture_time <= moment]
    return found[-1] if found else None
