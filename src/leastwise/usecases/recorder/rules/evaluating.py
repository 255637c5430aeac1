"""Evaluate rules over the resources of accounts, now or at a moment of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, NotRead, ResourceKey, Scope
from leastwise.reference.iam import Reference
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.results import RuleResult
from leastwise.usecases.recorder.rules.rule import Arguments, Rule
from leastwise.usecases.recorder.rules.selection import SelectedRule
from leastwise.usecases.recorder.rules.sql_rule import evaluate_sql_rule

if TYPE_CHECKING:
    from leastwise.lake.lake import Lake
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

SINGLE_TYPES: Final = ("AWS::IAM::AccountPasswordPolicy",)
"""Types of which an account has one resource at most, and none is an answer."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside items: which scopes were read whole and when first, facts of use, and what was refused."""

    reads: Mapping[Scope, datetime]
    facts: Mapping[ResourceKey, Mapping[str, Any]]
    not_read: Sequence[NotRead]
    reference: Callable[[], Reference] | None = None

    def context(self, state: State, moment: datetime) -> RuleContext:
        """Return the context of a state at a moment (with zone)."""
        return RuleContext(
            state,
            moment,
            reads=self.reads,
            facts=self.facts,
            not_read=self.not_read,
            reference=self.reference,
        )


def knowledge_of(recorder: OpenRecorder, reference: Callable[[], Reference] | None = None) -> Knowledge:
    """Return what the recordings of a lake tell. Raises LakeError."""
    newest = recorder.inventory.state_at(None).items
    facts = {key: item.supplementary for key, item in newest.items() if item.supplementary}
    single = recorder.inventory.items(resource_types=SINGLE_TYPES)
    reads = known_singles(scope_reads(recorder.lake), single)
    return Knowledge(reads, facts, recorder.inventory.not_read(), reference)


def known_singles(reads: Mapping[Scope, datetime], items: Iterable[ConfigurationItem]) -> dict[Scope, datetime]:
    """Return the scopes read, with those of which an account has one resource at most: one item tells all of them.

    A password policy that an event deleted is gone, though nobody ever listed password policies.
    """
    found = dict(reads)
    for item in items:
        scope = Scope(item.account_id, item.region, item.resource_type)
        found[scope] = min(found.get(scope, item.capture_time), item.capture_time)
    return found


def scope_reads(lake: Lake) -> dict[Scope, datetime]:
    """Return the scopes that were read whole, each with the first moment of that."""
    from leastwise.lake.item_catalogue import ItemCatalogue

    catalogue = ItemCatalogue.open(lake.folder)
    if catalogue is None:
        return {}
    try:
        rows = catalogue.rows("SELECT account_id, region, resource_type, min(moment) FROM scope_reads GROUP BY 1, 2, 3")
        return {Scope(*scope): _EPOCH + timedelta(microseconds=moment) for *scope, moment in rows}
    finally:
        catalogue.close()


def evaluate_rules(
    recorder: OpenRecorder,
    selected: Sequence[SelectedRule],
    knowledge: Knowledge,
    *,
    at: datetime | None,
    now: datetime,
    account_id: str | None = None,
) -> list[RuleResult]:
    """Return what the rules say of every resource of theirs, at a moment (None: now), of one account if given."""
    moment = at or now
    state = recorder.inventory.state_at(at)
    context = knowledge.context(state, moment)
    accounts = [one for one in state.accounts() if account_id in (None, one)]
    found: list[RuleResult] = []
    for one in selected:
        if isinstance(one.rule, Rule):
            found += results_of(one.rule, one.arguments, context, accounts)
        else:
            results = evaluate_sql_rule(one.rule, recorder, state, moment)
            found += [result for result in results if account_id in (None, result.item.account_id)]
    return found


def results_of(rule: Rule, arguments: Arguments, context: RuleContext, accounts: Sequence[str]) -> Iterator[RuleResult]:
    """Yield what a rule says of every resource of its types in some accounts, in order of their names."""
    for account_id in accounts:
        for item in sorted(subjects_of(rule, arguments, context, account_id), key=_order):
            yield RuleResult(rule.identifier, item, rule.evaluate(item, context, arguments))


def subjects_of(rule: Rule, arguments: Arguments, context: RuleContext, account_id: str) -> Iterator[ConfigurationItem]:
    """Yield what a rule is evaluated on in an account."""
    if rule.subjects is not None:
        yield from rule.subjects(account_id, context, arguments)
        return
    for resource_type in rule.resource_types:
        yield from context.of_type(account_id, resource_type)


def _order(item: ConfigurationItem) -> tuple[str, str, str]:
    return item.resource_type, item.resource_name, item.resource_id
