"""The graph of who can gain whose powers, by powers rather than by principal: edges are sets of bits.

Nodes are numbered. With N users and roles, node `f * N + p` is principal p after the limits in `f` (`path.Gain`) fell:
node p is the principal as it is, node N + p has whatever policy is wanted. Behind these stand powers that nobody has
yet: those of a new user or role, those of a user in one more group. Those who have the same powers share their edges,
so that an account in which everybody may do much costs what one principal costs, and its edges no more than a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from leastwise.access.documents import ALLOW_ALL
from leastwise.access.policies import AppliedPolicy, PrincipalPolicies
from leastwise.access.question import Surroundings
from leastwise.checks.privilege_escalation.administration import Administration
from leastwise.checks.privilege_escalation.ceilings import Ceilings
from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Step
from leastwise.checks.privilege_escalation.population import Population, Principal
from leastwise.checks.privilege_escalation.powers import Powers, PowersRegister, StepPlan
from leastwise.checks.privilege_escalation.steps import StepReader, own_context
from leastwise.checks.privilege_escalation.trusts import Trusts
from leastwise.checks.privilege_escalation.universe import Bits, numbers_of
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.clause import Clause

ANY_POLICY: Final = "any policy"
"""How the policy is named that a principal gives itself."""

POLICY_ARN: Final = "iam:policyarn"

FLAGS: Final = 8
"""How many combinations of limits that fell there are."""


class Kind(Enum):
    """Which nodes an edge leads to: fixed ones; the principal itself, changed; by principal, those that name it."""

    FIXED = "fixed"
    OWN = "own"
    NAMED = "named"


@dataclass(frozen=True, eq=False, slots=True)
class Edge:
    """One way, from everybody with some powers. `targets` are nodes; of an OWN edge the principals that can go it.

    A NAMED edge leads each principal in `named` to nodes of its own.
    """

    path: EscalationPath
    powers: Powers
    kind: Kind
    targets: Bits
    named: Mapping[int, Bits] = field(default_factory=dict)


@dataclass(eq=False)
class Holders:
    """Those who have some powers: nodes, and the edges from them. Administrators have none, they are there.

    `looked_at` are the nodes for which the edges were found.
    """

    powers: Powers
    is_administrator: bool
    nodes: int = 0
    looked_at: int = 0
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """A node that is no principal's: powers with a name. `arn` is the group's that a user joins, or a new one's."""

    name: str
    powers: Powers
    account: str
    arn: str


class Model:
    """A population before the engine: its trust policies, its powers, the answers to steps."""

    def __init__(self, surroundings: Surroundings) -> None:
        documents = surroundings.documents
        self.reference = documents.reference
        self.population = Population(surroundings)
        self.trusts = Trusts(self.population)
        self.steps = StepReader(self.reference)
        everything = documents.rules(ALLOW_ALL, "any policy")
        assert everything is not None
        self._any_policy = AppliedPolicy(PolicyKind.IDENTITY, ANY_POLICY, everything)
        self.register = PowersRegister(documents, everything)
        ceilings = Ceilings(surroundings, self.register, everything)
        self.administration = Administration(self.steps, self.reference, ceilings)

    @property
    def size(self) -> int:
        """How many principals there are."""
        return self.population.size

    def powers_of(self, node: int) -> Powers:
        """The powers of a node below `FLAGS * size`."""
        flags, position = divmod(node, self.size)
        one = self.population.principals[position]
        return self.register.of(
            one.account, one.partition, one.is_user, self._changed(one.policies, Gain(flags)), one.known
        )

    def without_administrators(self) -> Iterator[str]:
        """The accounts with users or roles of which SCPs let nobody be an administrator."""
        for account in self.population.accounts.values():
            anybody = (account.principals & -account.principals).bit_length() - 1
            if not self.administration.has_administrators(self.powers_of(anybody)):
                yield account.id

    def with_group(self, one: Principal, group: PrincipalPolicies) -> Powers:
        """The powers of a user in one more group."""
        policies = replace(one.policies, identity=(*one.policies.identity, *group.identity))
        return self.register.of(one.account, one.partition, True, policies, one.known)

    def newly_made(self, like: Powers) -> Powers:
        """The powers of a new user or role with whatever policy, in the account of some powers."""
        return Powers(
            like.account, like.partition, False, (self._everything,), None, like.scps, (self._any_policy,), None
        )

    @property
    def _everything(self) -> Rules:
        rules = self._any_policy.rules
        assert rules is not None
        return rules

    def contexts(self, step: Step, powers: Powers) -> Iterator[dict[str, tuple[str, ...]]]:
        """What the context of a step can be: where some policy makes a difference between policies to attach, each."""
        context = own_context(step, powers.account, powers.partition, self.reference)
        yield context
        if POLICY_ARN in context and any(one.key == POLICY_ARN for one in _clauses(powers.plan(step.action))):
            for arn in self._strong_policies(powers):
                yield {**context, POLICY_ARN: (arn,)}

    def _strong_policies(self, powers: Powers) -> Iterator[str]:
        """Policies other than AdministratorAccess that make an administrator: IAMFullAccess, some of the account's."""
        yield f"arn:{powers.partition}:iam::aws:policy/IAMFullAccess"
        account = self.population.accounts[powers.account]
        for item in account.policy_items:
            rules = self.population.surroundings.policies.managed(item.arn).rules
            if rules is not None and self.administration.is_granted(rules.free_bits, powers):
                yield item.arn

    def _changed(self, policies: PrincipalPolicies, flags: Gain) -> PrincipalPolicies:
        identity = (self._any_policy,) if Gain.ANY_POLICY in flags else policies.identity
        boundary = None if Gain.NO_BOUNDARY in flags else policies.boundary
        scps = () if Gain.NO_ORGANIZATION in flags else policies.scps
        return PrincipalPolicies(identity, boundary, scps, policies.unknown)


def _clauses(plan: StepPlan) -> Iterator[Clause]:
    """The conditions of all statements that concern a step."""
    groups = (plan.identity, *plan.limits, *plan.levels, plan.denies)
    return (clause for group in groups for rule in group for clause in rule.clauses)


class Graph:
    """Nodes by their powers, with the edges of all that can be reached; made by `edges.build`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.holders: dict[Powers, Holders] = {}
        self.extras: list[Extra] = []
        self._extra_of: dict[tuple[object, ...], int] = {}
        self.powers: dict[int, Powers] = {}
        self.administrators = 0

    @property
    def first_extra(self) -> int:
        """The number of the first node that is no principal's."""
        return FLAGS * self.model.size

    def node_for(self, key: tuple[object, ...], made: Extra) -> int:
        """The number of a node that is no principal's; equal keys are one node."""
        found = self._extra_of.get(key)
        if found is None:
            found = self._extra_of[key] = self.first_extra + len(self.extras)
            self.extras.append(made)
        return found

    def place(self, node: int) -> Holders:
        """The holders that a node is one of; a new node is put there."""
        powers = self.powers.get(node)
        if powers is None:
            extra = node - self.first_extra
            powers = self.powers[node] = self.extras[extra].powers if extra >= 0 else self.model.powers_of(node)
        holders = self.holders.get(powers)
        if holders is None:
            is_administrator = self.model.administration.is_administrator(powers)
            holders = self.holders[powers] = Holders(powers, is_administrator)
        bit = 1 << node
        if not holders.nodes & bit:
            holders.nodes |= bit
            self.administrators |= bit if holders.is_administrator else 0
        return holders

    def principal(self, node: int) -> Principal | None:
        """The principal of a node, changed or not; None of those that are no principal's."""
        if node >= self.first_extra:
            return None
        return self.model.population.principals[node % self.model.size]

    def flags(self, node: int) -> Gain:
        """Which limits of a node fell."""
        return Gain(node // self.model.size) if node < self.first_extra else Gain.NOTHING

    def name(self, node: int) -> str:
        """A node in words."""
        one = self.principal(node)
        if one is None:
            return self.extras[node - self.first_extra].name
        flags = self.flags(node)
        changes = [words for flag, words in _CHANGES.items() if flag in flags]
        return f"{one.name} {' and '.join(changes)}".strip()

    def nodes_of(self, bits: int) -> list[int]:
        """The numbers of the nodes in a set."""
        return list(numbers_of(bits))


_CHANGES: Final = {
    Gain.ANY_POLICY: "with any policy",
    Gain.NO_BOUNDARY: "without its permissions boundary",
    Gain.NO_ORGANIZATION: "outside its organisation",
}
