"""Who outside a declared zone of trust a policy admits: the public, any account, strangers by name, confused deputies.

IAM User Guide, "IAM Access Analyzer findings" (zone of trust) and "The confused deputy problem". Each kind is a verdict
of its own, because each asks for another remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from leastwise.policy.access import Comparison, Difference, Outcome
from leastwise.policy.caller import Caller, CallerKind
from leastwise.policy.callers import Callers, all_callers, context_demands, demand
from leastwise.policy.document import Policy, Statement
from leastwise.policy.key_space import Demand
from leastwise.policy.request import Request
from leastwise.policy.rule import rules_of
from leastwise.policy.shared_providers import strangers_with_tokens
from leastwise.policy.trust import anonymous, any_account, outsider_demands, services_of
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class ZoneOfTrust:
    """Whom a policy may admit: accounts, organisations (ids, and paths such as o-1/r-2/ou-3/*), and networks.

    A request from one of the VPCs, VPC endpoints or CIDRs is trusted whoever makes it. `canonical_users` are ids of
    trusted accounts, `buckets` ARNs of theirs, `principal_ids` unique ids of principals in them.
    """

    accounts: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    organization_paths: frozenset[str] = frozenset()
    vpcs: frozenset[str] = frozenset()
    vpc_endpoints: frozenset[str] = frozenset()
    cidrs: frozenset[str] = frozenset()
    canonical_users: frozenset[str] = frozenset()
    buckets: frozenset[str] = frozenset()
    principal_ids: frozenset[str] = frozenset()


class Exposure(StrEnum):
    """To whom a policy is open, the widest first."""

    PUBLIC = "public"
    ANY_ACCOUNT = "any AWS account"
    OUTSIDE_ZONE = "outside the zone of trust"
    CONFUSED_DEPUTY = "confused deputy"


@dataclass(frozen=True, slots=True)
class ExposureVerdict:
    """Whether a policy is open to some outsiders: FAIL with a request and the statement, PASS, or UNDETERMINED."""

    exposure: Exposure
    outcome: Outcome
    request: Request | None = None
    allowed_by: Statement | None = None


_NOTHING = Policy(())


def exposures(policy: Policy, zone: ZoneOfTrust, reference: Reference) -> tuple[ExposureVerdict, ...]:
    """A verdict for each exposure. Raises PolicyError for an operator that AWS does not have."""
    rules, nothing = rules_of(policy, reference), rules_of(_NOTHING, reference)
    network = tuple(_outside_networks(zone))
    return tuple(
        _verdict(exposure, Comparison(rules, nothing, callers, demands=network))
        for exposure, callers in (
            (Exposure.PUBLIC, (anonymous([policy]), *strangers_with_tokens([policy]))),
            (Exposure.ANY_ACCOUNT, any_account([policy])),
            (Exposure.OUTSIDE_ZONE, tuple(_strangers(policy, zone))),
            (Exposure.CONFUSED_DEPUTY, tuple(_deputies(policy))),
        )
    )


def _verdict(exposure: Exposure, comparison: Comparison) -> ExposureVerdict:
    found = comparison.first()
    if isinstance(found, Difference):
        return ExposureVerdict(exposure, Outcome.FAIL, found.witness.request, found.witness.allowed_by.statement)
    return ExposureVerdict(exposure, found)


def _outside_networks(zone: ZoneOfTrust) -> Iterator[Demand]:
    """A request comes from none of the zone's networks."""
    for key, values in (("aws:SourceVpc", zone.vpcs), ("aws:SourceVpce", zone.vpc_endpoints)):
        if values:
            yield demand("StringNotEqualsIfExists", key, *sorted(values))
    if zone.cidrs:
        yield demand("NotIpAddressIfExists", "aws:SourceIp", *sorted(zone.cidrs))


def _strangers(policy: Policy, zone: ZoneOfTrust) -> Iterator[Callers]:
    """Principals whom the policy names, in accounts that the zone does not, and of none of its organisations."""
    for callers in all_callers([policy]):
        caller = callers.example
        if caller is None or caller.kind in (CallerKind.ANONYMOUS, CallerKind.SERVICE):
            continue
        if caller.account in zone.accounts:
            continue
        yield Callers(caller, (*callers.demands, *_of_no_trusted_organization(caller, zone)))


def _of_no_trusted_organization(caller: Caller, zone: ZoneOfTrust) -> Iterator[Demand]:
    if caller.kind in (CallerKind.FEDERATED, CallerKind.CANONICAL_USER):
        return
    if zone.organizations:
        yield demand("StringNotEquals", "aws:PrincipalOrgID", *sorted(zone.organizations))
    if zone.organization_paths:
        yield demand("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", *sorted(zone.organization_paths))


def _deputies(policy: Policy) -> Iterator[Callers]:
    """Services that act for somebody outside: nothing says on whose behalf, or it is a stranger's."""
    for service in services_of([policy]):
        caller = Caller(CallerKind.SERVICE, service)
        yield Callers(caller, (*context_demands(caller), *outsider_demands([policy])))
