"""What `--to` means: the administrators, a principal, or whoever reaches a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leastwise.access.context import caller_of_item
from leastwise.access.resources import RequestedResource, find_resource
from leastwise.checks.privilege_escalation.graph import FLAGS, Graph
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.universe import Entry, Universe
from leastwise.errors import InputError, LeastwiseError, NothingToEvaluateError
from leastwise.policy import Rules
from leastwise.policy.caller import admits
from leastwise.policy.rule import Rule

ADMINISTRATOR: Final = "admin"


@dataclass(frozen=True, slots=True)
class Goals:
    """Nodes of the graph; `words` say what they are, `notes` what was not looked at."""

    words: str
    nodes: int
    notes: tuple[str, ...] = ()


def goals_of(graph: Graph, text: str) -> Goals:
    """The nodes that a text means. Raises InputError for a text that names nothing, or several resources."""
    if text.lower() == ADMINISTRATOR:
        return Goals("administrator", graph.administrators)
    position = graph.model.population.by_arn.get(text)
    if position is None:
        named = [
            one for one in graph.model.population.principals if text in (one.item.resource_name, one.item.resource_id)
        ]
        if len(named) > 1:
            raise InputError(f"--to {text}: several principals have that name", "Give an ARN.")
        position = named[0].position if named else None
    if position is not None:
        one = graph.model.population.principals[position]
        nodes = sum(1 << position + flags * graph.model.size for flags in range(FLAGS))
        return Goals(one.name, nodes | _administrators(graph, one.account))
    return _of_resource(graph, text)


def source_of(graph: Graph, text: str) -> int:
    """The node of the principal that `--from` names. Raises NothingToEvaluateError where nobody is."""
    population = graph.model.population
    found = [one for one in population.principals if text in (one.arn, one.item.resource_id)]
    found = found or [one for one in population.principals if text == one.item.resource_name]
    if len(found) > 1:
        raise InputError(
            f"--from {text}: several principals have that name: {', '.join(one.arn for one in found[:4])}",
            "Give an ARN.",
        )
    if not found:
        raise NothingToEvaluateError(
            f"--from {text}: no user or role of that name was recorded", "Give a name or an ARN that was collected."
        )
    return found[0].position


def _administrators(graph: Graph, account: str) -> int:
    """The administrators of an account, who can become whom they like there."""
    found = 0
    for powers, holders in graph.holders.items():
        if holders.is_administrator and powers.account == account:
            found |= holders.nodes
    return found


def _of_resource(graph: Graph, text: str) -> Goals:
    surroundings = graph.model.population.surroundings
    try:
        resource = find_resource(graph.model.population.state, text, surroundings.documents)
    except LeastwiseError as error:
        raise InputError(
            f"--to {text}: {error.message}", "Give 'admin', a principal, or the ARN of a resource."
        ) from None
    reach = _Reach(graph, resource)
    nodes = sum(1 << node for node in graph.powers if reach.has(node))
    notes = () if resource.is_policy_known else (f"the policy of {resource.arn} was not recorded: none was looked at",)
    return Goals(f"access to {resource.arn}", nodes | _administrators(graph, resource.account_id), notes)


class _Reach:
    """Tells which nodes can do some action on a resource, by their own policies or by the resource's."""

    def __init__(self, graph: Graph, resource: RequestedResource) -> None:
        self._graph = graph
        self._resource = resource
        reference = graph.model.reference
        service = resource.arn.split(":")[2] if resource.arn.count(":") >= 5 else ""
        self._bits = reference.actions_matching(f"{service}:*")
        self._universe = Universe([Entry(resource.arn, 0)])
        self._known: dict[Powers, int] = {}

    def has(self, node: int) -> bool:
        """Whether a node reaches the resource."""
        powers = self._graph.powers[node]
        own = self._known.get(powers)
        if own is None:
            own = self._known[powers] = self._own(powers)
        if self._resource.account_id in ("", powers.account):
            return bool(own & ~self._denied(node)) or bool(self._granted(node) & ~self._denied(node))
        return bool(own & self._granted(node) & ~self._denied(node))

    def _own(self, powers: Powers) -> int:
        """The actions that the principal's policies allow on it."""
        found = self._bits & self._covering(powers.identity)
        for level in (*([(powers.boundary,)] if powers.boundary else []), *powers.scps):
            found &= self._covering(level)
        for rules in (*powers.identity, *([powers.boundary] if powers.boundary else []), *sum(powers.scps, ())):
            for rule in rules.denies:
                found &= ~rule.bits if not rule.clauses and self._universe.covered(rule).sure else -1
        return found

    def _covering(self, policies: tuple[Rules, ...]) -> int:
        found = 0
        for rules in policies:
            for rule in rules.allows:
                found |= rule.bits if rule.bits & self._bits and self._universe.covered(rule) else 0
        return found

    def _granted(self, node: int) -> int:
        return self._of_resource(node, True)

    def _denied(self, node: int) -> int:
        return self._of_resource(node, False)

    def _of_resource(self, node: int, allows: bool) -> int:
        """The actions that the resource's own policy allows, or surely denies, the node's principal."""
        one = self._graph.principal(node)
        policy = self._resource.policy
        if one is None or policy is None:
            return 0
        caller = caller_of_item(one.item)
        rules: tuple[Rule, ...] = policy.allows if allows else policy.denies
        found = 0
        for rule in rules:
            if admits(rule.statement.principal, caller, denies=not allows) and (allows or not rule.clauses):
                found |= rule.bits
        return found & self._bits
