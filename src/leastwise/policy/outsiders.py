"""The outsiders whom one statement could admit: for each principal that a finding may name, the callers it stands for.

IAM User Guide, "IAM JSON policy elements: Principal"; Access Analyzer's findings name a principal by its account, ARN,
provider or canonical user id, and everybody as "*" ("Findings for external and unused access").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from leastwise.errors import InputError
from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, account_of_entry, caller_of
from leastwise.policy.callers import CALLER_KEYS, Callers, context_demands, demand, fresh_account, named_accounts
from leastwise.policy.document import Effect, Policy, Statement
from leastwise.policy.key_space import Demand
from leastwise.policy.request import caller_context
from leastwise.policy.shared_providers import SHARED_PROVIDERS, provider_of, strangers_with_tokens
from leastwise.policy.trust import SERVICE_KEYS, anonymous, any_account, outsider_demands
from leastwise.policy.zone_of_trust import Exposure, ZoneOfTrust

ANYBODY: Final = ("AWS", "*")
"""How a finding names everybody."""

ORIGIN_ACCESS_IDENTITIES: Final = "cloudfront"
"""What stands for the account in the ARN of a CloudFront origin access identity."""

_ASKING_FOR_SERVICES: Final = frozenset(key.lower() for key in SERVICE_KEYS)
"""Everybody stands for services too, but is not meant for them unless one of these keys is asked for."""

_OPEN_KEYS: Final = frozenset({"aws:principalarn", "aws:username"})


@dataclass(frozen=True, slots=True)
class Outsider:
    """A principal that a finding may name, as Principal elements write it: (kind, value), and what it may stand for.

    `is_limited` says that the demands leave open what a zone of trust says about networks and sources.
    """

    principal: tuple[str, str]
    exposure: Exposure
    callers: tuple[Callers, ...]
    is_limited: bool = True


def outsiders_of(statement: Statement, policy: Policy, zone: ZoneOfTrust) -> Iterator[Outsider]:
    """The outsiders whom a statement could admit, the widest first."""
    element = statement.principal
    if element is None or element.negated or element.is_everyone:
        yield from _everyone(statement, policy, zone)
        return
    for kind, value in dict.fromkeys(element.entries):
        if kind == "AWS":
            yield from _of_account_entry(value, zone)
        elif kind == "Service":
            yield from _services(value, policy)
        elif kind == "Federated":
            yield from _federated(value, policy, zone)
        elif value not in zone.canonical_users:
            caller = Caller(CallerKind.CANONICAL_USER, value)
            yield Outsider((kind, value), Exposure.OUTSIDE_ZONE, (Callers(caller, context_demands(caller)),))


def _everyone(statement: Statement, policy: Policy, zone: ZoneOfTrust) -> Iterator[Outsider]:
    yield Outsider(ANYBODY, Exposure.PUBLIC, (anonymous([policy]),), False)
    yield Outsider(ANYBODY, Exposure.ANY_ACCOUNT, any_account([policy]), False)
    for account in _told_apart(statement, policy):
        if account not in zone.accounts:
            yield Outsider(("AWS", account), Exposure.OUTSIDE_ZONE, _in_account(account))
    absent = (demand("Null", key, "true") for key in (*CALLER_KEYS, *SERVICE_KEYS))
    nobody = Callers(ANONYMOUS, (*context_demands(ANONYMOUS), *absent))
    strangers = _in_account(fresh_account([policy]))
    yield Outsider(ANYBODY, Exposure.OUTSIDE_ZONE, (nobody, *strangers))
    if any(one.key.lower() in _ASKING_FOR_SERVICES for one in statement.conditions):
        yield from _services("*", policy)


def _told_apart(statement: Statement, policy: Policy) -> tuple[str, ...]:
    """The accounts that the conditions of a statement, or denying statements, tell apart from others."""
    denies = (one for one in policy.statements if one.effect is Effect.DENY)
    return named_accounts([Policy(tuple(replace(one, resources=None) for one in (statement, *denies)))])


def _of_account_entry(value: str, zone: ZoneOfTrust) -> Iterator[Outsider]:
    account = account_of_entry(value)
    if account is not None:
        if account not in zone.accounts:
            yield Outsider(("AWS", account), Exposure.OUTSIDE_ZONE, _in_account(account))
        return
    try:
        caller = caller_of(value)
    except InputError:
        return  # the unique id of a principal that was deleted, or no principal: nobody
    if caller.account not in zone.accounts:
        yield Outsider(("AWS", value), Exposure.OUTSIDE_ZONE, (_named(caller),))


def _services(value: str, policy: Policy) -> Iterator[Outsider]:
    """A service on behalf of a stranger, of whom it tells the account, or of an account that the policy names.

    IAM User Guide, "The confused deputy problem": services send aws:SourceAccount and aws:SourceArn.
    """
    caller = Caller(CallerKind.SERVICE, _ANY_SERVICE if value == "*" else value)
    own = [one for one in context_demands(caller) if value != "*" or one.clause.key != "aws:principalservicename"]
    own.append(demand("Null", "aws:SourceAccount", "false"))
    own.append(demand("ForAllValues:StringEquals", "lambda:EventSourceToken", _STRANGE_SOURCE))
    contexts = (demand("ForAllValues:ArnLike", key, _STRANGE_ARN) for key in _resource_contexts(policy))
    stranger = Callers(caller, (*own, *outsider_demands([policy]), *contexts))
    yield Outsider(("Service", value), Exposure.CONFUSED_DEPUTY, (stranger,), False)
    yield Outsider(("Service", value), Exposure.OUTSIDE_ZONE, (Callers(caller, tuple(own)),))


def _federated(value: str, policy: Policy, zone: ZoneOfTrust) -> Iterator[Outsider]:
    """Whoever has a token: of a shared provider anybody, of one that only outsiders run those that it vouches for."""
    account = value.split(":")[4] if value.count(":") > _ARN_COLONS - 1 else ""
    provider = provider_of(value)
    caller = Caller(CallerKind.FEDERATED, value, account)
    is_shared = provider is not None and provider in SHARED_PROVIDERS
    if is_shared:
        strangers = tuple(one for one in strangers_with_tokens([policy]) if one.example == caller)
        yield Outsider(("Federated", value), Exposure.PUBLIC, strangers, False)
    if is_shared or account not in zone.accounts:
        yield Outsider(("Federated", value), Exposure.OUTSIDE_ZONE, (Callers(caller, context_demands(caller)),))


_ARN_COLONS: Final = 5
_STRANGE_ARN: Final = "arn:*:*:*:999900001111:*"
_STRANGE_SOURCE: Final = "outsider-source"
_ENCRYPTION_CONTEXT: Final = "kms:encryptioncontext:"
_ANY_SERVICE: Final = "outsider.amazonaws.com"


@lru_cache(maxsize=10_000)
def _in_account(account: str) -> tuple[Callers, ...]:
    """A role, a user, and the root of an account, each of any name."""
    role = Caller(CallerKind.ROLE, f"arn:aws:iam::{account}:role/example", account)
    user = Caller(CallerKind.USER, f"arn:aws:iam::{account}:user/example", account)
    root = Caller(CallerKind.ROOT, f"arn:aws:iam::{account}:root", account)
    return (_of_any_name(role, "role/*"), _of_any_name(user, "user/*"), _named(root))


def _of_any_name(caller: Caller, resource: str) -> Callers:
    fixed = {key: values for key, values in caller_context(caller).items() if key not in _OPEN_KEYS}
    own = [demand("StringEquals", key, *values) for key, values in fixed.items()]
    own.append(demand("ArnLike", "aws:PrincipalArn", f"arn:*:iam::{caller.account}:{resource}"))
    own += _always(caller)
    if caller.kind is CallerKind.ROLE:
        own.append(demand("Null", "aws:username", "true"))
    return Callers(caller, tuple(own))


def _named(caller: Caller) -> Callers:
    return Callers(caller, (*context_demands(caller), *_always(caller)))


def _always(caller: Caller) -> Iterator[Demand]:
    """What holds of the requests of an account's principals whoever they are."""
    yield demand("StringEquals", "kms:CallerAccount", caller.account)
    yield from (demand("Null", key, "true") for key in SERVICE_KEYS[1:])


def limits_of_zone(policy: Policy, zone: ZoneOfTrust, known: Sequence[str]) -> tuple[Demand, ...]:
    """What holds of a request from outside the zone, as far as the policy could ask: its network, its source.

    `known` are the accounts of the zone that the policy names.
    """
    named = policy.condition_keys
    if not named:
        return ()
    contexts = _resource_contexts(policy)
    return tuple(one for one in _limits(zone, known, contexts) if one.clause.key in named)


def _resource_contexts(policy: Policy) -> tuple[str, ...]:
    """The keys of the encryption context in which services tell for which resource they use a key, such as a trail.

    AWS KMS Developer Guide, "Encryption context": aws:cloudtrail:arn, aws:logs:arn, aws:s3:arn and the like.
    """
    return tuple(
        sorted(one for one in policy.condition_keys if one.startswith(_ENCRYPTION_CONTEXT) and one.endswith("arn"))
    )


def namings_of_zone(policy: Policy, known: Sequence[str]) -> tuple[Demand, ...]:
    """A stranger's ARN does not name an account of the zone further on, as a pattern with a star would let it."""
    keys = [key for key in ("aws:SourceArn", *_resource_contexts(policy)) if key.lower() in policy.condition_keys]
    names = [f"*:{account}:*" for account in known]
    return tuple(demand("ForAllValues:StringNotLike", key, *names) for key in keys) if names else ()


def _limits(zone: ZoneOfTrust, accounts: Sequence[str], contexts: Sequence[str]) -> Iterator[Demand]:
    for key, values in (("aws:SourceVpc", zone.vpcs), ("aws:SourceVpce", zone.vpc_endpoints)):
        if values:
            yield demand("StringNotEqualsIfExists", key, *sorted(values))
    if zone.cidrs:
        for key in ("aws:SourceIp", "aws:VpcSourceIp"):
            yield demand("NotIpAddressIfExists", key, *sorted(zone.cidrs))
    if zone.principal_ids:
        ids = [f"{one}{end}" for one in sorted(zone.principal_ids) for end in ("", ":*")]
        yield demand("StringNotLikeIfExists", "aws:userid", *ids)
    arns = [*(f"arn:*:*:*:{account}:*" for account in accounts), *sorted(zone.buckets)]
    for key in ("aws:SourceArn", "s3:DataAccessPointArn", *contexts) if arns else ():
        yield demand("ForAllValues:ArnNotLike", key, *arns)
    for key in _ACCOUNT_KEYS if accounts else ():
        yield demand("ForAllValues:StringNotEquals", key, *accounts)
    for prefix in ("aws:Source", "aws:Vpce"):
        yield from _organizations(f"{prefix}Org", zone)


_ACCOUNT_KEYS: Final = ("aws:SourceAccount", "aws:SourceOwner", "s3:DataAccessPointAccount", "aws:VpceAccount")


def _organizations(prefix: str, zone: ZoneOfTrust) -> Iterator[Demand]:
    """An organisation, and a path in one, that are not the zone's."""
    if zone.organizations:
        yield demand("ForAllValues:StringNotEquals", f"{prefix}ID", *sorted(zone.organizations))
    paths = {*zone.organization_paths, *(f"{one}/*" for one in zone.organizations)}
    if paths:
        yield demand("ForAllValues:StringNotLike", f"{prefix}Paths", *sorted(paths))


def organization_limits(caller: Caller | None, zone: ZoneOfTrust) -> tuple[Demand, ...]:
    """What holds of an outsider's own organisation."""
    if caller is None or not caller.account or caller.kind is CallerKind.FEDERATED:
        return ()
    return tuple(_organizations("aws:PrincipalOrg", zone))
