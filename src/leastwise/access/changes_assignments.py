"""What an assignment of Identity Center did: who may use which permission set in which account."""

from __future__ import annotations

from typing import Final

from leastwise.access.changes_principals import Sides
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.escalation import escalation_bits
from leastwise.access.identity_center import ASSIGNMENT, PERMISSION_SET, permission_set_policies
from leastwise.access.members import text
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

_PRINCIPAL_TYPES: Final = {"USER": "AWS::IdentityStore::User", "GROUP": "AWS::IdentityStore::Group"}


def assignment_changes(
    sides: Sides, old: ConfigurationItem | None, new: ConfigurationItem | None
) -> list[AccessChange]:
    """That a user or group of Identity Center may use, or no longer, a permission set in an account."""
    item = new or old
    if item is None or item.resource_type != ASSIGNMENT or (old is None) == (new is None):
        return []
    side = 1 if new is not None else 0
    state = (sides.before, sides.after)[side]
    members = item.configuration
    arn = text(members, "permissionSetArn")
    permission_set = state.by_arn(arn)
    name = permission_set.resource_name if permission_set is not None else arn.rpartition("/")[2]
    escalates, unrecorded = _power(sides, side, permission_set, name)
    principal = _principal_words(state, members.get("principalType"), text(members, "principalId"))
    can = "can now" if new is not None else "can no longer"
    return [
        AccessChange(
            Direction.WIDENED if new is not None else Direction.NARROWED,
            principal,
            text(members, "principalId"),
            item.key,
            f"{principal} {can} use permission set {name} in account {text(members, 'accountId')}",
            f"permission set {name}",
            escalation=escalates and new is not None,
            unrecorded=unrecorded,
        )
    ]


def _power(
    sides: Sides, side: int, permission_set: ConfigurationItem | None, name: str
) -> tuple[bool, tuple[str, ...]]:
    """Whether a permission set allows what gains rights, and what of it was not recorded."""
    if permission_set is None or permission_set.resource_type != PERMISSION_SET:
        return False, (f"permission set {name} was not recorded",)
    policies = permission_set_policies(sides.readers[side], permission_set)
    bits = escalation_bits(sides.documents.reference)
    allowing = (rule for one in policies.identity if one.rules is not None for rule in one.rules.allows)
    return any(rule.bits & bits for rule in allowing), policies.unrecorded


def _principal_words(state: State, principal_type: object, principal_id: str) -> str:
    kind = "group" if principal_type == "GROUP" else "user"
    resource_type = _PRINCIPAL_TYPES.get(str(principal_type))
    item = next((one for one in state.by_id(principal_id) if one.resource_type == resource_type), None)
    return f"Identity Center {kind} {item.resource_name if item is not None else principal_id}"
