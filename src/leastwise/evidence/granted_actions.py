"""What a principal may do at all: the actions for which its effective policies allow some request.

IAM User Guide, "Policy evaluation logic": identity policies, within the permissions boundary and each level of SCPs,
without what any of them denies. Principals that share policies share the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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

    Those are counted among the granted, and `services` are the prefixes of all. `unrecorded` says in words which
    policies are not known.
    """

    bits: int
    undecided: int = 0
    unrecorded: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()


class GrantedActions:
    """Reads what principals, groups and managed policies grant, each set of policies once."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._known: dict[tuple[tuple[int, ...], ...], tuple[object, Granted]] = {}
        services = [action.partition(":")[0] for action in surroundings.documents.reference.actions]
        self._service_of = services
        self._ends = {service: position + 1 for position, service in enumerate(services)}

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
        return replace(found, unrecorded=policies.unrecorded)

    def _reach(self, levels: tuple[tuple[Rules, ...], ...]) -> Granted:
        if len(levels) == 1 and len(levels[0]) > 1 and not any(rules.denies for rules in levels[0]):
            # Where nothing limits or denies, each policy grants what it grants alone.
            ones = [self._reach(((rules,),)) for rules in levels[0]]
            bits, undecided = 0, 0
            for one in ones:
                bits |= one.bits
                undecided |= one.undecided
            return Granted(bits, undecided, (), frozenset().union(*(one.services for one in ones)))
        key = tuple(tuple(id(rules) for rules in level) for level in levels)
        if key not in self._known:
            self._known[key] = levels, self._reached(levels)  # the policies are kept, and so their ids
        return self._known[key][1]

    def _reached(self, levels: tuple[tuple[Rules, ...], ...]) -> Granted:
        if not all(levels):
            return Granted(0)
        reference = self._surroundings.documents.reference
        found = reach([joined(level, reference) for level in levels])
        bits = found.bits | found.undecided
        return Granted(bits, found.undecided, (), frozenset(self._services(bits)))

    def _services(self, bits: int) -> Iterator[str]:
        """The services of actions, which stand side by side in the reference."""
        digits = f"{bits:b}"[::-1]
        position = digits.find("1")
        while position >= 0:
            service = self._service_of[position]
            yield service
            position = digits.find("1", self._ends[service])
