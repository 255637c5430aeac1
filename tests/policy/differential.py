"""Cases in which the evaluator, the reasoning and the naive evaluator are held against each other, by seed.

One case is one request decided by two evaluators, or one pair of policies with its requests. `differential_run` does
a million of them.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import generation
import naive
import naive_decision
import pools

from leastwise.policy.access import Comparison, Outcome
from leastwise.policy.caller import ANONYMOUS
from leastwise.policy.custom_checks import Access, check_access_not_granted, check_no_public_access, compare
from leastwise.policy.document import parse_policy
from leastwise.policy.evaluate import PolicyStack, decide
from leastwise.policy.explain import explain
from leastwise.policy.minimise import expand, minimise, shrink
from leastwise.policy.request import Request
from leastwise.policy.rule import Rules, rules_of
from leastwise.policy.writing import document_of
from leastwise.reference.iam import Reference, load_reference

REQUESTS_OF_A_POLICY = 25
REQUESTS_OF_A_PAIR = 8


@cache
def reference() -> Reference:
    """The shipped reference, read once a process."""
    return load_reference()


def rules(document: generation.Json) -> Rules:
    """A policy made ready."""
    return rules_of(parse_policy(document), reference())


@dataclass
class Tally:
    """How many cases there were, what came out, and the disagreements, spelled out."""

    counts: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take over the cases of another."""
        self.counts.update(other.counts)
        self.disagreements += other.disagreements


def spelled(request: Request, *documents: generation.Json) -> str:
    """A request and policies, ready to be pasted."""
    caller = request.caller and (request.caller.kind.value, request.caller.session_arn or request.caller.arn)
    return "\n".join([*map(json.dumps, documents), f"{request.action} {request.resource} {caller} {request.context}"])


def shape_of(draw: random.Random) -> generation.Shape:
    """A shape: with principals one time in three, with variables one time in two."""
    return generation.Shape(variables=draw.random() < 0.5, principals=draw.random() < 0.34)


def evaluators(seed: int) -> Tally:
    """One policy and its requests, decided by the engine and by the naive evaluator."""
    draw, found = random.Random(seed), Tally()
    shape = shape_of(draw)
    document = generation.policy(draw, shape)
    ready = rules(document)
    for _ in range(REQUESTS_OF_A_POLICY):
        request = generation.request(draw, document, principals=shape.principals, malformed=True)
        found.counts["requests"] += 1
        check_evaluators(document, ready, request, found)
    return found


def check_evaluators(document: generation.Json, ready: Rules, request: Request, found: Tally) -> None:
    """Hold the engine's verdict on a request against the naive one."""
    engine = ready.permits(request)
    plain = naive.permits(document, request.action, request.resource, request.caller, request.context)
    found.counts["allowed" if plain else "not allowed"] += 1
    if engine != plain:
        found.disagreements.append(f"engine {engine}, naive {plain}\n{spelled(request, document)}")


def reasoning(seed: int) -> Tally:
    """Two policies: a FAIL has a true witness, and no request that was tried contradicts a PASS."""
    return _reasoning(seed, news=False)


def reasoning_about_new_actions(seed: int) -> Tally:
    """The same with requests for actions that the reference does not know."""
    return _reasoning(seed, news=True)


def reasoning_about_callers(seed: int) -> Tally:
    """The same with policies that name principals and keys that follow from who calls."""
    kinds = (pools.STRINGS, *pools.ABOUT_CALLERS, *pools.ABOUT_CALLERS)
    return _reasoning(seed, news=False, principals=True, variables=False, kinds=kinds)


def reasoning_about_resource_accounts(seed: int) -> Tally:
    """The same with the account of the resource."""
    kinds = (pools.STRINGS, pools.RESOURCE_ACCOUNTS, pools.RESOURCE_ACCOUNTS)
    return _reasoning(seed, news=False, principals=False, variables=False, most=2, kinds=kinds)


def _reasoning(seed: int, **changes: Any) -> Tally:
    draw, found = random.Random(seed), Tally()
    shape = replace(shape_of(draw), **changes)
    new = generation.policy(draw, shape)
    old = related(draw, new, shape) if draw.random() < 0.6 else generation.policy(draw, shape)
    check_pair(draw, new, old, shape, found)
    return found


def related(draw: random.Random, document: generation.Json, shape: generation.Shape) -> generation.Json:
    """A policy that differs in a statement: added, left out, or with another element."""
    statements = [dict(one) for one in generation.statements_of(document)]
    chosen = draw.randrange(len(statements))
    change = draw.choice(("add", "remove", "element", "element"))
    other = generation.statement(draw, shape)
    if change == "remove" and len(statements) > 1:
        del statements[chosen]
    elif change == "element":
        shared = [one for one in other if one in statements[chosen] and one != "Effect"]
        name = draw.choice(shared or ["Effect"])
        statements[chosen][name] = other[name]
    else:
        statements.append(other)
    return {**document, "Statement": statements}


def check_pair(
    draw: random.Random, new: generation.Json, old: generation.Json, shape: generation.Shape, found: Tally
) -> None:
    """Compare two policies and hold the verdict against both evaluators."""
    result = compare(rules(new), rules(old))
    found.counts["pairs"] += 1
    found.counts[result.outcome.value] += 1
    if result.outcome is Outcome.FAIL:
        assert result.request is not None
        if not is_counterexample(new, old, result.request):
            found.disagreements.append(f"FAIL without a true witness\n{spelled(result.request, new, old)}")
        return
    if result.outcome is Outcome.UNDETERMINED:
        if not shape.variables:
            found.disagreements.append(f"UNDETERMINED without variables\n{json.dumps(new)}\n{json.dumps(old)}")
        return
    for _ in range(REQUESTS_OF_A_PAIR):
        request = generation.request(draw, new, old, principals=shape.principals, news=shape.news)
        found.counts["requests"] += 1
        if is_counterexample(new, old, request):
            found.disagreements.append(f"PASS with a counterexample\n{spelled(request, new, old)}")


def is_counterexample(new: generation.Json, old: generation.Json, request: Request) -> bool:
    """Whether the naive evaluator allows a request under NEW and not under OLD."""
    where = (request.action, request.resource, request.caller, request.context)
    return naive.permits(new, *where) and not naive.permits(old, *where)


def same_access(one: generation.Json, other: generation.Json) -> bool:
    """Whether the reasoning finds no difference either way."""
    first, second = rules(one), rules(other)
    return Comparison(first, second).first() is Comparison(second, first).first() is Outcome.PASS


def decisions(seed: int) -> Tally:
    """A stack of policies and its requests, decided by the engine and by the naive decision; explained alike."""
    draw, found = random.Random(seed), Tally()
    shape = shape_of(draw)
    own, guarded = replace(shape, principals=False), replace(shape, principals=True)
    documents = [generation.policy(draw, own) for _ in range(4)] + [generation.policy(draw, guarded)]
    plain = naive_stack(draw, documents)
    stack = ready_stack(plain)
    for _ in range(REQUESTS_OF_A_POLICY):
        request = generation.request(draw, *documents, principals=True)
        found.counts["requests"] += 1
        wanted, decided = naive_decision.decide(plain, request), decide(stack, request)
        found.counts[wanted] += 1
        if decided != wanted or explain(stack, request).decision != wanted:
            found.disagreements.append(f"engine {decided}, naive {wanted}\n{spelled(request)}\n{plain}")
    return found


def naive_stack(draw: random.Random, documents: list[generation.Json]) -> naive_decision.Stack:
    """The policies, each in one of its places or left out."""
    identity, limit, level, other, resource = documents
    allowing = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    return naive_decision.Stack(
        identity=draw.choice(((), (identity,), (identity, allowing), (allowing,))),
        resource=resource if draw.random() < 0.7 else None,
        boundary=draw.choice((None, None, limit, allowing)),
        session=draw.choice(((), (), (other,), (other, limit))),
        scps=draw.choice(((), ((allowing,),), ((allowing,), (level, other)), ((level,),))),
        rcps=draw.choice(((), (), ((allowing,),), ((allowing, level), (other,)))),
        endpoint=draw.choice((None, None, None, resource)),
        account=draw.choice((pools.OWN, pools.OWN, pools.OTHER)),
    )


def ready_stack(plain: naive_decision.Stack) -> PolicyStack:
    """The same stack for the engine."""
    return PolicyStack(
        identity=tuple(map(rules, plain.identity)),
        resource=plain.resource and rules(plain.resource),
        boundary=plain.boundary and rules(plain.boundary),
        session=tuple(map(rules, plain.session)),
        scps=tuple(tuple(map(rules, level)) for level in plain.scps),
        rcps=tuple(tuple(map(rules, level)) for level in plain.rcps),
        endpoint=plain.endpoint and rules(plain.endpoint),
        resource_account=plain.account,
    )


def not_granted(seed: int) -> Tally:
    """A policy and accesses it must not grant: a witness lies within one, and no request that was tried does."""
    draw, found = random.Random(seed), Tally()
    shape = replace(shape_of(draw), variables=False)
    document = generation.policy(draw, shape)
    asked = {
        "Effect": "Allow",
        "Action": generation.some(draw, pools.ACTIONS),
        "Resource": generation.some(draw, (*pools.RESOURCES, *pools.RESOURCE_PATTERNS)),
    }
    access = Access(tuple(generation.listed(asked["Action"])), tuple(generation.listed(asked["Resource"])))
    result = check_access_not_granted(parse_policy(document), [access], reference())
    found.counts["pairs"] += 1
    found.counts[result.outcome.value] += 1
    within = {"Statement": asked}
    requests = [result.request] if result.request else []
    if result.outcome is Outcome.PASS:
        requests = [
            generation.request(draw, document, within, principals=shape.principals) for _ in range(REQUESTS_OF_A_PAIR)
        ]
    for request in requests:
        found.counts["requests"] += 1
        where = (request.action, request.resource, request.caller, request.context)
        granted = naive.permits(document, *where) and naive.permits(within, *where)
        if granted != (result.outcome is Outcome.FAIL):
            found.disagreements.append(f"{result.outcome}, {spelled(request, document, within)}")
    return found


def public(seed: int) -> Tally:
    """A resource policy is public where anonymous requests are allowed without context; a witness is a stranger's."""
    draw, found = random.Random(seed), Tally()
    document = generation.policy(draw, generation.Shape(variables=False, principals=True))
    result = check_no_public_access(parse_policy(document), reference())
    found.counts["pairs"] += 1
    found.counts[result.outcome.value] += 1
    for _ in range(REQUESTS_OF_A_PAIR if result.outcome is Outcome.PASS else 0):
        drawn = generation.request(draw, document, principals=True, news=False)
        request = Request(drawn.action, drawn.resource, ANONYMOUS, {})
        found.counts["requests"] += 1
        if naive.permits(document, request.action, request.resource, ANONYMOUS, {}):
            found.disagreements.append(f"PASS, {spelled(request, document)}")
    if result.request is not None:
        request = result.request
        named = request.caller is None or (request.caller.account or "nobody") in json.dumps(document)
        if named or not naive.permits(document, request.action, request.resource, request.caller, request.context):
            found.disagreements.append(f"FAIL, {spelled(request, document)}")
    return found


def rewriting(seed: int) -> Tally:
    """A policy minimised, expanded and shrunk: what comes out allows what went in, by the naive evaluator's word."""
    draw, found = random.Random(seed), Tally()
    shape = shape_of(draw)
    document = generation.policy(draw, shape)
    policy = parse_policy(document)
    for rewrite in (minimise, expand, shrink):
        result = rewrite(policy, reference())
        found.counts[f"{rewrite.__name__}, {'proved' if result.is_proved else 'not proved'}"] += 1
        if not result.is_proved and not shape.variables:
            found.disagreements.append(f"{rewrite.__name__} without a proof\n{json.dumps(document)}")
        written = rules_of(parse_policy(document_of(result.policy)), reference())
        for _ in range(REQUESTS_OF_A_PAIR):
            request = generation.request(draw, document, principals=shape.principals, news=False)
            where = (request.action, request.resource, request.caller, request.context)
            found.counts["requests"] += 1
            if written.permits(request) != naive.permits(document, *where):
                found.disagreements.append(f"{rewrite.__name__} is wrong\n{spelled(request, document)}")
    return found


def solver(seed: int) -> Tally:
    """Two small policies, compared by the reasoning and by z3: keys with one value, or with several."""
    return _solver(seed, generation.Shape(variables=False, most=3, set_operators=seed % 2 == 0))


def solver_with_strings_as_arns(seed: int) -> Tally:
    """Two conditions on one key, with operators for texts and for ARNs and much the same values."""
    draw = random.Random(seed)
    operators = pools.ARNS.operators + pools.STRINGS.operators
    values = draw.sample(pools.ARNS.values, 2)
    new, old = (_condition(draw.choice(operators), draw.sample(values, draw.randint(1, 2))) for _ in range(2))
    return _compared_with_solver(new, old)


def _condition(operator: str, values: list[str]) -> generation.Json:
    condition = {operator: {"aws:SourceArn": values}}
    return {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition}}


def _solver(seed: int, shape: generation.Shape) -> Tally:
    draw = random.Random(seed)
    new = generation.policy(draw, shape)
    old = related(draw, new, shape) if draw.random() < 0.7 else generation.policy(draw, shape)
    return _compared_with_solver(new, old)


def _compared_with_solver(new: generation.Json, old: generation.Json) -> Tally:
    import z3_oracle

    found = Tally()
    result = compare(rules(new), rules(old))
    actions = z3_oracle.representatives((new, old), known_actions())
    if result.request is not None:
        actions.insert(0, result.request.action)
    answer = z3_oracle.new_access(new, old, actions)
    found.counts[f"{result.outcome}, z3 {answer}"] += 1
    most = max((len(values) for values in result.request.context.values()), default=0) if result.request else 0
    comparable = answer is not None and most <= z3_oracle.MOST_VALUES
    if comparable and (result.outcome is Outcome.FAIL) != answer:
        found.disagreements.append(f"{result.outcome}, z3 {answer}\n{json.dumps(new)}\n{json.dumps(old)}")
    return found


@cache
def known_actions() -> tuple[str, ...]:
    """The actions of the services that are drawn."""
    return tuple(name for name in reference().actions if name.partition(":")[0] in ("s3", "sqs", "ec2", "s3express"))


CASES: dict[str, Callable[[int], Tally]] = {
    "evaluators": evaluators,
    "decisions": decisions,
    "rewriting": rewriting,
    "not_granted": not_granted,
    "public": public,
    "reasoning": reasoning,
    "reasoning_about_new_actions": reasoning_about_new_actions,
    "reasoning_about_callers": reasoning_about_callers,
    "reasoning_about_resource_accounts": reasoning_about_resource_accounts,
    "solver": solver,
    "solver_with_strings_as_arns": solver_with_strings_as_arns,
}


def run(name: str, seeds: range) -> Tally:
    """Cases of one kind, one after the other."""
    found = Tally()
    for seed in seeds:
        found.add(CASES[name](seed))
    return found
