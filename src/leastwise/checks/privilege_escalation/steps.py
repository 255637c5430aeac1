"""Which targets a step reaches with some powers: decided by sets of bits where conditions are known, else solved.

What a statement covers is known for nearly every target: then a level allows what its statements cover, and a deny
takes away what it covers. Targets for which conditions stay open are put together where the same statements concern
them, and the policy engine answers once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from leastwise.checks.privilege_escalation.path import Step
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.solving import Open, Solver, Verdict
from leastwise.checks.privilege_escalation.universe import Bits, Universe
from leastwise.policy.clause import Clause
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.protection import is_special
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern, pattern_of
from leastwise.reference.iam import Reference

MOST_SINGLE: Final = 100
"""How many targets are looked at one by one, for statements whose resources depend on the session's tags."""

Context = Mapping[str, tuple[str, ...]]


class Naming(Enum):
    """How the resource's own policy names the caller, and so which of the caller's policies must allow.

    IAM User Guide, "Policy evaluation for requests within a single account": NOT at all: identity policies and
    limits; a ROLE by its ARN: limits alone; a USER: neither.
    """

    NOT = "not"
    ROLE = "role"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Part:
    """A statement as it stands to some targets: those it surely, and may, apply to, and the conditions left open."""

    rule: Rule
    bits: Bits
    clauses: tuple[Clause, ...]
    has_variables: bool


class StepReader:
    """Answers for steps over one reference, each question once."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._solver = Solver(reference)
        self._parts: dict[tuple[object, ...], Part | None] = {}
        self._targets: dict[tuple[object, ...], Bits] = {}
        self._free: dict[tuple[object, ...], Verdict] = {}
        self._formats: dict[tuple[object, ...], tuple[tuple[Pattern, ...], ...]] = {}

    def targets(
        self,
        powers: Powers,
        action: str,
        context: Context,
        universe: Universe,
        naming: Naming = Naming.NOT,
        limits: Sequence[Sequence[Rule]] = (),
        denies: Sequence[Rule] = (),
    ) -> Bits:
        """Those of a universe for which the action is allowed. `limits` and `denies` are further ones."""
        plan = powers.plan(action)
        groups: list[Sequence[Rule]] = [*plan.levels, *limits]
        if naming is not Naming.USER:
            groups += plan.limits
        if naming is Naming.NOT:
            groups.append(plan.identity)
        against = (*plan.denies, *denies)
        told = tuple(sorted(context.items()))
        key = (action, universe, told, tuple(map(tuple, groups)), tuple(against))
        found = self._targets.get(key)
        if found is None:
            found = self._decided(groups, against, context, told, universe)
            if is_special(action):
                found = found.within(~universe.protected)
            self._targets[key] = found
        return found

    def enabling(self, powers: Powers, action: str, context: Context, universe: Universe, position: int) -> list[Part]:
        """The identity statements that allow the action on one target, those that surely do first."""
        told = tuple(sorted(context.items()))
        parts = [self._part(rule, context, told, universe) for rule in powers.plan(action).identity]
        found = [one for one in parts if one is not None and one.bits.possible >> position & 1]
        return sorted(found, key=lambda one: not one.bits.sure >> position & 1)

    def free(self, powers: Powers, step: Step) -> Verdict:
        """Whether the action is allowed on some resource of each type that it takes."""
        plan = powers.plan(step.action)
        groups = [*plan.levels, *plan.limits, plan.identity]
        key = (step, powers.account, tuple(groups), plan.denies)
        found = self._free.get(key)
        if found is None:
            context = own_context(step, powers.account, powers.partition, self._reference)
            allowing = [list(_open(group, context)) for group in groups]
            against = list(_open(plan.denies, context))
            patterns = self._patterns(step, powers)
            found = min(self._solver.verdict(allowing, against, one, False) for one in patterns)
            self._free[key] = found
        return found

    def helps(self, powers: Powers, step: Step, rule: Rule) -> bool:
        """Whether a statement covers a resource of one of the types that a step's action takes."""
        context = own_context(step, powers.account, powers.partition, self._reference)
        groups = [list(_open([rule], context))]
        return any(self._solver.verdict(groups, (), one, False) for one in self._patterns(step, powers))

    def _decided(
        self,
        groups: Sequence[Sequence[Rule]],
        denies: Sequence[Rule],
        context: Context,
        told: tuple[object, ...],
        universe: Universe,
    ) -> Bits:
        def parts(rules: Iterable[Rule]) -> list[Part]:
            found = (self._part(rule, context, told, universe) for rule in rules)
            return [one for one in found if one is not None and one.bits]

        allowing = [parts(group) for group in groups]
        against = parts(denies)
        sure = possible = universe.everything
        for group in allowing:
            sure &= _union(one.bits.sure for one in group)
            possible &= _union(one.bits.possible for one in group)
        sure &= ~_union(one.bits.possible for one in against)
        possible &= ~_union(one.bits.sure for one in against)
        for cell in _cells(possible & ~sure, [*(one for group in allowing for one in group), *against]):
            verdict = self._verdict(allowing, against, universe, cell)
            sure |= cell if verdict is Verdict.SURE else 0
            possible &= ~cell if verdict is Verdict.NO else -1
        return Bits(sure, possible)

    def _verdict(
        self, allowing: Sequence[Sequence[Part]], against: Sequence[Part], universe: Universe, cell: int
    ) -> Verdict:
        """The verdict on targets that the same statements concern, on one of them."""
        bit = cell & -cell
        resources = (literal(universe.entries[bit.bit_length() - 1].arn),)
        groups = [[Open(one.rule, one.clauses) for one in group if one.bits.possible & bit] for group in allowing]
        denies = [Open(one.rule, one.clauses) for one in against if one.bits.possible & bit]
        return self._solver.verdict(groups, denies, resources, True)

    def _part(self, rule: Rule, context: Context, told: tuple[object, ...], universe: Universe) -> Part | None:
        key = (rule, universe, told)
        if key not in self._parts:
            self._parts[key] = _part_of(rule, context, universe)
        return self._parts[key]

    def _patterns(self, step: Step, powers: Powers) -> tuple[tuple[Pattern, ...], ...]:
        """What the resources of a step look like, one tuple of alternatives for each that it takes."""
        key = (step.action, step.resource_types, powers.account, powers.partition)
        found = self._formats.get(key)
        if found is None:
            formats = resource_formats(step, powers.account, powers.partition, self._reference)
            found = self._formats[key] = tuple(
                tuple(
                    ANY_RESOURCE if one == "*" else pattern_of(tokens_of(one, Syntax.RESOURCE, False)) for one in each
                )
                for each in formats
            )
        return found


ANY_RESOURCE: Final = Pattern(("*",))


def resource_formats(step: Step, account: str, partition: str, reference: Reference) -> tuple[tuple[str, ...], ...]:
    """ARNs with wildcards of the resources that a step's action needs in an account, one tuple for each of them.

    Service Authorization Reference, "Reading the tables": resource types with an asterisk are all required; where
    none is, a request may be for any of them, or for none ("*").
    """
    known = reference.action(step.action)
    if known is None:
        return (("*",),)
    types = reference.resource_types(known.prefix)
    wanted = step.resource_types or tuple(one.name for one in known.resource_types if one.required)
    formats = {name: tuple(_filled(one, account, partition) for one in types[name].arn_formats) for name in types}
    if wanted:
        return tuple(formats[name] for name in dict.fromkeys(wanted) if name in formats)
    optional = [one for use in known.resource_types for one in formats.get(use.name, ())]
    return ((*optional, "*"),)


def _filled(form: str, account: str, partition: str) -> str:
    text = form.replace("${Account}", account).replace("${Partition}", partition)
    pieces = text.split("${")
    return pieces[0] + "".join("*" + piece.partition("}")[2] for piece in pieces[1:])


_KEYS_OF_IAM: Final = (
    *("iam:PolicyARN", "iam:PassedToService", "iam:PermissionsBoundary"),
    *("iam:AssociatedResourceArn", "iam:AWSServiceName"),
)


def own_context(step: Step, account: str, partition: str, reference: Reference) -> dict[str, tuple[str, ...]]:
    """What is known of a step's context; a key without values is absent.

    IAM answers in us-east-1 ("AWS global condition context keys"); its own keys are in the requests of those actions
    only that the Service Authorization Reference lists them for.
    """
    region = {"aws:requestedregion": ("us-east-1",)} if step.action.startswith("iam:") else {}
    known = {key: (value.replace("arn:aws:", f"arn:{partition}:", 1),) for key, value in step.context}
    return {"aws:resourceaccount": (account,), **region, **_absent(step.action, reference), **known}


@lru_cache(maxsize=1_024)
def _absent(action: str, reference: Reference) -> dict[str, tuple[str, ...]]:
    known = reference.action(action)
    if known is None:
        return {}
    return {key.lower(): () for key in _KEYS_OF_IAM if key not in known.condition_keys}


def literal(arn: str) -> Pattern:
    """A pattern that matches one ARN alone."""
    escaped = "".join({"*": "${*}", "?": "${?}", "$": "${$}"}.get(one, one) for one in arn)
    return pattern_of(tokens_of(escaped, Syntax.RESOURCE, True))


def _part_of(rule: Rule, context: Context, universe: Universe) -> Part | None:
    covered = universe.covered(rule)
    sure, possible = covered.sure, covered.possible
    left: list[Clause] = []
    for clause in rule.clauses:
        if clause.has_variables:
            left.append(clause)
        elif clause.key in context:
            if not clause.holds(context):
                return None
        elif universe.knows(clause.key):
            holding = universe.holding(clause)
            sure, possible = sure & holding.sure, possible & holding.possible
            if holding.sure != holding.possible:
                left.append(clause)
        else:
            left.append(clause)
    if any(clause.has_variables or not universe.knows(clause.key) for clause in left):
        sure = 0
    return Part(rule, Bits(sure, possible), tuple(left), covered.sure != covered.possible)


def _open(rules: Iterable[Rule], context: Context) -> Iterator[Open]:
    """Statements with what is open of their conditions, without those that surely do not apply."""
    for rule in rules:
        known = [one for one in rule.clauses if one.key in context and not one.has_variables]
        if all(one.holds(context) for one in known):
            yield Open(rule, tuple(one for one in rule.clauses if one not in known))


def _cells(bits: int, parts: Sequence[Part]) -> Iterator[int]:
    """Some targets in groups that the same statements concern; each on its own where variables stand in resources.

    Where these are very many they are left as they are: possible.
    """
    cells = [bits] if bits else []
    for part in parts:
        for split in {part.bits.possible, part.bits.sure}:
            cells = [one for cell in cells for one in (cell & split, cell & ~split) if one]
    for cell in cells:
        if any(part.has_variables and part.bits.possible & cell for part in parts):
            while cell and cell.bit_count() <= MOST_SINGLE:
                yield cell & -cell
                cell &= cell - 1
        else:
            yield cell


def _union(found: Iterable[int]) -> int:
    bits = 0
    for one in found:
        bits |= one
    return bits
