"""Who is an outsider: kinds of callers that nobody trusts, with what their context keys are.

A policy is public where a request by an outsider is allowed whose keys have no value that the policy could trust. The
keys are those that AWS takes for a limit: Amazon S3 User Guide, "The meaning of 'public'"; IAM User Guide, "Access
Analyzer: supported resource types" and "AWS global condition context keys".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind
from leastwise.policy.callers import CALLER_KEYS, FRESH_ACCOUNTS, Callers, context_demands, demand, fresh_account
from leastwise.policy.conditions.addresses import Network, network_of
from leastwise.policy.document import Policy
from leastwise.policy.key_space import Demand
from leastwise.policy.request import caller_context

_ORGANIZATION: Final = "o-outsider000"
_ORGANIZATION_KEYS: Final = frozenset({"aws:principalorgid", "aws:principalorgpaths"})
_BROAD: Final = {4: 1 << 24, 6: 1 << 96}
"""A stretch of more addresses counts as the internet: more than a /8, than a /32 of IPv6."""

SERVICE_KEYS: Final = ("aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList")
"""What is said of services: anonymous requests have none of these keys, those of accounts the first alone."""

_OPEN_KEYS: Final = frozenset({"aws:principalarn", "aws:username"})
_ADDRESS_KEYS: Final = ("aws:sourceip", "aws:vpcsourceip")


def anonymous(policies: Sequence[Policy]) -> Callers:
    """Anybody on the internet, without credentials."""
    absent = [demand("Null", key, "true") for key in (*CALLER_KEYS, *SERVICE_KEYS)]
    return Callers(ANONYMOUS, (*context_demands(ANONYMOUS), *absent, *outsider_demands(policies)))


def any_account(policies: Sequence[Policy]) -> tuple[Callers, ...]:
    """A role and a user of an account that the policies do not name, in another organisation or in none."""
    account = fresh_account(policies)
    outside = outsider_demands(policies)
    asked = any(_ORGANIZATION_KEYS & policy.condition_keys for policy in policies)
    return tuple(
        Callers(caller, (*account_demands(caller, organization), *outside))
        for organization in ((_ORGANIZATION, None) if asked else (_ORGANIZATION,))
        for caller in (
            Caller(CallerKind.ROLE, f"arn:aws:iam::{account}:role/outsider", account),
            Caller(CallerKind.USER, f"arn:aws:iam::{account}:user/outsider", account),
        )
    )


def account_demands(caller: Caller, organization: str | None) -> tuple[Demand, ...]:
    """The context keys of a caller of an organisation, or of an account that is in none."""
    word, letters = ("user", "AIDA") if caller.kind is CallerKind.USER else ("role", "AROA")
    fixed = {key: values for key, values in caller_context(caller).items() if key not in _OPEN_KEYS}
    own = [demand("StringEquals", key, *values) for key, values in fixed.items()]
    return (
        *own,
        demand("ArnLike", "aws:PrincipalArn", f"arn:*:iam::{caller.account}:{word}/*"),
        *_of_organization(organization),
        demand("StringEquals", "kms:CallerAccount", caller.account),
        *(demand("Null", key, "true") for key in SERVICE_KEYS[1:]),
        demand("StringLike", "aws:userid", f"{letters}OUTSIDER000000000{':*' if word == 'role' else ''}"),
    )


def _of_organization(organization: str | None) -> Iterator[Demand]:
    if organization is None:
        yield from (demand("Null", key, "true") for key in ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"))
        return
    yield demand("StringEquals", "aws:PrincipalOrgID", organization)
    yield demand("ForAllValues:StringLike", "aws:PrincipalOrgPaths", f"{organization}/r-out/*")
    yield demand("Null", "aws:PrincipalOrgPaths", "false")


def outsider_demands(policies: Sequence[Policy]) -> tuple[Demand, ...]:
    """What keys are of a request from outside: absent, or of a stranger's account, network or resource."""
    account = fresh_account(policies)
    stranger = (f"arn:*:*:*:{account}:*", "arn:aws:s3:::outsider-bucket-0000")
    return (
        *(demand("ForAllValues:StringEquals", key, account) for key in _ACCOUNT_KEYS),
        *(demand("ForAllValues:StringEquals", key, *values) for key, values in _FRESH.items()),
        *(demand("ForAllValues:ArnLike", key, *stranger) for key in _ARN_KEYS),
        *(
            demand("ForAllValues:IpAddress", key, *probes)
            for key in _ADDRESS_KEYS
            if any(key in policy.condition_keys for policy in policies) and (probes := broad_addresses(policies, key))
        ),
    )


_ACCOUNT_KEYS: Final = ("aws:SourceAccount", "aws:SourceOwner", "s3:DataAccessPointAccount")
_ARN_KEYS: Final = ("aws:SourceArn", "s3:DataAccessPointArn", "s3:x-amz-server-side-encryption-aws-kms-key-id")
_FRESH: Final = {
    "aws:SourceVpc": ("vpc-0000outsider",),
    "aws:SourceVpce": ("vpce-0000outsider",),
    "aws:SourceOrgID": (_ORGANIZATION,),
    "aws:SourceOrgPaths": (f"{_ORGANIZATION}/r-out/",),
    "aws:VpceAccount": (FRESH_ACCOUNTS[0],),
    "aws:VpceOrgID": (_ORGANIZATION,),
}


def services_of(policies: Iterable[Policy]) -> tuple[str, ...]:
    """The service principals that policies name."""
    found = {
        value
        for policy in policies
        for statement in policy.statements
        if statement.principal
        for kind, value in statement.principal.entries
        if kind == "Service"
    }
    return tuple(sorted(found))


def broad_addresses(policies: Sequence[Policy], key: str) -> tuple[str, ...]:
    """An address of the internet from the middle of each broad stretch between the networks that policies name."""
    networks = [
        network
        for policy in policies
        for statement in policy.statements
        for condition in statement.conditions
        if condition.key.lower() == key
        for network in _joined(condition.values)
    ]
    found: list[str] = []
    for version, bits in ((4, 32), (6, 128)):
        own = [one for one in networks if one.version == version]
        edges = {0, 1 << bits, *_PUBLIC_EDGES[version]}
        edges |= {int(one.network_address) for one in own} | {int(one.broadcast_address) + 1 for one in own}
        for low, high in pairwise(sorted(edges)):
            middle = ipaddress.ip_address((low + (high - low) // 2).to_bytes(bits // 8, "big"))
            if high - low > _BROAD[version] and middle.is_global:
                found.append(str(middle))
    return tuple(found)


def _joined(values: Sequence[str]) -> Iterator[Network]:
    """The networks that values name, neighbours as one: two halves of the internet are the internet."""
    networks = [network for value in values if (network := network_of(value)) is not None]
    yield from ipaddress.collapse_addresses([one for one in networks if isinstance(one, ipaddress.IPv4Network)])
    yield from ipaddress.collapse_addresses([one for one in networks if isinstance(one, ipaddress.IPv6Network)])


_PUBLIC_EDGES: Final = {
    4: [int(ipaddress.IPv4Address(f"{first}.0.0.0")) for first in (1, 10, 11, 127, 128, 224)],
    6: [int(ipaddress.IPv6Address(f"{first}::")) for first in ("2000", "2600", "2700", "4000")],
}
"""Where the public part of the address space begins and ends, roughly: middles must not fall into private networks."""
