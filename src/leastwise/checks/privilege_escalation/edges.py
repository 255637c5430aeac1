"""The edges of the graph: which of the known ways are open to whom, decided by the policy engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from leastwise.checks.privilege_escalation.administration import NEW_NAME, new_universe
from leastwise.checks.privilege_escalation.graph import FLAGS, Edge, Extra, Graph, Holders, Kind
from leastwise.checks.privilege_escalation.path import ASSUME, EscalationPath, On, Step, Target
from leastwise.checks.privilege_escalation.population import Account
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.solving import Verdict
from leastwise.checks.privilege_escalation.steps import Naming, own_context
from leastwise.checks.privilege_escalation.trusts import ASSUME_ROLE
from leastwise.checks.privilege_escalation.universe import Bits, Universe, bits_of, numbers_of
from leastwise.policy import PolicyKind
from leastwise.policy.rule import Rule

_OWN: Final = (Target.OWN, Target.OWN_USER, Target.OWN_ROLE)
_NEW: Final = (Target.NEW_ROLE, Target.NEW_USER)
_MOST_NEW_NAMES: Final = 40


class EdgeBuilder:
    """Finds the edges that leave some powers, over the paths of a catalogue."""

    def __init__(self, graph: Graph, paths: Sequence[EscalationPath]) -> None:
        self._graph = graph
        self._model = graph.model
        self._population = graph.model.population
        reference = graph.model.reference
        self._paths = [(path, _mask(path, reference.actions_matching)) for path in paths]
        self.actions = 0
        for _, mask in self._paths:
            self.actions |= mask
        self._assumable: dict[Powers, Bits] = {}

    def build(self) -> None:
        """Every principal's node, and every node that can be reached, each with its edges."""
        graph = self._graph
        pending = [graph.place(node).powers for node in range(self._model.size)]
        while pending:
            reached = 0
            for powers in dict.fromkeys(pending):
                holders = graph.holders[powers]
                if not holders.is_administrator and self._are_new(holders):
                    holders.edges = self.edges_of(powers, holders.nodes)
                holders.looked_at = holders.nodes
                for edge in holders.edges:
                    reached |= self._targets(edge, holders.nodes)
            pending = [graph.place(node).powers for node in numbers_of(reached) if node not in graph.powers]

    def _are_new(self, holders: Holders) -> bool:
        """Whether the edges of some powers were not found yet, or not for one that trust policies name."""
        if not holders.looked_at:
            return True
        fresh = holders.nodes & ~holders.looked_at
        return bool(fresh) and any(True for _ in self._named_among(fresh))

    def edges_of(self, powers: Powers, nodes: int) -> tuple[Edge, ...]:
        """The edges that leave some powers which the nodes have."""
        return tuple(self._edges(powers, nodes))

    def _targets(self, edge: Edge, nodes: int) -> int:
        """The nodes that an edge leads the holders of its powers to."""
        if edge.kind is Kind.FIXED:
            return edge.targets.possible
        if edge.kind is Kind.NAMED:
            found = 0
            for bits in edge.named.values():
                found |= bits.possible
            return found
        return changed(nodes, edge, self._model.size).possible

    def _edges(self, powers: Powers, nodes: int) -> Iterator[Edge]:
        account = self._population.accounts.get(powers.account)
        if account is None:
            return
        missing = self.actions & ~powers.bits
        for path, mask in self._paths:
            if not mask & missing:
                yield from self._along(path, powers, nodes, account)

    def _along(self, path: EscalationPath, powers: Powers, nodes: int, account: Account) -> Iterator[Edge]:
        if path.target in _NEW:
            yield from self._making(path, powers, account)
        elif any(step.on is On.JOINED for step in path.steps):
            yield from self._joining(path, powers, nodes, account)
        elif path.target in _OWN:
            found = self._reached(path, powers, account, self._of_kind(path.target, powers, account))
            if found:
                yield Edge(path, powers, Kind.OWN, found)
        elif path.assumes:
            yield from self._assuming(path, powers, nodes, account)
        else:
            found = self._reached(path, powers, account, self._of_kind(path.target, powers, account))
            if found:
                yield Edge(path, powers, Kind.FIXED, self._at(path, found))

    def _at(self, path: EscalationPath, found: Bits) -> Bits:
        return found.shifted(path.gain * self._model.size)

    def _of_kind(self, target: Target, powers: Powers, account: Account) -> Bits:
        """The principals that a path can be about."""
        if target in (Target.USER, Target.OWN_USER):
            bits = account.users.everything
        elif target in (Target.ROLE, Target.OWN_ROLE):
            bits = account.roles.everything
        else:
            bits = account.principals
        if target in _OWN:
            bits &= self._population.users if powers.is_user else ~self._population.users
        return Bits(bits, bits)

    def _reached(self, path: EscalationPath, powers: Powers, account: Account, found: Bits) -> Bits:
        """Those of some principals that a path reaches, assuming roles as their trust stands aside."""
        for need in path.needs:
            found &= self._population.meeting(need)
        if path.services:
            found &= self._model.trusts.of_services(path.services)
        if path.existing:
            found = found.assumed()
        for step in path.steps:
            if not found:
                break
            if not _is_assuming(step):
                found = self._after(step, powers, account, found)
        return found

    def _after(self, step: Step, powers: Powers, account: Account, found: Bits) -> Bits:
        """Those of some targets for which a step is allowed."""
        steps = self._model.steps
        if step.on is On.OTHER:
            verdict = steps.free(powers, step)
            return Bits() if verdict is Verdict.NO else found if verdict is Verdict.SURE else found.assumed()
        if step.on is On.TARGET:
            naming = _named(powers) if step.is_named else Naming.NOT
            users, roles = account.users, account.roles
            reached = Bits()
            for universe in (users, roles):
                if found.possible & universe.everything:
                    reached |= self._targets_of(powers, step, universe, naming)
            return found & reached
        if step.on is On.GROUP:
            return found & _through(self._targets_of(powers, step, account.groups), account.in_group)
        reached = self._targets_of(powers, step, account.policies)
        if step.on is On.OLD_VERSION:
            reached = reached.within(self._with_old_version(account, powers))
        return found & _through(reached, account.with_policy)

    def _targets_of(self, powers: Powers, step: Step, universe: Universe, naming: Naming = Naming.NOT) -> Bits:
        found = Bits()
        for context in self._model.contexts(step, powers):
            found |= self._model.steps.targets(powers, step.action, context, universe, naming)
        return found

    def _assuming(self, path: EscalationPath, powers: Powers, nodes: int, account: Account) -> Iterator[Edge]:
        """Paths that assume a role as its trust policy stands."""
        changes = any(not _is_assuming(step) for step in path.steps)
        within = self._of_kind(path.target, powers, account)
        others = self._reached(path, powers, account, within) if changes else None
        if others is not None and not others:
            return
        found = self.assumable(powers)
        found = found & others if others is not None else found
        if found:
            yield Edge(path, powers, Kind.FIXED, self._at(path, found))
        named: dict[int, Bits] = {}
        for position in self._named_among(nodes):
            mine = self.assumable_by(powers, position)
            mine = mine & others if others is not None else mine
            if mine:
                named[position] = self._at(path, mine)
        if named:
            yield Edge(path, powers, Kind.NAMED, Bits(), named)

    def _named_among(self, nodes: int) -> Iterator[int]:
        """Those of some nodes that trust policies name."""
        found = 0
        for flags in range(FLAGS):
            found |= nodes >> flags * self._model.size
        return numbers_of(found & self._model.trusts.named)

    def assumable(self, powers: Powers) -> Bits:
        """The roles that whoever has some powers can assume, as their trust admits the account or everyone."""
        found = self._assumable.get(powers)
        if found is None:
            trusts = self._model.trusts
            delegated = self._allowed(powers, trusts.of_account(powers.account), Naming.NOT)
            found = self._assumable[powers] = delegated | self._open(powers, trusts.everyone)
        return found

    def assumable_by(self, powers: Powers, position: int) -> Bits:
        """The roles that admit one principal in particular and that it can assume."""
        admission = self._model.trusts.of_principal(position)
        delegated = self._allowed(powers, admission.delegated, Naming.NOT)
        return delegated | self._open(powers, admission.direct, _named(powers))

    def _open(self, powers: Powers, roles: Bits, naming: Naming = Naming.USER) -> Bits:
        """Of roles that admit by themselves: those of other accounts need the own account's policies all the same."""
        own = self._population.accounts[powers.account].principals
        here = self._allowed(powers, roles.within(own), naming)
        return here | self._allowed(powers, roles.within(~own), Naming.NOT)

    def _allowed(self, powers: Powers, roles: Bits, naming: Naming) -> Bits:
        """Those of some roles that the own account's policies, and the organisation's, let be assumed."""
        found = Bits()
        if not roles:
            return found
        for account in self._population.accounts.values():
            wanted = roles.within(account.principals)
            if wanted:
                limits, denies = self._resource_control(account.id)
                context = own_context(ASSUME, account.id, account.partition, self._model.reference)
                reached = self._model.steps.targets(powers, ASSUME_ROLE, context, account.roles, naming, limits, denies)
                found |= wanted & reached
        return found

    def _resource_control(self, account: str) -> tuple[list[list[Rule]], list[Rule]]:
        """What RCPs of an account demand, and deny, of who assumes its roles."""
        organization = self._population.surroundings.organization
        levels = organization.levels(account, PolicyKind.RCP) if organization.knows(account) else ()
        limits: list[list[Rule]] = []
        denies: list[Rule] = []
        for level in levels:
            rules = [one.rules for one in level if one.rules is not None]
            if len(rules) == len(level):
                limits.append([rule for one in rules for rule in one.allowing(ASSUME_ROLE)])
            denies += [rule for one in rules for rule in one.denying(ASSUME_ROLE)]
        return limits, denies

    def _making(self, path: EscalationPath, powers: Powers, account: Account) -> Iterator[Edge]:
        """Paths that make a user or role and give it every power."""
        universe = new_universe(list(_new_arns(path, powers)), False)
        found = Bits(universe.everything, universe.everything)
        for step in path.steps:
            naming = _named(powers) if step.is_named else Naming.NOT
            found &= self._targets_of(powers, step, universe, naming)
            if not found:
                return
        place = (found.sure or found.possible).bit_length() - 1
        made = self._model.newly_made(powers)
        kind = "user" if path.target is Target.NEW_USER else "role"
        node = self._graph.node_for(
            (account.id, kind, powers.scps),
            Extra(f"a new {kind} with any policy", made, account.id, universe.entries[place].arn),
        )
        bit = 1 << node
        yield Edge(path, powers, Kind.FIXED, Bits(bit if found.sure else 0, bit))

    def _joining(self, path: EscalationPath, powers: Powers, nodes: int, account: Account) -> Iterator[Edge]:
        """Paths that make a user a member of a group."""
        if not powers.is_user:
            return
        step = next(one for one in path.steps if one.on is On.JOINED)
        found = self._targets_of(powers, step, account.groups)
        size = self._model.size
        sure = possible = 0
        member = self._population.principals[((nodes & -nodes).bit_length() - 1) % size] if nodes else None
        for place in numbers_of(found.possible):
            if member is None or account.in_group[place] >> member.position & 1:
                continue
            item = account.group_items[place]
            own = self._population.surroundings.policies.of_principal(item)
            if not own.identity:
                continue
            made = self._model.with_group(member, own)
            node = self._graph.node_for(
                (powers, item.arn), Extra(f"a member of group {item.resource_name}", made, account.id, item.arn)
            )
            possible |= 1 << node
            sure |= (1 << node) if found.sure >> place & 1 else 0
        if possible:
            yield Edge(path, powers, Kind.FIXED, Bits(sure, possible))

    def _with_old_version(self, account: Account, powers: Powers) -> int:
        """The policies of which an older version allows administration by itself."""
        found: list[int] = []
        documents = self._population.surroundings.documents
        for place, item in enumerate(account.policy_items):
            default = item.configuration.get("defaultVersionId")
            versions = item.configuration.get("policyVersionList") or ()
            for version in versions if isinstance(versions, list) else ():
                if (
                    not isinstance(version, dict)
                    or version.get("versionId") == default
                    or version.get("isDefaultVersion")
                ):
                    continue
                rules = documents.rules(version.get("document"), item.resource_name)
                if rules is not None and self._model.administration.is_granted(rules.free_bits, powers):
                    found.append(place)
        return bits_of(found)


def changed(nodes: int, edge: Edge, size: int) -> Bits:
    """The nodes that those of an OWN edge become, of some nodes."""
    found = Bits()
    gain = int(edge.path.gain)
    everybody = (1 << size) - 1
    for flags in range(FLAGS):
        block = (nodes >> flags * size) & everybody
        if block:
            found |= edge.targets.within(block).shifted((flags | gain) * size)
    return found


def _named(powers: Powers) -> Naming:
    return Naming.USER if powers.is_user else Naming.ROLE


def _is_assuming(step: Step) -> bool:
    """Whether a step assumes the target as its trust policy stands."""
    return step.action == ASSUME_ROLE and not step.is_named


def _mask(path: EscalationPath, bits_of_action: Callable[[str], int]) -> int:
    found = 0
    for step in path.steps:
        if step.action != ASSUME_ROLE:
            found |= bits_of_action(step.action)
    return found


def _through(found: Bits, of_each: Sequence[int]) -> Bits:
    """The principals that some of numbered things belong to."""
    sure = possible = 0
    for place in numbers_of(found.possible):
        possible |= of_each[place]
        sure |= of_each[place] if found.sure >> place & 1 else 0
    return Bits(sure, possible)


def _new_arns(path: EscalationPath, powers: Powers) -> Iterable[str]:
    """Names for a new user or role: any, and such as the statements on making it cover."""
    kind = "user" if path.target is Target.NEW_USER else "role"
    base = f"arn:{powers.partition}:iam::{powers.account}:{kind}/"
    found = {base + NEW_NAME: None}
    for step in path.steps:
        for rule in powers.plan(step.action).identity:
            for pattern in rule.statement.resources or () if not rule.statement.not_resources else ():
                name = pattern.rpartition(f":{kind}/")[2] if f":{kind}/" in pattern else ""
                if name and "${" not in name:
                    found[base + name.replace("*", NEW_NAME).replace("?", "x")] = None
    return list(found)[:_MOST_NEW_NAMES]
