"""What a change newly allows and no longer allows, for every principal it touches, in plain sentences.

A change of a user or role touches it; of a group its members; of a managed policy those it is attached to, directly,
through a group or as a permissions boundary; of a trust or resource policy those it names; of the organisation's
policies and its tree the accounts below. Access keys, console passwords, KMS grants, S3 access control lists and shares
of snapshots and images give access without a policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from leastwise.access.changes_assignments import assignment_changes
from leastwise.access.changes_credentials import credential_changes
from leastwise.access.changes_grants import grant_changes
from leastwise.access.changes_organization import organization_changes
from leastwise.access.changes_principals import Sides, principal_changes
from leastwise.access.changes_resources import resource_changes
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.context import ROLE, USER
from leastwise.access.documents import documents_over
from leastwise.access.identity_center import PERMISSION_SET
from leastwise.access.members import entries, inner, text, texts
from leastwise.access.policies import GROUP, POLICY
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.policy import Reference, load_reference

__all__ = ["AccessChange", "Direction", "access_changes"]

_ORGANIZATIONS = "AWS::Organizations::"


def access_changes(
    before: State, after: State, keys: Collection[ResourceKey], reference: Reference | None = None
) -> list[AccessChange]:
    """What changes of some resources did to access: of principals in order of their keys, then of resources.

    The states need hold no more than the resources of `keys` and what these refer to or are referred to by. A policy
    whose document was not recorded makes an undecided change, never none.
    """
    sides = Sides(before, after, documents_over(reference or load_reference()))
    found: list[AccessChange] = []
    for key in sorted(_principals(before, after, keys)):
        found += principal_changes(sides, before.items.get(key), after.items.get(key))
    for key in sorted(keys):
        found += resource_changes(sides, before.items.get(key), after.items.get(key))
        found += assignment_changes(sides, before.items.get(key), after.items.get(key))
        found += credential_changes(before.items.get(key), after.items.get(key))
        found += grant_changes(before.items.get(key), after.items.get(key), sides.organizations[1])
    if any(key.resource_type.startswith(_ORGANIZATIONS) for key in keys):
        found += organization_changes(sides)
    return list({(one.direction, one.arn, one.key, one.sentence): one for one in found}.values())


def _principals(before: State, after: State, keys: Collection[ResourceKey]) -> set[ResourceKey]:
    """The users and roles that changes of resources touch."""
    found = {key for key in keys if key.resource_type in (USER, ROLE, PERMISSION_SET)}
    groups = {key for key in keys if key.resource_type == GROUP}
    policies = {key for key in keys if key.resource_type == POLICY}
    for state in (before, after):
        arns = {item.arn for key in policies if (item := state.items.get(key)) is not None}
        names = {
            (item.account_id, item.resource_name.lower())
            for key in groups
            if (item := state.items.get(key)) is not None
        }
        if arns:
            attached = [item for item in state.of_type(GROUP) if not arns.isdisjoint(_policy_arns(item))]
            names |= {(item.account_id, item.resource_name.lower()) for item in attached}
        for item in (*state.of_type(USER), *state.of_type(ROLE)):
            if (arns and not arns.isdisjoint(_policy_arns(item))) or (names and not names.isdisjoint(_groups(item))):
                found.add(item.key)
    return found


def _policy_arns(item: ConfigurationItem) -> Iterator[str]:
    for one in entries(item.configuration, "attachedManagedPolicies"):
        yield text(one, "policyArn")
    yield text(inner(item.configuration, "permissionsBoundary"), "permissionsBoundaryArn")


def _groups(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    for name in texts(item.configuration, "groupList"):
        yield item.account_id, name.lower()
