"""What a role may do, for those who can become it."""

from __future__ import annotations

from dataclasses import dataclass, field

from leastwise.access.context import principal_context
from leastwise.access.effective import named_access
from leastwise.access.escalation import allows_everything
from leastwise.checks.external_access.severity import levels_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind


@dataclass(frozen=True, slots=True)
class RolePowers:
    """The access levels of the actions that a role's policies, boundary and SCPs leave it; `notes` what was not known.

    Conditions and resources are left aside: a level is named where some request of it may be allowed.
    """

    is_administrator: bool
    levels: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class RolePowerReader:
    """Reads what roles may do; each role once."""

    evidence: Evidence
    _known: dict[str, RolePowers] = field(default_factory=dict)

    def of(self, role: ConfigurationItem) -> RolePowers:
        """What a role may do."""
        found = self._known.get(role.arn)
        if found is None:
            found = self._known[role.arn] = self._read(role)
        return found

    def _read(self, role: ConfigurationItem) -> RolePowers:
        surroundings = self.evidence.surroundings
        reference = surroundings.documents.reference
        levels = surroundings.organization.levels(role.account_id, PolicyKind.SCP)
        policies = surroundings.policies.of_principal(role, levels)
        access = named_access(policies, principal_context(role), surroundings.documents).access
        allowed = -1
        for rules in access.allows:
            bits = 0
            for rule in rules:
                bits |= rule.bits
            allowed &= bits
        for rule in access.denies:
            allowed &= ~rule.bits if rule.is_unconditional else -1
        return RolePowers(allows_everything(access, reference), levels_of(allowed, reference), policies.unrecorded)
