"""Last accessed of one entity after another, from the recorded state and the usage of the lake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.members import entries, text, texts
from leastwise.access.policies import GROUP, POLICY
from leastwise.access.question import Surroundings
from leastwise.errors import NothingToEvaluateError
from leastwise.evidence.access_advisor import AdvisorReport, advisor_report
from leastwise.evidence.data_events import untracked_actions
from leastwise.evidence.granted_actions import Granted, GrantedActions
from leastwise.evidence.last_accessed import (
    Access,
    ActionAccess,
    Entity,
    LastAccessed,
    ServiceAccess,
    Tally,
    Window,
    merged,
    tallies,
)
from leastwise.evidence.last_accessed_notes import notes_of
from leastwise.evidence.usage import Outcome, Tracked, Usage
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.reference.action_pattern import positions

KINDS: Final = {USER: "User", ROLE: "Role", GROUP: "Group", POLICY: "Policy"}
"""Resource types that can be asked about -> the word for them."""


@dataclass(frozen=True, slots=True)
class PrincipalUse:
    """What the trail tells of a user or role: calls by action (lower case), calls of events whose action is not known;
    `last` is its last call that was not denied, `denied` counts the others.
    """

    tallies: dict[str, Tally]
    unmapped: dict[str, int]
    last: datetime | None = None
    denied: int = 0


class LastAccessedReader:
    """`since` begins the window (None: all that is tracked); `usage` is None where there is no trail."""

    def __init__(self, surroundings: Surroundings, usage: Usage | None, since: datetime | None) -> None:
        self._surroundings = surroundings
        self._usage = usage
        self._since = since
        self._reference = surroundings.documents.reference
        self._granted = GrantedActions(surroundings)
        self._members: dict[str, list[ConfigurationItem]] | None = None
        self._of_principals: dict[tuple[str, str], PrincipalUse] = {}
        self._unknown_services: dict[tuple[str, int, int, bool], ServiceAccess] = {}
        self._services = {
            prefix: self._reference.actions_matching(f"{prefix}:*") for prefix in self._reference.services
        }

    def of_item(self, item: ConfigurationItem) -> LastAccessed:
        """Last accessed of a recorded user, role, group or managed policy.

        A group's uses are those of its members, a managed policy's those of all it is attached to, each only of what
        the group or policy grants.
        """
        is_principal = item.resource_type in (USER, ROLE)
        principals = [item] if is_principal else self._principals_of(item)
        granted = (
            self._granted.of_policy(item.arn) if item.resource_type == POLICY else self._granted.of_principal(item)
        )
        known = [self.use_of(one) for one in principals]
        tally = known[0].tallies if is_principal else merged(one.tallies for one in known)
        unmapped = known[0].unmapped if is_principal else {}
        account = item.account_id if item.account_id != "aws" or not principals else principals[0].account_id
        tracked = self._usage.tracked.get(account) if self._usage is not None else None
        advisor = advisor_report(item)
        entity = Entity(KINDS[item.resource_type], item.arn, item.resource_id, item.resource_name, item.account_id)
        services = tuple(self._service_access(granted, tally, advisor, tracked, keep_others=is_principal))
        return LastAccessed(
            entity,
            _window(self._since, tracked, advisor),
            services,
            notes_of(entity, granted, tracked, advisor, self._since, len(principals)),
            unmapped,
            self._humans(item) if item.resource_type == ROLE else (),
            *_counts(services),
        )

    def of_unrecorded(self, arn: str) -> LastAccessed:
        """Last accessed of a principal that was not recorded or is no more: what it used counts as granted.

        Raises NothingToEvaluateError where the trail does not know it either.
        """
        uses = self._usage.uses_of(arn) if self._usage is not None else ()
        if not uses:
            raise NothingToEvaluateError(
                f"{arn}: neither recorded nor in the trail",
                "give the ARN of a user or role, or run `leastwise collect`",
            )
        account = arn.split(":")[4] if arn.count(":") >= 5 else uses[0].account_id
        tally, unmapped = tallies(uses, self._usage.passed_roles_of(arn) if self._usage is not None else ())
        tracked = self._usage.tracked.get(account) if self._usage is not None else None
        entity = Entity("Principal", arn, "", arn.rpartition(":")[2].rpartition("/")[2], account)
        bits = 0
        for action in tally:
            bits |= self._bit(action)
        unrecorded = (f"{arn} was not recorded: what it is granted is not known",)
        granted = Granted(bits, 0, unrecorded, frozenset(action.partition(":")[0] for action in tally))
        services = tuple(self._service_access(granted, tally, None, tracked, keep_others=True))
        notes = notes_of(entity, granted, tracked, None, self._since, 1)
        return LastAccessed(
            entity, _window(self._since, tracked, None), services, notes, unmapped, (), *_counts(services)
        )

    def use_of(self, item: ConfigurationItem) -> PrincipalUse:
        """What a recorded user or role did, by its unique id; read once."""
        key = item.arn, item.resource_id
        found = self._of_principals.get(key)
        if found is None:
            found = self._of_principals[key] = self._read(*key)
        return found

    def _read(self, arn: str, identifier: str) -> PrincipalUse:
        if self._usage is None:
            return PrincipalUse({}, {})
        uses = self._usage.uses_of(arn, identifier)
        known = tallies(uses, self._usage.passed_roles_of(arn, identifier))
        last = max((one.last for one in uses if one.outcome is not Outcome.DENIED), default=None)
        return PrincipalUse(*known, last, sum(one.uses for one in uses if one.outcome is Outcome.DENIED))

    def _humans(self, role: ConfigurationItem) -> tuple[str, ...]:
        """Who became a role, the last ones first: people where they are known, else callers."""
        found = self._usage.assumptions_of(role.arn) if self._usage is not None else ()
        ones = sorted((one for one in found if not one.denied), key=lambda one: one.last, reverse=True)
        return tuple(dict.fromkeys(one.human or one.caller for one in ones))

    def _principals_of(self, item: ConfigurationItem) -> list[ConfigurationItem]:
        """The members of a group; the users and roles that a managed policy reaches."""
        if self._members is None:
            self._members = _members(self._surroundings)
        name = f"{item.account_id}/{item.resource_name}" if item.resource_type == GROUP else item.arn
        return self._members.get(name, [])

    def _service_access(
        self,
        granted: Granted,
        tally: Mapping[str, Tally],
        advisor: AdvisorReport | None,
        tracked: Tracked | None,
        *,
        keep_others: bool,
    ) -> Iterator[ServiceAccess]:
        """Every service with a granted action or a use; `keep_others` keeps uses of what is not granted."""
        known: dict[str, dict[str, Tally]] = {}
        for action, one in tally.items():
            if keep_others or self._is_granted(action, granted):
                known.setdefault(action.partition(":")[0], {})[action] = one
        for action in advisor.actions if advisor else ():
            known.setdefault(action.partition(":")[0], {}).setdefault(action, Tally())
        hidden = untracked_actions(tracked.data_events, self._reference) if tracked is not None else -1
        names = granted.services | known.keys()
        for prefix in sorted(names | (advisor.services.keys() if advisor else set())):
            yield self._service(prefix, granted, known.get(prefix, {}), advisor, hidden)

    def _service(
        self, prefix: str, granted: Granted, known: Mapping[str, Tally], advisor: AdvisorReport | None, hidden: int
    ) -> ServiceAccess:
        bits = self._services.get(prefix, 0) & granted.bits
        if not known and (advisor is None or prefix not in advisor.services):
            return self._unknown(prefix, bits, bits & hidden, has_advisor=advisor is not None)
        actions = tuple(self._action(action, granted, tally, advisor) for action, tally in sorted(known.items()))
        total = Tally()
        for one in actions:
            total.merge(one.tally)
        told = advisor.services.get(prefix) if advisor else None
        never = bits
        for one in actions:
            if one.tally.last is not None or one.advisor is not None:
                never &= ~self._bit(one.action)
        untracked = never & hidden
        last = max((one.moment for one in (total.last, told) if one is not None), default=None)
        used = sum(one.access is Access.USED for one in actions)
        access = self._access(last, is_granted=bool(bits), is_tracked=untracked != never or advisor is not None)
        return ServiceAccess(prefix, access, bits.bit_count(), used, total, told, actions, never, untracked)

    def _unknown(self, prefix: str, bits: int, untracked: int, *, has_advisor: bool) -> ServiceAccess:
        """A service of which no source knows a use: the same for all that are granted the same of it."""
        key = prefix, bits, untracked, has_advisor
        found = self._unknown_services.get(key)
        if found is None:
            access = self._access(None, is_granted=bool(bits), is_tracked=untracked != bits or has_advisor)
            found = ServiceAccess(prefix, access, bits.bit_count(), 0, Tally(), None, (), bits, untracked)
            self._unknown_services[key] = found
        return found

    def _action(self, action: str, granted: Granted, tally: Tally, advisor: AdvisorReport | None) -> ActionAccess:
        told = advisor.actions.get(action) if advisor else None
        position = self._reference.index.get(action)
        name = self._reference.actions[position] if position is not None else action
        last = max((one.moment for one in (tally.last, told) if one is not None), default=None)
        return ActionAccess(name, self._access(last, is_granted=self._is_granted(action, granted)), tally, told)

    def _access(self, last: datetime | None, *, is_granted: bool, is_tracked: bool = True) -> Access:
        if last is None:
            if not is_granted:
                return Access.NOT_GRANTED
            return Access.NEVER if is_tracked else Access.UNTRACKED
        if not is_granted:
            return Access.NOT_GRANTED
        return Access.USED if self._since is None or last >= self._since else Access.UNUSED

    def _is_granted(self, action: str, granted: Granted) -> bool:
        return bool(granted.bits & self._bit(action))

    def _bit(self, action: str) -> int:
        position = self._reference.index.get(action.lower())
        return 0 if position is None else 1 << position

    def names(self, bits: int) -> list[str]:
        """The names of actions, of bits."""
        return [self._reference.actions[position] for position in positions(bits)]


def _counts(services: tuple[ServiceAccess, ...]) -> tuple[int, int]:
    """How many services are granted, and how many of them were used."""
    granted = [one for one in services if one.granted]
    return len(granted), sum(one.access is Access.USED for one in granted)


def _window(since: datetime | None, tracked: Tracked | None, advisor: AdvisorReport | None) -> Window:
    asked = advisor.asked if advisor is not None else None
    if tracked is None:
        return Window(since, advisor_asked=asked)
    return Window(since, tracked.since, tracked.until, tracked.days, asked)


def _members(surroundings: Surroundings) -> dict[str, list[ConfigurationItem]]:
    """Users of each group (as account/name), and principals of each managed policy (its ARN), groups' included."""
    state, found = surroundings.state, dict[str, list[ConfigurationItem]]()
    attached: dict[str, list[str]] = {}
    for group in state.of_type(GROUP):
        attached[f"{group.account_id}/{group.resource_name}"] = list(_policies(group))
    for item in (*state.of_type(USER), *state.of_type(ROLE)):
        groups = [f"{item.account_id}/{name}" for name in texts(item.configuration, "groupList")]
        policies = [*_policies(item), *(arn for group in groups for arn in attached.get(group, ()))]
        for name in dict.fromkeys((*groups, *policies)):
            found.setdefault(name, []).append(item)
    return found


def _policies(item: ConfigurationItem) -> Iterable[str]:
    return (text(one, "policyArn") for one in entries(item.configuration, "attachedManagedPolicies"))
