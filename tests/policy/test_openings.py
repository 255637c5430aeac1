"""What a policy opens to outsiders, held against requests of sample outsiders that the evaluator decides one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.policy import (
    ANONYMOUS,
    Caller,
    CallerKind,
    Decision,
    PolicyStack,
    Request,
    Rules,
    ZoneOfTrust,
    caller_context,
    decide,
    load_reference,
    parse_policy,
    rules_of,
)
from leastwise.policy.openings import Opening, Part, openings
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.texts import pattern_of

HOME, NAMED, STRANGER = "111122223333", "444455556666", "777788889999"
BUCKET = "arn:aws:s3:::data"
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket")
ZONE = ZoneOfTrust(
    accounts=frozenset({HOME}),
    organizations=frozenset({"o-home"}),
    vpc_endpoints=frozenset({"vpce-home"}),
    cidrs=frozenset({"203.0.113.0/24"}),
)
REFERENCE = load_reference()
ROLE = f"arn:aws:iam::{NAMED}:role/reader"
TOPIC = f"arn:aws:sns:eu-west-1:{HOME}:t"

principals = st.sampled_from(
    [
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": HOME}},
        {"Principal": {"AWS": NAMED}},
        {"Principal": {"AWS": [HOME, ROLE]}},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"Service": ["sns.amazonaws.com"], "AWS": ROLE}},
        {"Principal": {"CanonicalUser": "stranger"}},
        {"NotPrincipal": {"AWS": [HOME, f"arn:aws:iam::{HOME}:root"]}},
    ]
)
conditions = st.sampled_from(
    [
        {},
        {"StringEquals": {"aws:PrincipalOrgID": "o-home"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-home"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-home"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-home/r-1/"}},
        {"StringEquals": {"aws:PrincipalAccount": [HOME, NAMED]}},
        {"StringNotEquals": {"aws:PrincipalAccount": HOME}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/reader"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"StringEquals": {"aws:SourceVpce": ["vpce-home", "vpce-other"]}},
        {"StringEquals": {"aws:SourceAccount": HOME}},
        {"StringEquals": {"aws:SourceAccount": NAMED}},
        {"ArnLike": {"aws:SourceArn": TOPIC}},
        {"Bool": {"aws:PrincipalIsAWSService": "true"}},
        {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
        {"Null": {"aws:PrincipalAccount": "true"}},
    ]
)
statements = st.fixed_dictionaries(
    {
        "who": principals,
        "Action": st.sampled_from(["s3:*", "s3:GetObject", ["s3:PutObject", "s3:ListBucket"]]),
        "Resource": st.sampled_from(
            ["*", f"{BUCKET}/*", BUCKET, "arn:aws:s3:::other/*", [BUCKET, f"{BUCKET}/public/*"]]
        ),
        "Condition": conditions,
    }
)


def written(drawn: dict[str, Any], effect: str) -> dict[str, Any]:
    """A drawn statement as JSON."""
    rest = {key: value for key, value in drawn.items() if key != "who" and value}
    return {"Effect": effect, **drawn["who"], **rest}


def pattern(text: str) -> Any:
    return pattern_of(tokens_of(text, Syntax.RESOURCE, False))


OBJECT_BITS = REFERENCE.actions_matching("s3:GetObject") | REFERENCE.actions_matching("s3:PutObject")
PARTS = (
    Part((pattern(BUCKET),), REFERENCE.actions_matching("s3:ListBucket")),
    Part((pattern(f"{BUCKET}/*"),), OBJECT_BITS),
)
CALLERS = (
    ANONYMOUS,
    *(
        Caller(kind, f"arn:aws:iam::{account}:{kind}/{name}", account)
        for account in (NAMED, STRANGER)
        for kind in (CallerKind.ROLE, CallerKind.USER)
        for name in ("reader", "other")
    ),
    Caller(CallerKind.SERVICE, "sns.amazonaws.com"),
    Caller(CallerKind.CANONICAL_USER, "stranger"),
)


def contexts(caller: Caller) -> Iterator[dict[str, tuple[str, ...]]]:
    """Contexts of requests from outside: another organisation or none, networks that the zone does not trust."""
    own = dict(caller_context(caller))
    if caller.kind is CallerKind.SERVICE:
        for account in (STRANGER, NAMED):
            source = f"arn:aws:sns:eu-west-1:{account}:t"
            yield {**own, "aws:sourceaccount": (account,), "aws:sourcearn": (source,)}
        return
    elsewhere = {"aws:principalorgid": ("o-other",), "aws:principalorgpaths": ("o-other/r-2/",)}
    organizations: list[dict[str, tuple[str, ...]]] = [{}, elsewhere] if caller.account else [{}]
    networks = [{"aws:sourceip": ("198.51.100.7",)}, {"aws:sourcevpce": ("vpce-other",)}]
    for organization, network in product(organizations, networks):
        yield {**own, **organization, **network}


def requests() -> Iterator[Request]:
    """Requests of sample outsiders."""
    for caller, action in product(CALLERS, ACTIONS):
        for resource in (BUCKET,) if action == "s3:ListBucket" else (f"{BUCKET}/x", f"{BUCKET}/public/x"):
            for context in contexts(caller):
                yield Request(action, resource, caller, context)


REQUESTS = tuple(requests())


def stack(rules: Rules, limits: Rules) -> PolicyStack:
    """The policy of a bucket of HOME; outsiders may do everything as far as their own accounts go."""
    allow_all = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    everything = rules_of(parse_policy(allow_all), REFERENCE)
    return PolicyStack((everything,), rules, rcps=((limits,),), resource_account=HOME)


def is_told(request: Request, found: tuple[Opening, ...]) -> bool:
    """Whether an opening names the caller of a request, or everybody, with its action."""
    caller = request.caller or ANONYMOUS
    names = {
        CallerKind.SERVICE: {("Service", caller.arn), ("Service", "*"), ("AWS", "*")},
        CallerKind.CANONICAL_USER: {("CanonicalUser", caller.arn), ("AWS", "*")},
    }.get(caller.kind, {("AWS", "*"), ("AWS", caller.account), ("AWS", caller.arn)})
    bit = REFERENCE.actions_matching(request.action)
    return any(one.principal in names and one.bits & bit for one in found)


def is_of_everybody(request: Request, rules: Rules) -> bool:
    """Whether only statements about everybody let a service in, which are not meant for services."""
    allowing = [rule for rule in rules.allows if rule.applies(request)]
    return all(rule.statement.principal.negated or rule.statement.principal.is_everyone for rule in allowing)  # type: ignore[union-attr]


@settings(max_examples=150, deadline=None)
@given(st.lists(statements, min_size=1, max_size=2), st.lists(statements, max_size=2), st.booleans())
def test_every_sample_outsider_who_gets_in_is_told_and_every_opening_has_a_request(
    allows: list[dict[str, Any]], denies: list[dict[str, Any]], by_rcp: bool
) -> None:
    own = [written(one, "Allow") for one in allows] + ([] if by_rcp else [written(one, "Deny") for one in denies])
    full = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    limiting = [full, *([written(one, "Deny") for one in denies] if by_rcp else [])]
    rules, limits = (
        rules_of(parse_policy({"Version": "2012-10-17", "Statement": listed}), REFERENCE) for listed in (own, limiting)
    )
    found = openings(rules, ZONE, PARTS, limits=limits.denies)
    assert found.undecided == ()
    policies = stack(rules, limits)
    for opening in found.found:
        assert decide(policies, opening.request) is Decision.ALLOW, (own, limiting, opening)
        assert opening.request.caller is None or opening.request.caller.account != HOME
    for request in REQUESTS:
        if decide(policies, request) is Decision.ALLOW and not is_told(request, found.found):
            caller = request.caller or ANONYMOUS
            assert caller.kind in (CallerKind.SERVICE, CallerKind.CANONICAL_USER), (own, limiting, request)
            assert is_of_everybody(request, rules), (own, limiting, request)
