"""A way in steps: for each request the resource it is for, and the statements that allow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from leastwise.access.words import condition_words
from leastwise.checks.privilege_escalation.circumstances import is_circumstance
from leastwise.checks.privilege_escalation.graph import Graph
from leastwise.checks.privilege_escalation.path import On, Step
from leastwise.checks.privilege_escalation.population import Account, Principal
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.routes import Hop
from leastwise.checks.privilege_escalation.steps import Part, resource_formats
from leastwise.checks.privilege_escalation.trusts import ASSUME_ROLE
from leastwise.checks.privilege_escalation.universe import Universe
from leastwise.policy import Request
from leastwise.policy.clause import Clause
from leastwise.policy.rule import Rule


@dataclass(frozen=True, slots=True)
class Enabling:
    """A statement that allows a step. `policy` is how sentences name it, `arn` that of a managed policy."""

    policy: str
    statement: str
    arn: str = ""
    index: int = 0
    conditions: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What tells the statement from others, whoever it applies to."""
        return self.arn or self.policy, self.index

    @property
    def words(self) -> str:
        """The statement in words: "Statement[0] of policy deploy, if Bool aws:multifactorauthpresent true"."""
        return f"{self.statement} of {self.policy}{f', if {self.conditions}' if self.conditions else ''}"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One request of a way. `resource` is an ARN, or what it looks like; `enabling` are statements of which one does.

    `because` says what else allows it where no identity policy must. `unless` are, in words, circumstances under which
    a statement denies it.
    """

    action: str
    resource: str
    enabling: tuple[Enabling, ...] = ()
    because: str = ""
    unless: tuple[str, ...] = ()

    @property
    def circumstances(self) -> tuple[str, ...]:
        """What must be so for the request to be allowed, in words; none where nothing must."""
        needed = [f"{self.action} if {one.conditions}" for one in self.enabling[:1] if one.conditions]
        return (*needed, *(f"{self.action} unless {words}" for words in self.unless))


@dataclass(frozen=True, slots=True)
class HopTaken:
    """One edge of a way in words."""

    hop: Hop
    source: str
    target: str
    steps: tuple[StepTaken, ...] = field(default_factory=tuple)


class Explainer:
    """Explains hops of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._model = graph.model

    def explained(self, hop: Hop) -> HopTaken:
        """A hop with its steps."""
        powers = self._graph.powers[hop.source]
        steps = tuple(self._with_denies(self._taken(step, hop, powers), hop, powers) for step in hop.edge.path.steps)
        return HopTaken(hop, self._graph.name(hop.source), self._graph.name(hop.target), steps)

    def _with_denies(self, step: StepTaken, hop: Hop, powers: Powers) -> StepTaken:
        """A step with the denies that depend on circumstances, where the hop is not certain."""
        return step if hop.is_sure else replace(step, unless=tuple(dict.fromkeys(_denies(step, powers))))

    def _taken(self, step: Step, hop: Hop, powers: Powers) -> StepTaken:
        target = self._graph.principal(hop.target)
        if step.on is On.OTHER:
            return self._other(step, powers)
        if target is None:
            return self._extra(step, hop, powers)
        account = self._model.population.accounts[target.account]
        if step.on is On.TARGET:
            return self._on_target(step, hop, powers, target, account)
        universe, places = self._belonging(step, account, target)
        for place in places:
            parts = self._enabling_parts(step, powers, universe, place)
            if parts:
                return self._step(step, universe.entries[place].arn, powers, ((one.rule, one.clauses) for one in parts))
        return StepTaken(step.action, "*")

    def _on_target(self, step: Step, hop: Hop, powers: Powers, target: Principal, account: Account) -> StepTaken:
        if step.is_named:
            return StepTaken(step.action, target.arn, (), "its trust policy names the caller by then")
        universe = account.users if target.is_user else account.roles
        parts = self._enabling_parts(step, powers, universe, target.position)
        found = self._step(step, target.arn, powers, ((one.rule, one.clauses) for one in parts))
        if step.action != ASSUME_ROLE:
            return found
        return StepTaken(step.action, target.arn, found.enabling, self._trust(hop, target))

    def _enabling_parts(self, step: Step, powers: Powers, universe: Universe, place: int) -> list[Part]:
        for context in self._model.contexts(step, powers):
            found = self._model.steps.enabling(powers, step.action, context, universe, place)
            if found:
                return found
        return []

    def _trust(self, hop: Hop, role: Principal) -> str:
        source = self._graph.principal(hop.source)
        rules = list(self._model.trusts.statements(role, source)) if source is not None else []
        if not rules:
            return "its trust policy admits the caller"
        when = condition_words(rules[0].clauses)
        return f"{rules[0].statement.label} of its trust policy admits the caller{f', if {when}' if when else ''}"

    def _belonging(self, step: Step, account: Account, target: Principal) -> tuple[Universe, list[int]]:
        """What of a target's a step is about: its policies, or its groups."""
        if step.on is On.GROUP:
            return account.groups, _having(account.in_group, target.position)
        return account.policies, _having(account.with_policy, target.position)

    def _extra(self, step: Step, hop: Hop, powers: Powers) -> StepTaken:
        """A step about a group that is joined, or about somebody new."""
        arn = self._graph.extras[hop.target - self._graph.first_extra].arn
        if step.is_named:
            return StepTaken(step.action, arn, (), "its trust policy names the caller")
        account = self._model.population.accounts[powers.account]
        if step.on is On.JOINED:
            place = next(one.position for one in account.groups.entries.values() if one.arn == arn)
            parts = self._enabling_parts(step, powers, account.groups, place)
            return self._step(step, arn, powers, ((one.rule, one.clauses) for one in parts))
        rules = ((rule, rule.clauses) for rule in powers.plan(step.action).identity)
        return self._step(step, arn, powers, rules)

    def _other(self, step: Step, powers: Powers) -> StepTaken:
        formats = resource_formats(step, powers.account, powers.partition, self._model.reference)
        rules = sorted(powers.plan(step.action).identity, key=lambda one: not one.is_unconditional)
        useful = ((rule, rule.clauses) for rule in rules if self._model.steps.helps(powers, step, rule))
        return self._step(step, " and ".join(one[0] for one in formats), powers, useful)

    def _step(
        self, step: Step, resource: str, powers: Powers, rules: Iterable[tuple[Rule, Sequence[Clause]]]
    ) -> StepTaken:
        return StepTaken(step.action, resource, tuple(self._enabling(powers, rules)))

    def _enabling(self, powers: Powers, rules: Iterable[tuple[Rule, Sequence[Clause]]]) -> Iterator[Enabling]:
        for rule, clauses in rules:
            for policy, source in zip(powers.identity, powers.sources, strict=True):
                if rule in policy.allows:
                    statement = rule.statement
                    yield Enabling(source.words, statement.label, source.arn, statement.index, condition_words(clauses))
                    break


def _denies(step: StepTaken, powers: Powers) -> Iterator[str]:
    for rules in powers.policies:
        for rule in rules.denying(step.action):
            clauses = [one for one in rule.clauses if is_circumstance(one, True)]
            is_concerned = "*" in step.resource or rule.covers_resource(Request(step.action, step.resource))
            if clauses and is_concerned:
                yield f"{condition_words(clauses)} ({rule.statement.label} of {rules.policy.name or 'a policy'})"


def _having(of_each: Sequence[int], position: int) -> list[int]:
    return [place for place, bits in enumerate(of_each) if bits >> position & 1]
