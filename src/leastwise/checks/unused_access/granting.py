"""Whether a statement that names somebody of another account gives it anything, decided by the policy engine.

A denying statement, a condition, a resource control policy or Block Public Access can keep out whom a policy names
(IAM User Guide, "Policy evaluation logic"). Whether such an account is of an organisation is known where the
organisation was recorded; of one that was not, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from leastwise.access.context import KnownContext
from leastwise.checks.external_access.block_public_access import block_public_access
from leastwise.checks.external_access.buckets import BUCKET
from leastwise.checks.external_access.grants import Grants
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import assuming_bits, parts_of, role_parts
from leastwise.checks.unused_access.trusted import Entry
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Rules, ZoneOfTrust
from leastwise.policy.caller import account_of_entry
from leastwise.policy.openings import Openings, Part
from leastwise.policy.outsiders import ANYBODY
from leastwise.policy.rule import Rule

_ORGANIZATION_KEYS = "aws:principalorgid", "aws:principalorgpaths"


@dataclass(frozen=True, slots=True)
class Granted:
    """The actions (bits) that an entry gets; none for the reason `blocked`. `unknown` says why it cannot be told."""

    bits: int = 0
    blocked: str = ""
    unknown: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Granting:
    """Decides over one evidence."""

    evidence: Evidence
    _judge: Judge = field(init=False)

    def __post_init__(self) -> None:
        self._judge = Judge("unused-cross-account-grant", self.evidence)

    def of_resource(self, item: ConfigurationItem, rules: Rules, entry: Entry, allows: list[Rule]) -> Granted:
        """What the statements of a resource's policy that name an entry give it."""
        parts = parts_of(item, self._judge.reference)
        if not parts:
            return Granted(unknown="the reference data does not know the actions of its service")
        if item.resource_type == BUCKET:
            block = block_public_access(self.evidence.state, item.account_id, (item,))
            if block.restricts(rules):
                return Granted(blocked="Block Public Access lets nobody of other accounts in, as its policy is public")
        return self._decided(item, rules, entry, allows, parts)

    def of_role(self, role: ConfigurationItem, rules: Rules, entry: Entry, allows: list[Rule]) -> Granted:
        """What the statements of a trust policy that name an entry give it."""
        bits = assuming_bits(self._judge.reference)
        parts = tuple(replace(one, bits=one.bits & bits) for one in role_parts(self._judge.reference))
        return self._decided(role, rules, entry, allows, parts)

    def _decided(
        self, item: ConfigurationItem, rules: Rules, entry: Entry, allows: list[Rule], parts: tuple[Part, ...]
    ) -> Granted:
        rules = self._as_to(entry, rules)
        grants = Grants(rules, "policy", parts)
        zone, hopeful, told = self._zones(item, entry, rules)
        labels = {rule.statement.label for rule in allows}
        sure, notes = self._judge.opened(item, grants, hopeful)
        bits = _bits_for(entry, labels, sure)
        if bits:
            return Granted(bits, notes=notes)
        if any(one.principal in _names(entry) and one.statement.label in labels for one in sure.undecided):
            return Granted(unknown="whether its policy admits it could not be decided")
        if zone != hopeful and _bits_for(entry, labels, self._judge.opened(item, grants, zone)[0]):
            return Granted(unknown=f"whether it is of {told} was not recorded")
        return Granted(blocked=self._reason(item, grants, entry, labels, hopeful))

    def _as_to(self, entry: Entry, rules: Rules) -> Rules:
        """The policy without conditions that the organisation of the entry's account decides."""
        organization = self.evidence.surroundings.organization
        found = organization.organization_id(entry.account)
        path = organization.organization_path(entry.account)
        values = {key: (one,) for key, one in zip(_ORGANIZATION_KEYS, (found, path), strict=True) if one}
        return self._judge.documents.reduced(rules, KnownContext(values)) if values else rules

    def _zones(self, item: ConfigurationItem, entry: Entry, rules: Rules) -> tuple[ZoneOfTrust, ZoneOfTrust, str]:
        """The organisations that the entry is surely not of, those that it may be not of, and these in words."""
        own = ZoneOfTrust(accounts=frozenset({item.account_id}))
        organization = self.evidence.surroundings.organization
        if organization.organization_id(entry.account) is not None:
            return own, own, ""
        known = {*self.evidence.zone.organizations, organization.organization_id(item.account_id)} - {None}
        if known:
            zone = replace(own, organizations=frozenset(one for one in known if one is not None))
            return zone, zone, ""
        named = sorted(set(_organizations(rules)))
        return own, replace(own, organizations=frozenset(named)), f"organisation {' or '.join(named)}"

    def _reason(
        self, item: ConfigurationItem, grants: Grants, entry: Entry, labels: set[str], zone: ZoneOfTrust
    ) -> str:
        """Which denying statement keeps an entry out, where it is one alone."""
        for deny in grants.rules.denies:
            without = replace(grants, rules=grants.rules.without(deny))
            if _bits_for(entry, labels, self._judge.opened(item, without, zone)[0]):
                return f"{deny.statement.label} of its policy denies it"
        return "conditions, denying statements or resource control policies keep it out"


def _bits_for(entry: Entry, labels: set[str], found: Openings) -> int:
    bits = 0
    for one in found.found:
        if one.principal in _names(entry) and one.statement.label in labels:
            bits |= one.bits
    return bits


def _names(entry: Entry) -> tuple[tuple[str, str], ...]:
    """How openings name an entry; a statement for everybody is for it too."""
    return (entry.kind, account_of_entry(entry.value) or entry.value), ANYBODY


def _organizations(rules: Rules) -> Iterator[str]:
    """The organisations that a policy names, by id."""
    for statement in rules.policy.statements:
        for condition in statement.conditions:
            if condition.key.lower() in _ORGANIZATION_KEYS:
                yield from (one for value in condition.values if not set("*?$") & set(one := value.split("/")[0]))
