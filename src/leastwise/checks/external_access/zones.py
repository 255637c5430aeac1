"""The zone of trust for one resource: the declared one, the resource's own account, and what was recorded of them all.

Access Analyzer's zone of trust is an account or an organisation (IAM User Guide, "Getting started with IAM Access
Analyzer"). A network, a bucket, a canonical user or a unique id belongs to the zone where it was recorded in an account
of the zone; of one that was recorded nowhere nobody can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from leastwise.access.members import inner, text
from leastwise.evidence.evidence import Evidence
from leastwise.policy import Policy, ZoneOfTrust
from leastwise.policy.callers import named_accounts
from leastwise.policy.outsiders import ORIGIN_ACCESS_IDENTITIES

_ORGANIZATION = "organisation"
_VPC, _ENDPOINT, _BUCKET, _IDENTITY = "VPC", "VPC endpoint", "bucket", "unique id"
_KINDS: Final = {
    "aws:sourcevpc": _VPC,
    "aws:sourcevpce": _ENDPOINT,
    "aws:sourcearn": _BUCKET,
    "aws:userid": _IDENTITY,
    "aws:principalorgid": _ORGANIZATION,
    "aws:principalorgpaths": _ORGANIZATION,
    "aws:sourceorgid": _ORGANIZATION,
    "aws:sourceorgpaths": _ORGANIZATION,
}
"""The condition keys whose values do not say whose they are, with what these are."""
_UNIQUE_ID: Final = 16  # characters that unique ids (AIDA…, AROA…) have at least


@dataclass(frozen=True, slots=True)
class ZoneOfResource:
    """The zone as far as a policy can tell. `hopeful` takes what nobody knows for the zone's; `unknown` says what."""

    known: ZoneOfTrust
    hopeful: ZoneOfTrust
    unknown: tuple[str, ...] = ()


class Zones:
    """Zones of trust over one state, cut down to what a policy names, so that equal policies have equal zones."""

    def __init__(self, evidence: Evidence) -> None:
        self._zone = evidence.zone
        self.accounts = evidence.zone.accounts | frozenset(_members(evidence))
        self._owners = _owners(evidence)
        self._organization = evidence.surroundings.organization

    def is_trusted(self, account_id: str, own: str) -> bool:
        """Whether an account is in the zone of a resource of account `own`."""
        return account_id == own or account_id in self.accounts

    def of(self, policies: Sequence[Policy], own: str) -> ZoneOfResource:
        """The zone of a resource of account `own` whose policies these are."""
        named = {*named_accounts(policies), own}
        accounts = frozenset(one for one in named if self.is_trusted(one, own))
        trusted: dict[str, set[str]] = defaultdict(set)
        unknown: dict[str, set[str]] = defaultdict(set)
        for kind, value in dict.fromkeys(_values(policies)):
            owner = self._owners.get((kind, value))
            if kind == _ORGANIZATION:  # with an organisation known, others are outsiders
                if not self._zone.organizations and self._organization.organization_id(own) is None:
                    unknown[kind].add(value)
            elif owner is None and kind != _CANONICAL:  # whoever it is, it is none of the accounts that have buckets
                unknown[kind].add(value)
            elif owner is not None and self.is_trusted(owner, own):
                trusted[kind].add(value)
        known = self._with(accounts, trusted)
        told = tuple(f"{kind} {value}" for kind in sorted(unknown) for value in sorted(unknown[kind]))
        if not told:
            return ZoneOfResource(known, known)
        more = {kind: trusted[kind] | unknown[kind] for kind in (*trusted, *unknown)}
        others = {ORIGIN_ACCESS_IDENTITIES} if unknown.get(_ORIGIN) else set()
        return ZoneOfResource(known, self._with(accounts | others, more), told)

    def _with(self, accounts: frozenset[str], values: dict[str, set[str]]) -> ZoneOfTrust:
        zone = self._zone
        if not any(values.values()):
            return replace(zone, accounts=accounts)
        return replace(
            zone,
            accounts=accounts,
            vpcs=zone.vpcs | values.get(_VPC, set()),
            vpc_endpoints=zone.vpc_endpoints | values.get(_ENDPOINT, set()),
            canonical_users=zone.canonical_users | values.get(_CANONICAL, set()),
            buckets=zone.buckets | values.get(_BUCKET, set()),
            organizations=zone.organizations | values.get(_ORGANIZATION, set()),
            principal_ids=zone.principal_ids | values.get(_IDENTITY, set()),
        )


_CANONICAL: Final = "canonical user"
_ORIGIN: Final = "CloudFront origin access identity"


def _members(evidence: Evidence) -> Iterator[str]:
    """The accounts of the organisations, and of the paths in them, that the zone names."""
    organization, zone = evidence.surroundings.organization, evidence.zone
    for account in organization.accounts() if zone.organizations or zone.organization_paths else ():
        path = organization.organization_path(account) or ""
        in_path = any(fnmatchcase(path, one) or fnmatchcase(path.rstrip("/"), one) for one in zone.organization_paths)
        if organization.organization_id(account) in zone.organizations or in_path:
            yield account


def _owners(evidence: Evidence) -> dict[tuple[str, str], str]:
    """(kind, value) -> the account in which a VPC, an endpoint, a bucket, a canonical user or a principal is."""
    state, found = evidence.state, {}
    for item in state.of_type("AWS::EC2::VPCEndpoint"):
        found[_ENDPOINT, item.resource_id] = item.account_id
        if vpc := text(item.configuration, "vpcId"):
            found[_VPC, vpc] = item.account_id
    for item in state.of_type("AWS::S3::AccessPoint"):
        if vpc := text(inner(item.configuration, "vpcConfiguration"), "vpcId"):
            found.setdefault((_VPC, vpc), item.account_id)
    for item in state.of_type("AWS::OpenSearchService::Domain"):
        if vpc := text(item.configuration, "vpcId"):
            found.setdefault((_VPC, vpc), item.account_id)
    for item in state.of_type("AWS::S3::Bucket"):
        found[_BUCKET, item.arn] = item.account_id
        if owner := text(inner(inner(item.configuration, "accessControlList"), "owner"), "id"):
            found[_CANONICAL, owner] = item.account_id
    for kind in ("AWS::IAM::User", "AWS::IAM::Role"):
        found |= {(_IDENTITY, item.resource_id): item.account_id for item in state.of_type(kind)}
    return found


def _values(policies: Sequence[Policy]) -> Iterator[tuple[str, str]]:
    """What policies name that does not say whose it is: (kind, value), without wildcards."""
    for policy in policies:
        for statement in policy.statements:
            for kind, value in statement.principal.entries if statement.principal else ():
                if kind == "AWS" and f":iam::{ORIGIN_ACCESS_IDENTITIES}:" in value:
                    yield _ORIGIN, value.rpartition(" ")[2]
                elif kind == "CanonicalUser":
                    yield _CANONICAL, value
            for condition in statement.conditions:
                if key := _KINDS.get(condition.key.lower()):
                    yield from ((key, one) for value in condition.values if (one := _plain(key, value)))


def _plain(kind: str, value: str) -> str:
    """The value without what may stand behind it; empty where it is a pattern, or says whose it is."""
    value = value.split(":")[0] if kind == _IDENTITY else value
    if kind == _ORGANIZATION:
        value = value.split("/")[0]
    if set("*?$") & set(value):
        return ""
    if kind == _BUCKET:
        return value if value.count(":") > _ARN_COLONS - 1 and not value.split(":")[4] else ""
    return "" if kind == _IDENTITY and (len(value) < _UNIQUE_ID or value.isdigit()) else value


_ARN_COLONS: Final = 5
