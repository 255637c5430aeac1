"""The kinds of callers that policies tell apart, with what follows for the context keys of each.

A comparison looks at each kind on its own, so that keys which belong together stay together: a principal's ARN and
its account, a resource's ARN and its account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Final

from leastwise.errors import InputError
from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, account_of_entry, admits, caller_of
from leastwise.policy.clause import clause_of
from leastwise.policy.document import Condition, Effect, Policy
from leastwise.policy.key_space import Demand
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.request import caller_context
from leastwise.policy.texts import Pattern

FRESH_ACCOUNTS: Final = ("999900001111", "888800002222", "777700003333")
CALLER_KEYS: Final = (
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:userid",
    "aws:username",
    "kms:calleraccount",
)
_TELLING_KEYS: Final = frozenset(
    {*CALLER_KEYS, "aws:principaltype", "aws:principalisawsservice", "aws:principalservicename"}
)


@dataclass(frozen=True, slots=True)
class Callers:
    """A kind of caller, by an example of it, with what its context keys must be.

    `resources` are patterns of which the resource must match one, where that follows; None where it does not.
    """

    example: Caller | None = None
    demands: tuple[Demand, ...] = ()
    resources: tuple[Pattern, ...] | None = None


@lru_cache(maxsize=50_000)
def demand(operator: str, key: str, *values: str) -> Demand:
    """The demand that a condition holds."""
    return Demand(clause_of(Condition(operator, key, values), False), True)


def callers_of(policies: Sequence[Policy]) -> tuple[Callers, ...]:
    """Every kind of caller that the policies tell apart."""
    keys = frozenset[str]().union(*(policy.condition_keys for policy in policies))
    untagged = list(_callers(policies, keys))
    most_tags = (_MOST_KINDS // max(1, len(untagged))).bit_length() - 1
    found = [_with(one, more) for one, more in product(untagged, _tagging(keys, max(0, most_tags)))]
    if "aws:resourceaccount" not in keys:
        return tuple(found)
    accounts = (*named_accounts(policies), fresh_account(policies))
    return tuple(
        Callers(
            one.example, (*one.demands, demand("StringEquals", "aws:ResourceAccount", account)), _of_account(account)
        )
        for one, account in product(found, accounts)
    )


def _with(callers: Callers, more: tuple[Demand, ...]) -> Callers:
    return Callers(callers.example, (*callers.demands, *more), callers.resources) if more else callers


def _tagging(keys: frozenset[str], most_tags: int) -> tuple[tuple[Demand, ...], ...]:
    """Which of the request's tags there are: one that is there is among aws:TagKeys too.

    The reverse does not hold, because requests that remove tags name keys alone. Tag keys ignore case. AWS global
    condition context keys, "aws:RequestTag/tag-key" and "aws:TagKeys".
    """
    named = sorted(key.removeprefix(_REQUEST_TAG) for key in keys if key.startswith(_REQUEST_TAG))
    if "aws:tagkeys" not in keys:
        return ((),)
    ways = [
        (
            (demand("Null", _REQUEST_TAG + tag, "true"),),
            (
                demand("Null", _REQUEST_TAG + tag, "false"),
                demand("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys", tag),
            ),
        )
        for tag in named[:most_tags]
    ]
    return tuple(tuple(one for way in chosen for one in way) for chosen in product(*ways))


_REQUEST_TAG: Final = "aws:requesttag/"
_MOST_KINDS: Final = 64
"""How many kinds of callers tags may make of fewer, by being there or not; further tags are not linked."""


def _of_account(account: str) -> tuple[Pattern, ...]:
    """The resources that can belong to an account: those that say so, and those whose ARNs name none."""
    texts = (f"arn:*:*:*:{account}:*", "arn:*:*:*::*", "*")
    return tuple(Pattern(("*",) if one == "*" else tokens_of(one, Syntax.RESOURCE)) for one in texts)


def _callers(policies: Sequence[Policy], keys: frozenset[str]) -> Iterator[Callers]:
    if not any(policy.has_principals for policy in policies):
        yield from _without_principals(policies, keys)
        return
    seen: set[tuple[bool, ...]] = set()
    for callers in all_callers(policies):
        signature = _admitted(policies, callers.example)
        if signature not in seen or keys & _TELLING_KEYS:
            seen.add(signature)
            yield callers


def _without_principals(policies: Sequence[Policy], keys: frozenset[str]) -> Iterator[Callers]:
    """The kinds of principals, and their accounts, as far as several keys tell them apart."""
    kinds = _principals_by_kind() if len(keys & _KIND_KEYS) > 1 else ((),)
    accounts: tuple[tuple[Demand, ...], ...] = ((),)
    if {"aws:principalarn", "aws:principalaccount"} <= keys:
        accounts = tuple(map(_principals_of, (*named_accounts(policies), fresh_account(policies))))
    for kind, account in product(kinds, accounts):
        yield Callers(None, (*kind, *account))


def _principals_of(account: str) -> tuple[Demand, ...]:
    arn = demand("ArnLike", "aws:PrincipalArn", f"arn:*:*:*:{account}:*")
    return arn, demand("StringEquals", "aws:PrincipalAccount", account)


_KIND_KEYS: Final = frozenset({"aws:principalarn", "aws:principaltype", "aws:username"})


@lru_cache(maxsize=1)
def _principals_by_kind() -> tuple[tuple[Demand, ...], ...]:
    """What follows for users, roles, federated users and root (IAM User Guide, "Principal key values")."""
    forms = (
        ("User", "arn:*:iam::*:user/*"),
        ("AssumedRole", "arn:*:iam::*:role/*"),
        ("FederatedUser", "arn:*:sts::*:federated-user/*"),
        ("Account", "arn:*:iam::*:root"),
    )
    return tuple(
        (
            demand("StringEquals", "aws:PrincipalType", kind),
            demand("ArnLike", "aws:PrincipalArn", arn),
            demand("Null", "aws:username", "false" if kind == "User" else "true"),
        )
        for kind, arn in forms
    )


def _admitted(policies: Sequence[Policy], caller: Caller | None) -> tuple[bool, ...]:
    return tuple(
        admits(one.principal, caller, denies=one.effect is Effect.DENY)
        for policy in policies
        for one in policy.statements
    )


def all_callers(policies: Sequence[Policy]) -> Iterator[Callers]:
    """Every kind of caller that principals and conditions name, and strangers to all of them."""
    entries = dict.fromkeys(
        entry for policy in policies for one in policy.statements if one.principal for entry in one.principal.entries
    )
    named = [value for kind, value in entries if kind == "AWS" and value.startswith("arn:")]
    limits = any(one.principal and one.principal.negated for policy in policies for one in policy.statements)
    for kind, value in entries:
        for caller in _named(kind, value):
            for one in (caller, *(_variants(caller) if limits else ())):
                yield Callers(one, context_demands(one))
    names = _user_names(policies)
    for account in (fresh_account(policies), *named_accounts(policies)):
        yield from _of_any_name(account, named, names)
    absent = tuple(demand("Null", key, "true") for key in CALLER_KEYS)
    yield Callers(ANONYMOUS, (*context_demands(ANONYMOUS), *absent))
    for service in ("ec2.amazonaws.com", "outsider.amazonaws.com"):
        if ("Service", service) not in entries:
            yield Callers(Caller(CallerKind.SERVICE, service), context_demands(Caller(CallerKind.SERVICE, service)))


def context_demands(caller: Caller) -> tuple[Demand, ...]:
    """What the context keys of a caller are."""
    fixed = tuple(demand("StringEquals", key, *values) for key, values in caller_context(caller).items())
    if caller.kind in (CallerKind.SERVICE, CallerKind.FEDERATED, CallerKind.CANONICAL_USER):
        return (*fixed, *(demand("Null", key, "true") for key in (*CALLER_KEYS, "aws:principaltype")))
    return fixed


def _named(kind: str, value: str) -> Iterator[Caller]:
    """The caller that an entry names alone; accounts are looked at as a whole."""
    if kind == "Service" and value != "*":
        yield Caller(CallerKind.SERVICE, value)
    elif kind == "Federated" and value != "*":
        yield Caller(CallerKind.FEDERATED, value, value.split(":")[4] if value.count(":") > 4 else "")
    elif kind == "CanonicalUser":
        yield Caller(CallerKind.CANONICAL_USER, value)
    elif kind == "AWS" and value.startswith("arn:") and account_of_entry(value) is None:
        try:
            yield caller_of(value)
        except InputError:
            return


def _variants(caller: Caller) -> Iterator[Caller]:
    """Callers whom NotPrincipal treats otherwise: a role's session, and one with a permissions boundary."""
    if caller.kind in (CallerKind.USER, CallerKind.ROLE):
        yield replace(caller, has_boundary=True)
    if caller.kind is CallerKind.ROLE and not caller.session_arn:
        name = caller.arn.rsplit("/", 1)[-1]
        yield replace(caller, session_arn=f"arn:aws:sts::{caller.account}:assumed-role/{name}/example")


def _of_any_name(account: str, named: Sequence[str], user_names: Sequence[str]) -> Iterator[Callers]:
    """A role, users, a federated user and the root of an account, none of those that policies name."""
    others = [value for value in named if f"::{account}:" in value]
    yield _unnamed(CallerKind.ROLE, f"arn:aws:iam::{account}:role/example", others, f"arn:*:iam::{account}:role/*")
    for name in user_names or ("",):
        patterns = [f"arn:*:iam::{account}:user/{name}", f"arn:*:iam::{account}:user/*/{name}"] if name else []
        arn = f"arn:aws:iam::{account}:user/{name or 'example'}"
        callers = _unnamed(CallerKind.USER, arn, others, *(patterns or [f"arn:*:iam::{account}:user/*"]))
        own = (demand("StringEquals", "aws:username", name),) if name else ()
        yield Callers(callers.example, (*callers.demands, *own))
    federated = f"arn:aws:sts::{account}:federated-user/example"
    yield _unnamed(CallerKind.FEDERATED_USER, federated, others, f"arn:*:sts::{account}:federated-user/*")
    root = Caller(CallerKind.ROOT, f"arn:aws:iam::{account}:root", account)
    yield Callers(root, context_demands(root))


def _unnamed(kind: CallerKind, arn: str, others: Sequence[str], *patterns: str) -> Callers:
    """Callers of a kind whose ARNs match a pattern and are none of some others."""
    session = arn if kind is CallerKind.FEDERATED_USER else ""
    caller = Caller(kind, arn, arn.split(":")[4], session)
    keys = {key: values for key, values in caller_context(caller).items() if key not in _OPEN_KEYS}
    demands = [demand("StringEquals", key, *values) for key, values in keys.items()]
    demands.append(demand("ArnLike", "aws:PrincipalArn", *patterns))
    if others:
        demands.append(demand("ArnNotLike", "aws:PrincipalArn", *others))
    return Callers(caller, tuple(demands))


def _user_names(policies: Sequence[Policy]) -> tuple[str, ...]:
    """User names to tell apart: those that policies write out, and another; none where no policy asks for them."""
    if not any("aws:username" in policy.condition_keys for policy in policies):
        return ()
    values = [
        value.rsplit("/", 1)[-1]
        for policy in policies
        for one in policy.statements
        for condition in one.conditions
        if condition.key.lower() in _OPEN_KEYS
        for value in condition.values
    ]
    return tuple(dict.fromkeys([*(value for value in values if value and not set("*?$") & set(value)), "example-user"]))


_OPEN_KEYS: Final = frozenset({"aws:principalarn", "aws:username"})


def fresh_account(policies: Sequence[Policy]) -> str:
    """An account id that the policies name nowhere."""
    named = set(named_accounts(policies))
    return next(one for one in FRESH_ACCOUNTS if one not in named)


def named_accounts(policies: Sequence[Policy]) -> tuple[str, ...]:
    """The accounts that principals, resources and conditions name, in order; of a pattern of accounts an example."""
    found: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements:
            values = [value for _, value in statement.principal.entries] if statement.principal else []
            values += statement.resources or ()
            values += [value for condition in statement.conditions for value in condition.values]
            found |= dict.fromkeys(account for value in values if (account := _account_in(value)))
    return tuple(found)


@lru_cache(maxsize=50_000)
def _account_in(text: str) -> str | None:
    """The account that a text names: by its id, or as the fifth part of an ARN."""
    written = text.split(":", 5)[4] if text.count(":") > _ARN_COLONS - 1 else text
    if not written or not set(written) <= _ACCOUNT_LETTERS or not any(letter.isdigit() for letter in written):
        return None
    fixed = written.replace("*", "").replace("?", "0")
    if len(fixed) == _ACCOUNT_DIGITS:
        return fixed
    if "*" not in written or len(fixed) > _ACCOUNT_DIGITS:
        return None
    before, _, after = written.replace("?", "0").partition("*")
    return before + "0" * (_ACCOUNT_DIGITS - len(fixed)) + after.replace("*", "")


_ARN_COLONS: Final = 5
_ACCOUNT_DIGITS: Final = 12
_ACCOUNT_LETTERS: Final = frozenset("0123456789*?")
