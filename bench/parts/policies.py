"""The policy engine on AWS's managed policies: reading, comparing, deciding, and who can do what."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from typing import Any, Final

from bench.figures import Figure, Part, Settings, at_least, at_most, middle
from leastwise.policy import (
    Outcome,
    PolicyStack,
    Request,
    Rules,
    caller_context,
    caller_of,
    decide,
    load_reference,
    parse_policy,
    rules_of,
)
from leastwise.policy.custom_checks import compare
from leastwise.policy.effective import joined, who_can

_PAIRS: Final = 5_000
_SOLVER_PAIRS: Final = 25
_REQUESTS: Final = 20_000
_PRINCIPALS: Final = 1_000


def run(settings: Settings) -> Iterator[Figure]:
    """Times on one core; comparisons also against z3 on the same pairs."""
    texts = _managed_policies()
    yield _reading(texts, settings)
    reference = load_reference()
    rules = {name: rules_of(parse_policy(text, name), reference) for name, text in texts.items()}
    yield from _comparing(rules)
    yield from _against_solver(rules)
    yield _hostile()
    yield _deciding(rules, settings)
    yield _who_can(rules, settings)


def _managed_policies() -> dict[str, str]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    listed: dict[str, Any] = json.loads(aws_managed_policies_data)
    return {name: json.dumps(one["Document"], indent=1) for name, one in listed.items()}


def _reading(texts: dict[str, str], settings: Settings) -> Figure:
    seconds = []
    for _ in range(settings.rounds):
        started = time.perf_counter()
        for name, text in texts.items():
            parse_policy(text, name)
        seconds.append(time.perf_counter() - started)
    return Figure("parse all managed policies", middle(seconds), "s", at_most(1.5), f"{len(texts):,} policies")


def _pairs(rules: dict[str, Rules], count: int, seed: int) -> list[tuple[Rules, Rules]]:
    chosen = random.Random(seed)
    names = sorted(rules)
    return [(rules[chosen.choice(names)], rules[chosen.choice(names)]) for _ in range(count)]


def _comparing(rules: dict[str, Rules]) -> Iterator[Figure]:
    """Pairs drawn at random, each policy made ready before, as where one reference policy guards many."""
    times, undecided = [], 0
    pairs = _pairs(rules, _PAIRS, 1) + [(one, one) for one in rules.values()]
    for new, old in pairs:
        started = time.perf_counter()
        found = compare(new, old)
        times.append(time.perf_counter() - started)
        undecided += found.outcome is Outcome.UNDETERMINED
    times.sort()
    note = f"{len(times):,} pairs, every policy with itself among them"
    yield Figure("check-no-new-access, median", middle(times) * 1000, "ms", at_most(0.2), note)
    yield Figure("check-no-new-access, 99th percentile", times[len(times) * 99 // 100] * 1000, "ms", at_most(20), note)
    yield Figure("check-no-new-access, undetermined", undecided, "pairs", at_most(0), note)


def _against_solver(rules: dict[str, Rules]) -> Iterator[Figure]:
    from bench.solver import TIMEOUT_SECONDS, seconds_to_compare

    ratios, answered = [], 0
    small = {name: one for name, one in rules.items() if sum(len(s.actions) for s in one.policy.statements) <= 60}
    for new, old in _pairs(small, _SOLVER_PAIRS, 2):
        started = time.perf_counter()
        compare(new, old)
        own = time.perf_counter() - started
        theirs, answer = seconds_to_compare(new.policy, old.policy)
        answered += answer != "unknown"
        ratios.append(theirs / own)
    note = f"{answered} of {len(ratios)} pairs of at most 60 actions answered in {TIMEOUT_SECONDS} s"
    yield Figure("z3 ÷ check-no-new-access, median", middle(ratios), "×", at_least(50), note)


def _hostile() -> Figure:
    """Patterns made to blow up joint automata; the cap bounds them."""
    reference = load_reference()
    new = _one("arn:aws:s3:::" + "*a" * 24 + "*b", reference)
    others = ["arn:aws:s3:::" + "*" + "?" * count + "a" + "*b" * 6 + "*" for count in range(12)]
    old = _one(others, reference)
    slowest = 0.0
    for one, other in ((new, old), (old, new)):
        started = time.perf_counter()
        compare(one, other)
        slowest = max(slowest, time.perf_counter() - started)
    return Figure("hostile wildcards, slowest", slowest, "s", at_most(1), "24 stars against 12 patterns of 7 stars")


def _one(resource: str | list[str], reference: Any) -> Rules:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    return rules_of(parse_policy({"Version": "2012-10-17", "Statement": [statement]}), reference)


def _deciding(rules: dict[str, Rules], settings: Settings) -> Figure:
    reference = load_reference()
    region = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}
    scp = rules_of(
        parse_policy(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "*", "Resource": "*"},
                    {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": region},
                ],
            }
        ),
        reference,
    )
    identity = tuple(rules[name] for name in ("AmazonEC2ReadOnlyAccess", "AmazonS3FullAccess", "PowerUserAccess"))
    stack = PolicyStack(identity, boundary=rules["ReadOnlyAccess"], scps=((scp,), (scp,)))
    requests = list(_requests(reference.actions))
    for request in requests:
        decide(stack, request)
    rates = []
    for _ in range(settings.rounds):
        started = time.perf_counter()
        for request in requests:
            decide(stack, request)
        rates.append(len(requests) / (time.perf_counter() - started))
    note = "3 identity policies, a boundary, 2 levels of SCPs; warm, without explanations"
    return Figure("decisions", middle(rates), "/s", at_least(100_000), note)


def _requests(actions: tuple[str, ...]) -> Iterator[Request]:
    chosen = random.Random(3)
    caller = caller_of("arn:aws:iam::111122223333:role/dev")
    context = {**caller_context(caller), "aws:requestedregion": ("eu-west-1",), "aws:sourceip": ("203.0.113.5",)}
    resources = ("arn:aws:s3:::b/k", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "*")
    for _ in range(_REQUESTS):
        yield Request(chosen.choice(actions), chosen.choice(resources), caller, context)


def _who_can(rules: dict[str, Rules], settings: Settings) -> Figure:
    reference = load_reference()
    chosen = random.Random(4)
    names = sorted(rules)
    principals = {
        f"role-{number}": [joined([rules[chosen.choice(names)] for _ in range(chosen.randint(1, 5))], reference)]
        for number in range(_PRINCIPALS)
    }
    every = (1 << len(reference.actions)) - 1
    seconds = []
    for _ in range(settings.rounds):
        started = time.perf_counter()
        found = sum(reach.bits.bit_count() for _, reach in who_can(principals, every))
        seconds.append(time.perf_counter() - started)
    note = f"{_PRINCIPALS:,} roles of 1-5 managed policies × {len(reference.actions):,} actions: {found:,} pairs"
    return Figure("who can do what", middle(seconds), "s", at_most(1), note)


POLICIES: Final = Part("policies", "Policy engine", run)
