"""The compliance of a resource over time: each change of it, with the version that brought it about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.evaluating import Knowledge, subjects_of
from leastwise.usecases.recorder.rules.rule import ACCOUNT, Evaluation, Rule, not_applicable
from leastwise.usecases.recorder.rules.selection import SelectedRule
from leastwise.usecases.recorder.rules.sql_rule import SqlRule, evaluate_sql_rule
from leastwise.usecases.recorder.timelines_through import Timelines
from leastwise.usecases.recorder.versions import Version, versions_of

if TYPE_CHECKING:
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

_AWS: Final = "aws"
_AFTER: Final = timedelta(seconds=1)
"""A deadline is the last moment that is in time."""


@dataclass(frozen=True, slots=True)
class ComplianceChange:
    """From `moment` on a rule says `evaluation` of the resource (`item`), until the next change.

    `version` brought it about: of the resource itself, or of another one, which `through` then names. Without a
    version, time passed, or more became known.
    """

    rule: str
    moment: datetime
    item: ConfigurationItem
    evaluation: Evaluation
    before: Evaluation | None
    version: Version | None = None
    through: str = ""


def compliance_changes(
    recorder: OpenRecorder,
    inventory: Timelines,
    own: Sequence[ConfigurationItem],
    selected: Iterable[SelectedRule],
    knowledge: Knowledge,
    accounts: Sequence[str],
    now: datetime,
) -> Iterator[ComplianceChange]:
    """Yield the changes of a resource's compliance, rule by rule, oldest first.

    `own` are its items, oldest first, or one item of type AWS::::Account. `inventory` may remember its answers, as
    rules ask for the same. An SQL rule is evaluated whenever the resource itself changed.
    """
    for one in selected:
        resource_type = own[-1].resource_type
        if isinstance(one.rule, SqlRule):
            if not one.rule.resource_types or resource_type in one.rule.resource_types:
                yield from _of_sql(one.rule, recorder, own)
        elif resource_type in one.rule.resource_types:
            for account_id in _accounts(one.rule, own[-1].account_id, accounts):
                yield from _Walk(one, one.rule, own, inventory, knowledge, account_id).changes(now)


def _accounts(rule: Rule, owner: str, accounts: Sequence[str]) -> Sequence[str]:
    """The accounts to look from: AWS's managed policies concern those rules only that name them in each account."""
    if owner != _AWS:
        return [owner]
    return accounts if rule.subjects is not None else []


class _Walk:
    """One rule along the items of a resource, and of those it is related to, in an account."""

    def __init__(
        self,
        selected: SelectedRule,
        rule: Rule,
        own: Sequence[ConfigurationItem],
        inventory: Timelines,
        knowledge: Knowledge,
        account_id: str,
    ) -> None:
        self._rule, self._arguments = rule, selected.arguments
        self._own_key = own[-1].key
        self._is_account = own[-1].resource_type == ACCOUNT
        self._account_id = account_id
        self._knowledge = knowledge
        items = [*([] if self._is_account else own), *_related(rule, own, inventory, account_id)]
        self._items = sorted(items, key=lambda item: item.capture_time)
        self._versions = _versions(self._items)
        self._state: dict[ResourceKey, ConfigurationItem] = {}
        self._told: dict[ResourceKey, tuple[ConfigurationItem, Evaluation]] = {}

    def changes(self, now: datetime) -> Iterator[ComplianceChange]:
        """Yield the changes up to a moment."""
        by_time: dict[datetime, list[ConfigurationItem]] = {moment: [] for moment in self._reads()}
        for item in self._items:
            by_time.setdefault(item.capture_time, []).append(item)
        times = sorted(moment for moment in by_time if moment <= now)
        if self._is_account and not times:  # it is there, though nothing of it was recorded
            by_time, times = {now: []}, [now]
        for moment, following in pairwise([*times, now + _AFTER]):
            for item in by_time[moment]:
                self._apply(item)
            yield from self._evaluated(moment, by_time[moment])
            for deadline in self._deadlines(moment, following):
                yield from self._evaluated(deadline, [])

    def _reads(self) -> set[datetime]:
        """When scopes that the rule looks at were read whole first: from then on it knows what does not exist."""
        types = {kind for relation in self._rule.relations for kind in relation.resource_types}
        if not types or (not self._items and not self._is_account):
            return set()
        first = self._items[0].capture_time if not self._is_account else None
        return {
            moment
            for scope, moment in self._knowledge.reads.items()
            if scope.account_id == self._account_id
            and scope.resource_type in types
            and (first is None or moment >= first)
        }

    def _apply(self, item: ConfigurationItem) -> None:
        if item.is_deleted:
            self._state.pop(item.key, None)
        else:
            self._state[item.key] = item

    def _evaluated(self, moment: datetime, items: Collection[ConfigurationItem]) -> Iterator[ComplianceChange]:
        context = self._knowledge.context(State(moment, dict(self._state)), moment)
        now_told = {
            item.key: (item, self._rule.evaluate(item, context, self._arguments)) for item in self._subjects(moment)
        }
        for key, (item, _) in self._told.items():
            if key not in now_told and item.resource_type != ACCOUNT:
                now_told[key] = item, not_applicable("the resource is deleted")
        for key, (item, evaluation) in now_told.items():
            before = self._told.get(key)
            if before is None or before[1].compliance is not evaluation.compliance:
                version, through = self._cause(items)
                told = before[1] if before else None
                yield ComplianceChange(self._rule.identifier, moment, item, evaluation, told, version, through)
        self._told = now_told

    def _subjects(self, moment: datetime) -> list[ConfigurationItem]:
        context = self._knowledge.context(State(moment, dict(self._state)), moment)
        if self._rule.subjects is not None:
            found = subjects_of(self._rule, self._arguments, context, self._account_id)
            return [item for item in found if self._is_account or item.resource_id == self._own_key.resource_id]
        item = self._state.get(self._own_key)
        return [item] if item is not None else []

    def _cause(self, items: Collection[ConfigurationItem]) -> tuple[Version | None, str]:
        """The version among the items of a moment that the change is put down to: the resource's own goes first."""
        ordered = sorted(items, key=lambda item: item.key != self._own_key)
        for item in ordered:
            version = self._versions.get(id(item))
            if version is not None:
                name = item.resource_name or item.resource_id
                return version, "" if item.key == self._own_key else f"{item.resource_type} {name}"
        return None, ""

    def _deadlines(self, moment: datetime, following: datetime) -> list[datetime]:
        if self._rule.deadlines is None:
            return []
        context = self._knowledge.context(State(moment, dict(self._state)), moment)
        found = {
            deadline + _AFTER
            for item in self._subjects(moment)
            for deadline in self._rule.deadlines(item, context, self._arguments)
        }
        return sorted(one for one in found if moment < one < following)


def _related(
    rule: Rule, own: Sequence[ConfigurationItem], inventory: Timelines, account_id: str
) -> Iterator[ConfigurationItem]:
    """The items of the resources that a rule's relations name, each once."""
    found: dict[ResourceKey, None] = {}
    candidates: dict[ResourceKey, list[ConfigurationItem]] = {}
    for relation in rule.relations:
        # Organizations stand in their management account.
        is_elsewhere = any(kind.startswith("AWS::Organizations::") for kind in relation.resource_types)
        account = None if is_elsewhere else account_id
        items = inventory.items(resource_types=relation.resource_types, account_id=account)
        for item in items:
            candidates.setdefault(item.key, []).append(item)
        found |= dict.fromkeys(relation.find(own, items))
    own_keys = {item.key for item in own}
    for key in found:
        if key not in own_keys:
            yield from candidates[key]


def _versions(items: Iterable[ConfigurationItem]) -> Mapping[int, Version]:
    """The version that each item is, by the item's identity; items equal to the one before are none."""
    by_key: dict[ResourceKey, list[ConfigurationItem]] = {}
    for item in items:
        by_key.setdefault(item.key, []).append(item)
    return {id(version.item): version for listed in by_key.values() for version in versions_of(listed)}


def _of_sql(rule: SqlRule, recorder: OpenRecorder, own: Sequence[ConfigurationItem]) -> Iterator[ComplianceChange]:
    before: Evaluation | None = None
    for version in versions_of(own):
        item = version.item
        state = recorder.inventory.state_at(item.capture_time)
        results = [] if item.is_deleted else evaluate_sql_rule(rule, recorder, state, item.capture_time)
        told = [one.evaluation for one in results if one.item.key == item.key]
        evaluation = told[0] if told else not_applicable("the query does not return it")
        if item.is_deleted:
            evaluation = not_applicable("the resource is deleted")
        if (before is None and told) or (before is not None and before.compliance is not evaluation.compliance):
            yield ComplianceChange(rule.identifier, item.capture_time, item, evaluation, before, version)
            before = evaluation
