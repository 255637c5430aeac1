"""What of some actions the holders of a policy used, as the trail tells."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from leastwise.access.context import ROLE, USER
from leastwise.access.members import entries, text, texts
from leastwise.access.policies import GROUP
from leastwise.access.question import Surroundings
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.usage import Outcome
from leastwise.model.configuration_item import ConfigurationItem

_HOLDERS: Final[WeakKeyDictionary[Surroundings, dict[str, tuple[str, ...]]]] = WeakKeyDictionary()


def used_among(evidence: Evidence, item: ConfigurationItem, bits: int) -> tuple[str, ...] | None:
    """The actions (of `bits`) that the resource, or those it is attached to, used; None where no trail tells."""
    usage = evidence.usage
    if usage is None or item.account_id not in usage.tracked:
        return None
    reference = evidence.surroundings.documents.reference
    found: set[str] = set()
    for arn in holders_of(evidence.surroundings, item):
        for use in usage.uses_of(arn):
            if use.outcome is not Outcome.DENIED:
                found.update((*use.actions, *use.possible))
    positions = ((name, reference.index.get(name.lower())) for name in found)
    return tuple(sorted(name for name, place in positions if place is not None and bits >> place & 1))


def holders_of(surroundings: Surroundings, item: ConfigurationItem) -> tuple[str, ...]:
    """The ARNs of the users and roles that a policy, group, user or role gives its permissions to."""
    if item.resource_type in (USER, ROLE):
        return (item.arn,)
    found = _HOLDERS.get(surroundings)
    if found is None:
        found = _HOLDERS[surroundings] = _read(surroundings)
    return found.get(item.arn, ())


def _read(surroundings: Surroundings) -> dict[str, tuple[str, ...]]:
    state = surroundings.state
    groups = {(one.account_id, one.resource_name.lower()): one for one in state.of_type(GROUP)}
    found: dict[str, dict[str, None]] = {}
    for kind in (USER, ROLE):
        for item in state.of_type(kind):
            givers = [item]
            for name in texts(item.configuration, "groupList"):
                group = groups.get((item.account_id, name.lower()))
                if group is not None:
                    givers.append(group)
                    found.setdefault(group.arn, {})[item.arn] = None
            for giver in givers:
                for one in entries(giver.configuration, "attachedManagedPolicies"):
                    found.setdefault(text(one, "policyArn"), {})[item.arn] = None
    return {arn: tuple(held) for arn, held in found.items()}
