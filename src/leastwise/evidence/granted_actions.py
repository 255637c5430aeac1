"""What a principal may do at all: the actions for which its effective policies allow some request.

IAM User Guide, "Policy evaluation logic": identity policies, within the permissions boundary and each level of SCPs,
without what any of them denies. Principals that share policies share the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from leastwise.access.context import KnownContext, caller_of_item, principal_context
from leastwise.access.effective import named_access
from leastwise.access.policies import GROUP, PrincipalPolicies
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Rules
from leastwise.policy.effective import joined, reach


@dataclass(frozen=True, slots=True)
class Granted:
    """The granted actions as bits of the reference; `undecided` are those of which it could not be decided.

    Those are counted among the granted. `unrecorded` says in words which policies are not known.
    """

    bits: int
    undecided: int = 0
    unrecorded: tuple[str, ...] = ()


class GrantedActions:
    """Reads what principals, groups and managed policies grant, each set of policies once."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._known: dict[tuple[tuple[int, ...], ...], tuple[object, Granted]] = {}

    def of_principal(self, item: ConfigurationItem) -> Granted:
        """What a user or role may do; what a group grants, by itself, to its members."""
        if item.resource_type == GROUP:
            return self._granted(self._surroundings.policies.of_principal(item), item)
        principal = AccessPrincipal(caller_of_item(item), item)
        return self._granted(self._surroundings.policies_of(principal), item)

    def of_policy(self, arn: str) -> Granted:
        """What a managed policy grants by itself."""
        applied = self._surroundings.policies.managed(arn)
        return self._granted(PrincipalPolicies((applied,)), None)

    def _granted(self, policies: PrincipalPolicies, item: ConfigurationItem | None) -> Granted:
        documents = self._surroundings.documents
        is_principal = item is not None and item.resource_type != GROUP
        known = principal_context(item) if item is not None and is_principal else KnownContext()
        levels = named_access(policies, known, documents).access.levels
        found = self._reach(levels)
        return Granted(found.bits, found.undecided, policies.unrecorded)

    def _reach(self, levels: tuple[tuple[Rules, ...], ...]) -> Granted:
        key = tuple(tuple(id(rules) for rules in level) for level in levels)
        if key not in self._known:
            reference = self._surroundings.documents.reference
            found = Granted(0)
            if all(levels):
                reached = reach([joined(level, reference) for level in levels])
                found = Granted(reached.bits | reached.undecided, reached.undecided)
            self._known[key] = levels, found  # the policies are kept, and so their ids
        return self._known[key][1]
