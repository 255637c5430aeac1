"""Who gets to what: the shortest ways, in steps, and the changes that close most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.checks.privilege_escalation.administration import TOO_LITTLE
from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.check import Escalation, escalation_of
from leastwise.checks.privilege_escalation.cuts import Cut, Cutter
from leastwise.checks.privilege_escalation.edges import EdgeBuilder
from leastwise.checks.privilege_escalation.explaining import Explainer, HopTaken
from leastwise.checks.privilege_escalation.findings import hop_json, notes_of, sentences_of, severity_of
from leastwise.checks.privilege_escalation.graph import Graph
from leastwise.checks.privilege_escalation.population import Principal
from leastwise.checks.privilege_escalation.routes import Routes
from leastwise.checks.privilege_escalation.universe import numbers_of
from leastwise.errors import NothingToEvaluateError
from leastwise.evidence.recorded import Recorded
from leastwise.model.finding import Severity
from leastwise.usecases.analyzer.escalation_goals import ADMINISTRATOR, Goals, goals_of, source_of

SCHEMA_VERSION: Final = 1
MOST_CHANGES: Final = 5
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class EscalationRequest:
    """From whom (None: everybody) to what, in which accounts (none: all)."""

    source: str | None = None
    target: str = ADMINISTRATOR
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """One principal's shortest way; no hops where it is there already."""

    principal: Principal
    hops: tuple[HopTaken, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words: what to do, and what that does."""

    sentence: str
    cut: Cut
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscalationReport:
    """The answer. `there` are principals that are at the goal to begin with; `asked` is how many were asked about."""

    goal: str
    ways: tuple[Way, ...]
    there: tuple[Principal, ...]
    changes: tuple[Change, ...]
    asked: int
    notes: tuple[str, ...]
    graph: Graph
    routes: Routes

    @property
    def document(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "schemaVersion": SCHEMA_VERSION,
            "goal": self.goal,
            "principals": self.asked,
            "ways": [_way_json(way) for way in self.ways],
            "alreadyThere": [one.arn for one in self.there],
            "changes": [_change_json(change) for change in self.changes],
            "notes": list(self.notes),
        }


def find_ways(recorded: Recorded, request: EscalationRequest, progress: Progress = lambda _: None) -> EscalationReport:
    """The ways that a request asks for.

    Raises InputError for a goal that names nothing, NothingToEvaluateError for a principal or account not recorded.
    """
    progress("finding who gains whose powers")
    escalation = escalation_of(recorded.surroundings)
    graph = escalation.graph
    goals = goals_of(graph, request.target)
    certain, possible = _routes(escalation, goals)
    asked = _asked(graph, request)
    explainer = Explainer(graph)
    there = tuple(one for one in asked if goals.nodes >> one.position & 1)
    ways = [
        _way(explainer, one, certain if certain.nodes >> one.position & 1 else possible)
        for one in asked
        if possible.nodes >> one.position & 1 and not goals.nodes >> one.position & 1
    ]
    ways.sort(key=lambda way: (way.severity.rank, len(way.hops), way.principal.arn))
    return EscalationReport(
        goals.words,
        tuple(ways),
        there,
        tuple(_changes(graph, goals, ways, progress)),
        len(asked),
        (*goals.notes, *_notes(recorded, graph, request)),
        graph,
        possible,
    )


def _routes(escalation: Escalation, goals: Goals) -> tuple[Routes, Routes]:
    graph = escalation.graph
    if goals.nodes == graph.administrators:
        return escalation.certain, escalation.possible
    return Routes(graph, goals.nodes, True), Routes(graph, goals.nodes, False)


def _asked(graph: Graph, request: EscalationRequest) -> list[Principal]:
    principals = graph.model.population.principals
    unknown = sorted(request.accounts - frozenset(graph.model.population.state.accounts()))
    if unknown:
        raise NothingToEvaluateError(
            f"--account {unknown[0]}: nothing was recorded of that account", "Name one that was collected."
        )
    if request.source is not None:
        return [principals[source_of(graph, request.source)]]
    return [one for one in principals if not request.accounts or one.account in request.accounts]


def _way(explainer: Explainer, one: Principal, routes: Routes) -> Way:
    hops = routes.route(one.position)
    return Way(one, tuple(explainer.explained(hop) for hop in hops), severity_of(one, hops))


def _changes(graph: Graph, goals: Goals, ways: list[Way], progress: Progress) -> Iterator[Change]:
    sources = [way.principal.position for way in ways]
    if not sources:
        return
    principals = graph.model.population.principals
    for cut in Cutter(graph, EdgeBuilder(graph, PATHS), goals.nodes, sources).cuts(MOST_CHANGES, progress):
        yield Change(_change_words(graph, cut), cut, tuple(principals[position].arn for position in cut.closed))


def _change_words(graph: Graph, cut: Cut) -> str:
    left = f"{cut.left:,} still get{'' if cut.left > 1 else 's'} there" if cut.left else "nobody gets there any more"
    effect = f"closes the ways of {counted(len(cut.closed))}, {left}"
    if not cut.statement:
        return f"Let the trust policy of {cut.resource} admit fewer principals and services: {effect}."
    holders = [graph.model.population.principals[position].name for position in cut.holders]
    who = holders[0] if len(holders) == 1 else counted(len(holders))
    actions = ", ".join(cut.actions[:6]) + (f" and {len(cut.actions) - 6} more" if len(cut.actions) > 6 else "")
    return f"Take {actions} out of {cut.statement} of {cut.policy} ({who}), or limit its resources: {effect}."


def counted(count: int) -> str:
    """A number of principals in words."""
    return f"{count:,} principal{'s' if count != 1 else ''}"


def _notes(recorded: Recorded, graph: Graph, request: EscalationRequest) -> Iterator[str]:
    if not recorded.surroundings.organization.is_recorded:
        yield "no organisation was recorded: SCPs and RCPs were not looked at"
    for account in graph.model.without_administrators() if request.target.lower() == ADMINISTRATOR else ():
        if not request.accounts or account in request.accounts:
            yield f"account {account}: {TOO_LITTLE}"


def way_lines(way: Way) -> Iterator[str]:
    """A way in sentences: each hop with its steps, then what lowers the confidence."""
    yield from sentences_of(way.hops)
    for note in dict.fromkeys((*notes_of(way.hops), *way.principal.policies.unrecorded)):
        yield f"   note: {note}"


def _way_json(way: Way) -> dict[str, Any]:
    return {
        "principal": way.principal.arn,
        "severity": way.severity.value,
        "certain": all(one.hop.is_sure for one in way.hops),
        "hops": [hop_json(one) for one in way.hops],
        "notes": list(dict.fromkeys((*notes_of(way.hops), *way.principal.policies.unrecorded))),
    }


def _change_json(change: Change) -> dict[str, Any]:
    cut = change.cut
    return {
        "change": change.sentence,
        "policy": cut.policy,
        "statement": cut.statement,
        "resource": cut.resource,
        "actions": list(cut.actions),
        "closes": list(change.closed),
        "left": cut.left,
    }


def nodes_on_ways(report: EscalationReport) -> list[int]:
    """The nodes on the ways of a report, and what they end at."""
    found = 0
    for way in report.ways:
        for one in way.hops:
            found |= 1 << one.hop.source | 1 << one.hop.target
    return list(numbers_of(found))
