"""The answer to a question about access: yes, no, only under conditions, or cannot be decided.

The caller, the action and the resource are fixed, and what is known of the context is taken out of the policies. What
is left are conditions on keys that a request may carry or not. Yes: every such request is allowed; no: none is. The
policy engine looks for a request that is allowed and for one that is not, and the evaluator must agree with both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product
from typing import Final

from leastwise.access.documents import Documents
from leastwise.access.question import Question
from leastwise.policy import Caller, Decision, PolicyStack, Request, Rules, decide
from leastwise.policy.boxes import Boxes, Solution
from leastwise.policy.caller import CallerKind, admits
from leastwise.policy.evaluate import Grant, Plan, grant_of, has_identity, needs_resource_policy, resource_account
from leastwise.policy.pattern import Syntax, has_variables, tokens_of
from leastwise.policy.protection import is_protected, needs_no_permission
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern, pattern_of
from leastwise.policy.witness import requests_of

MAXIMUM_COMBINATIONS: Final = 500
"""How many combinations of statements are tried; beyond, the answer is undecided."""


class Verdict(StrEnum):
    """Whether access is given. CONDITIONAL: to some of the requests that there can be, and not to others."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with a request: allowed as a witness, else as asked. `because` says why it is undecided.

    `allowing` are the statements that apply to the witness, `avoiding` those that deny under other conditions; of both
    the conditions that are left are those on keys of which nothing is known beforehand.
    """

    verdict: Verdict
    request: Request
    allowing: tuple[Rule, ...] = ()
    avoiding: tuple[Rule, ...] = ()
    because: tuple[str, ...] = ()


def answer(question: Question, documents: Documents) -> Answer:
    """The answer to a question; undecided where a policy that matters was not recorded or the search met a limit."""
    asked = Request(question.action, question.resource.arn, question.principal.caller, question.known.values)
    if not question.unrecorded:
        return _Search(question, question.stack, documents, asked).answer()
    hopeful = _Search(question, question.hopeful, documents, asked).answer()
    if hopeful.verdict is Verdict.NO:
        return hopeful
    return Answer(Verdict.UNDECIDED, asked, because=question.unrecorded)


Group = tuple[Rule, ...]
"""Statements of which one must apply."""


class _Search:
    """One stack of policies, asked about one request whose context is partly open."""

    def __init__(self, question: Question, stack: PolicyStack, documents: Documents, asked: Request) -> None:
        self._asked = asked
        self._caller: Caller = question.principal.caller
        self._stack = stack
        self._reference = documents.reference
        self._boxes = Boxes(documents.reference)
        self._about: tuple[Pattern, ...] = (pattern_of(tokens_of(_literal(asked.resource), Syntax.RESOURCE, True)),)

        def reduced(rules: Rules) -> Rules:
            return documents.reduced(rules, question.known)

        self._reduced = PolicyStack(
            tuple(map(reduced, stack.identity)),
            reduced(stack.resource) if stack.resource is not None else None,
            reduced(stack.boundary) if stack.boundary is not None else None,
            tuple(map(reduced, stack.session)),
            tuple(tuple(map(reduced, level)) for level in stack.scps),
            tuple(tuple(map(reduced, level)) for level in stack.rcps),
            None,
            stack.resource_account,
            stack.public_access_blocked,
        )

    def answer(self) -> Answer:
        plan = self._reduced.plan(self._asked.action, self._caller)
        if plan.is_special and needs_no_permission(self._asked, self._caller):
            return Answer(Verdict.YES, self._asked)
        if plan.is_special and is_protected(self._asked):
            return Answer(Verdict.NO, self._asked)
        denies = self._covering(plan.denies)
        levels = [self._covering(level) for level in plan.levels]
        ways = [(*levels, *way) for way in self._ways(plan)]
        if not ways or any(_always(rule) for rule in denies):
            return Answer(Verdict.NO, self._asked)
        return self._between(ways, denies)

    def _between(self, ways: Sequence[Sequence[Group]], denies: Group) -> Answer:
        found, undecided = self._allowed(ways, denies)
        if found is None:
            if undecided:
                return Answer(Verdict.UNDECIDED, self._asked, because=_LIMIT)
            return Answer(Verdict.NO, self._asked)
        refused, is_unsure = self._refused(ways, denies)
        if refused:
            return Answer(Verdict.CONDITIONAL, found.request, found.allowing, denies)
        if is_unsure:
            return Answer(Verdict.UNDECIDED, found.request, found.allowing, denies, _LIMIT)
        return found

    def _allowed(self, ways: Sequence[Sequence[Group]], denies: Group) -> tuple[Answer | None, bool]:
        """A request that is allowed, and whether one may exist where none was found."""
        undecided = False
        for way in ways:
            groups = sorted((_best(group) for group in way), key=len)
            combinations = product(*groups)
            for combination in islice(combinations, MAXIMUM_COMBINATIONS):
                request, is_unsure = self._request(combination, denies, Decision.ALLOW)
                if request is not None:
                    return Answer(Verdict.YES, request, tuple(dict.fromkeys(combination))), False
                undecided |= is_unsure
            undecided |= next(combinations, None) is not None
        return None, undecided

    def _refused(self, ways: Sequence[Sequence[Group]], denies: Group) -> tuple[bool, bool]:
        """Whether a request is refused, and whether one may be where none was found."""
        undecided = False
        for deny in denies:
            request, is_unsure = self._request((deny,), (), Decision.EXPLICIT_DENY)
            if request is not None:
                return True, False
            undecided |= is_unsure
        choices = product(*ways)
        for choice in islice(choices, MAXIMUM_COMBINATIONS):
            outside = tuple(dict.fromkeys(rule for group in choice for rule in group))
            if any(_always(rule) for rule in outside):
                continue
            request, is_unsure = self._request((), (*outside, *denies), Decision.IMPLICIT_DENY)
            if request is not None:
                return True, False
            undecided |= is_unsure
        return False, undecided or next(choices, None) is not None

    def _request(
        self, within: Sequence[Rule], outside: Iterable[Rule], decision: Decision
    ) -> tuple[Request | None, bool]:
        """A request inside some statements and outside others that is decided so, and whether one may exist anyway."""
        outside = tuple(outside)
        limited = [rule for rule in within if not _always(rule)]
        if not limited and not outside and decide(self._stack, self._asked) is decision:
            return self._asked, False  # nothing is left open
        solution = self._boxes.solve(limited, outside, (), self._about)
        if solution is None:
            return None, False
        if isinstance(solution, Solution):
            for one in requests_of(self._asked.action, None, solution, tuple):
                context = {**one.context, **self._asked.context}
                request = Request(self._asked.action, self._asked.resource, self._caller, context)
                if decide(self._stack, request) is decision:
                    return request, False
        return None, True

    def _ways(self, plan: Plan) -> Iterator[tuple[Group, ...]]:
        """The ways to an allow, as the evaluator's `is_permitted` has them: groups of which each must apply."""
        identity = self._covering(plan.identity)
        limits = tuple(self._covering(level) for level in plan.limits)
        granting = self._covering(plan.resource)
        caller, asked = self._caller, self._asked
        owner = resource_account(self._reduced, asked, caller)
        outsider = caller.kind is CallerKind.ANONYMOUS or caller.account != owner
        if self._stack.public_access_blocked and outsider and caller.kind is not CallerKind.SERVICE:
            granting = ()
        by_grant = {grant: tuple(rule for rule in granting if grant_of(rule, caller) is grant) for grant in Grant}
        granting = tuple(rule for rule in granting if rule not in by_grant[Grant.NONE])
        own = () if caller.kind is CallerKind.ROOT else (identity, *limits)
        if not has_identity(caller):
            yield from _possible((granting,))
        elif owner != caller.account:
            yield from _possible((granting, *own))
        else:
            yield from _possible((by_grant[Grant.DIRECT],))
            yield from _possible((by_grant[Grant.ROLE], *limits))
            needed = (granting,) if needs_resource_policy(plan, asked) else ()
            yield from _possible((*needed, *own))

    def _covering(self, rules: Iterable[Rule]) -> Group:
        """Those statements that may apply to the request, conditions aside."""
        return tuple(rule for rule in rules if _may_apply(rule, self._asked))


_LIMIT: Final = ("policy variables left it open, or the search reached a limit",)


def _possible(way: tuple[Group, ...]) -> Iterator[tuple[Group, ...]]:
    if all(way):
        yield way


def _best(group: Group) -> Group:
    """A statement that always applies stands for its group."""
    return next(((rule,) for rule in group if _always(rule)), group)


def _always(rule: Rule) -> bool:
    """Whether a statement that covers the request applies whatever its open context."""
    return not rule.clauses and not any(has_variables(tokens) for tokens in rule.resources)


def _may_apply(rule: Rule, request: Request) -> bool:
    if not admits(rule.statement.principal, request.caller, denies=not rule.allows):
        return False
    if rule.covers_all_resources or any(has_variables(tokens) for tokens in rule.resources):
        return True
    return rule.covers_resource(request)


def _literal(resource: str) -> str:
    """A resource as a pattern that matches it alone."""
    return "".join({"*": "${*}", "?": "${?}", "$": "${$}"}.get(character, character) for character in resource)
