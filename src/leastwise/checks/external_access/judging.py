"""From what opens a resource to results: findings, what could not be judged, or passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from leastwise.access.context import ROLE, KnownContext
from leastwise.checks.check import NotEvaluated, Passed, Result
from leastwise.checks.external_access.describing import Opened, finding_of
from leastwise.checks.external_access.grants import Grants, Unknown
from leastwise.checks.external_access.joining import joined
from leastwise.checks.external_access.meaning import meaning_of
from leastwise.checks.external_access.parts import assuming_bits
from leastwise.checks.external_access.role_powers import RolePowerReader
from leastwise.checks.external_access.zones import ZoneOfResource, Zones
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Exposure, PolicyKind, Rules
from leastwise.policy.openings import Opening, Openings, openings, rules_denying
from leastwise.policy.outsiders import ANYBODY
from leastwise.policy.rule import Rule
from leastwise.policy.validation.errors.rcp_services import RCP_SERVICES
from leastwise.policy.zone_of_trust import ZoneOfTrust

_WIDTH = {exposure: number for number, exposure in enumerate(Exposure)}


@dataclass(frozen=True, slots=True)
class _Limits:
    """The denying statements of the RCPs over an account, with Access Analyzer's word for what they did."""

    rules: tuple[Rule, ...] = ()
    restriction: str = "NOT_APPLICABLE"
    notes: tuple[str, ...] = ()


@dataclass
class Judge:
    """Judges resources of one state; equal policies are searched once."""

    check: str
    evidence: Evidence
    _found: dict[Any, tuple[Openings, Openings, ZoneOfResource]] = field(default_factory=dict)
    _opened: dict[Any, Openings] = field(default_factory=dict)
    _rcps: dict[str, _Limits] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zones = Zones(self.evidence)
        self.documents = self.evidence.surroundings.documents
        self.reference = self.documents.reference
        self._powers = RolePowerReader(self.evidence)

    def items(self, *resource_types: str) -> Iterator[ConfigurationItem]:
        """The resources of some types in the accounts that are to be judged."""
        wanted = self.evidence.accounts
        for kind in resource_types:
            for item in self.evidence.state.of_type(kind):
                if not wanted or item.account_id in wanted:
                    yield item

    def results(self, item: ConfigurationItem, opened_by: Iterable[Grants | Unknown]) -> Iterator[Result]:
        """What is to be said of a resource: findings, what could not be judged, else that it passed."""
        found: list[Result] = []
        for one in opened_by:
            if isinstance(one, Unknown):
                found.append(self.not_evaluated(item, one.reason, one.missing_action))
            else:
                found += self._of_grants(item, one)
        yield from joined(found) or [Passed(item.account_id, item.resource_type, item.arn or item.resource_id)]

    def opened(self, item: ConfigurationItem, grants: Grants, zone: ZoneOfTrust) -> tuple[Openings, tuple[str, ...]]:
        """What grants open to those outside some zone within the RCPs over a resource, and notes on these."""
        limits = self._limits_of(item)
        grants = replace(grants, rules=self._reduced(item, grants.rules), limits=(*grants.limits, *limits.rules))
        key = grants.rules, grants.parts, zone, grants.limits, grants.within
        found = self._opened.get(key)
        if found is None:
            found = self._opened[key] = self._search(grants, zone)
        return found, limits.notes

    def not_evaluated(self, item: ConfigurationItem, reason: str, action: str = "") -> NotEvaluated:
        """That something about a resource could not be judged; with the reason that the collection gave, if it did."""
        for one in self.evidence.not_read:
            is_it = one.resource in (item.arn, item.resource_name, item.resource_id) and bool(one.resource)
            if is_it and one.account_id == item.account_id and (not action or one.missing_action in ("", action)):
                reason, action = f"{reason}: {one.reason}", one.missing_action or action
                break
        return NotEvaluated(item.account_id, item.resource_type, item.arn or item.resource_id, reason, action)

    def not_read(self, resource_types: tuple[str, ...]) -> Iterator[NotEvaluated]:
        """The resource types of which an account's resources could not be listed."""
        wanted = self.evidence.accounts
        for one in self.evidence.not_read:
            if one.resource_type in resource_types and not one.resource and (not wanted or one.account_id in wanted):
                yield NotEvaluated(one.account_id, one.resource_type, "", one.reason, one.missing_action)

    def _of_grants(self, item: ConfigurationItem, grants: Grants) -> Iterator[Result]:
        limits = self._limits_of(item)
        grants = replace(grants, rules=self._reduced(item, grants.rules), limits=(*grants.limits, *limits.rules))
        sure, possible, zone = self._searched(item, grants)
        merged: dict[tuple[tuple[str, str], str], list[Opening]] = {}
        rules = {rule.statement: rule for rule in grants.rules.allows}
        for one in sure.found:
            if self._counts(one, item, grants):
                key = one.principal, meaning_of(rules[one.statement], self.reference)
                merged.setdefault(key, []).append(one)
        for (_, meaning), same in merged.items():
            widest = min(same, key=lambda one: _WIDTH[one.exposure])
            bits = 0
            for one in same:
                bits |= one.bits
            opened = Opened(item, grants, replace(widest, bits=bits), meaning, limits.restriction, limits.notes)
            yield finding_of(self.check, opened, self._powers, self.zones, self.reference)
        yield from self._open_questions(item, grants, sure, possible, zone)

    def _open_questions(
        self, item: ConfigurationItem, grants: Grants, sure: Openings, possible: Openings, zone: ZoneOfResource
    ) -> Iterator[Result]:
        for undecided in sure.undecided:
            label = f"{undecided.statement.label} of the {grants.name}"
            yield self.not_evaluated(item, f"whether {label} admits {undecided.principal[1]} could not be decided")
        found = {(one.principal, one.statement) for one in sure.found}
        for one in possible.found:
            if (one.principal, one.statement) not in found and self._counts(one, item, grants):
                label = f"{one.statement.label} of the {grants.name}"
                told = " or ".join(zone.unknown)
                yield self.not_evaluated(item, f"{label} admits {told}, and whose that is was not recorded")
        for rule in grants.rules.allows:
            unknown = [one for one in rule.open_actions if not set("*?") & set(one)]
            if unknown and (sure.found or not rule.bits):
                label = f"{rule.statement.label} of the {grants.name}"
                yield self.not_evaluated(item, f"{label} is about {unknown[0]}, which the reference data does not know")

    def _counts(self, opening: Opening, item: ConfigurationItem, grants: Grants) -> bool:
        if grants.restricts_public and opening.principal[0] != "Service":
            return False
        if grants.is_in_own_network and opening.principal == ANYBODY:
            return False
        return item.resource_type != ROLE or bool(opening.bits & assuming_bits(self.reference))

    def _searched(self, item: ConfigurationItem, grants: Grants) -> tuple[Openings, Openings, ZoneOfResource]:
        policies = [grants.rules.policy, *([] if grants.within is None else [_alone(grants.within, grants.rules)])]
        zone = self.zones.of(policies, item.account_id)
        key = grants.rules, grants.parts, zone.known, zone.hopeful, grants.limits, grants.within
        found = self._found.get(key)
        if found is None:
            sure = self._search(grants, zone.hopeful)
            possible = sure if zone.known == zone.hopeful else self._search(grants, zone.known)
            found = self._found[key] = sure, possible, zone
        return found

    def _search(self, grants: Grants, zone: ZoneOfTrust) -> Openings:
        return openings(grants.rules, zone, grants.parts, limits=grants.limits, within=grants.within)

    def _reduced(self, item: ConfigurationItem, rules: Rules) -> Rules:
        """The policy without conditions that the resource and the moment decide."""
        keys = self.documents.keys_of(rules)
        if not any(key.startswith(_TOLD) for key in keys):
            return rules
        moment = (self.evidence.state.moment or self.evidence.now).astimezone(UTC)
        values = {
            "aws:currenttime": (moment.strftime("%Y-%m-%dT%H:%M:%SZ"),),
            "aws:epochtime": (str(int(moment.timestamp())),),
            "aws:resourceaccount": (item.account_id,),
            _MOUNTED: ("false",),
        }
        organization = self.evidence.surroundings.organization
        for key, value in (
            ("aws:resourceorgid", organization.organization_id(item.account_id)),
            ("aws:resourceorgpaths", organization.organization_path(item.account_id)),
        ):
            values |= {key: (value,)} if value else {}
        values |= {f"aws:resourcetag/{key.lower()}": (value,) for key, value in (item.tags or {}).items()}
        complete = ("aws:resourcetag/",) if item.tags is not None and "tags" not in item.unknown else ()
        return self.documents.reduced(rules, KnownContext(values, complete=complete))

    def _limits_of(self, item: ConfigurationItem) -> _Limits:
        """What resource control policies deny at a resource; SCPs do not limit those outside."""
        service = "sts" if item.resource_type == ROLE else (item.arn.split(":", 3)[2:3] or [""])[0]
        service = _SERVICE_OF.get(item.resource_type, service)
        if service not in RCP_SERVICES:
            return _Limits()
        found = self._rcps.get(item.account_id)
        if found is None:
            found = self._rcps[item.account_id] = self._read_limits(item.account_id)
        return found

    def _read_limits(self, account_id: str) -> _Limits:
        organization = self.evidence.surroundings.organization
        levels = organization.levels(account_id, PolicyKind.RCP) if organization.knows(account_id) else ()
        known = [[one.rules for one in level if one.rules is not None] for level in levels]
        denies = tuple(rules_denying(known))
        if any(one.rules is None for level in levels for one in level):
            note = f"a resource control policy over account {account_id} was not recorded: it may deny this"
            return _Limits(denies, "FAILED_TO_EVALUATE_RCP", (note,))
        if organization.is_recorded and not organization.knows_policies(account_id):
            note = f"the organisation of account {account_id} was not recorded: its RCPs were not looked at"
            return _Limits(denies, notes=(note,))
        return _Limits(denies, "APPLIED" if denies else "NOT_APPLICABLE")


_TOLD = "aws:resource", "aws:currenttime", "aws:epochtime", "elasticfilesystem:accessedviamounttarget"
"""Beginnings of the context keys that the resource and the moment decide."""

_MOUNTED = "elasticfilesystem:accessedviamounttarget"
"""Whether a file system is reached from within its VPC (Amazon EFS User Guide, "Blocking public access")."""

_SERVICE_OF = {"AWS::ECR::RegistryPolicy": "ecr", "AWS::Logs::ResourcePolicy": "logs"}


def _alone(rule: Rule, rules: Rules) -> Any:
    return replace(rules.policy, statements=(rule.statement,))
