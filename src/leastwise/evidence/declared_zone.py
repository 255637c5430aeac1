"""The zone of trust of an analysis: the organisation, each account by itself, or what is named.

IAM User Guide, "IAM Access Analyzer concepts": zone of trust. Identifiers have the shapes that the API references of
Organizations (o-…, ou-…) and EC2 (vpc-…, vpce-…) give them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from leastwise.access.question import Surroundings
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.policy import ZoneOfTrust

ORGANIZATION: Final = "organization"
ACCOUNT: Final = "account"

_SHAPES: Final = {
    "accounts": re.compile(r"\d{12}"),
    "organizations": re.compile(r"o-[a-z0-9]{10,32}"),
    "organization_paths": re.compile(r"o-[a-z0-9]{10,32}/r-[a-z0-9]{4,32}(/[A-Za-z0-9*?-]+)*/?\*?"),
    "vpcs": re.compile(r"vpc-[0-9a-f]{8,17}"),
    "vpc_endpoints": re.compile(r"vpce-[0-9a-f]{8,17}"),
}


@dataclass(frozen=True, slots=True)
class AnalysisZone:
    """A zone of trust, and where it comes from in words. With `is_each_account` every account trusts only itself."""

    zone: ZoneOfTrust
    source: str
    is_each_account: bool = False

    def of_account(self, account_id: str) -> ZoneOfTrust:
        """The zone for the resources of an account."""
        if not self.is_each_account:
            return self.zone
        return replace(self.zone, accounts=self.zone.accounts | {account_id})

    def document(self) -> dict[str, Any]:
        """As JSON, without the empty lists."""
        lists = {
            "accounts": self.zone.accounts,
            "organizations": self.zone.organizations,
            "organizationPaths": self.zone.organization_paths,
            "vpcs": self.zone.vpcs,
            "vpcEndpoints": self.zone.vpc_endpoints,
            "cidrs": self.zone.cidrs,
        }
        return {"source": self.source} | {name: sorted(values) for name, values in lists.items() if values}


def zone_of(surroundings: Surroundings, declared: Iterable[str], trusted: Iterable[str]) -> AnalysisZone:
    """The zone that --zone declares, widened by what --trust names; without a declaration, what was recorded.

    That is the organisation and its accounts, or else the recorded accounts. Raises InputError for what is no
    identifier, NothingToEvaluateError for "organization" where none was recorded.
    """
    declared, extra = list(declared), ZoneOfTrust()
    for text in trusted:
        extra = _with(extra, text, "--trust")
    if ACCOUNT in declared:
        if len(declared) > 1:
            raise InputError("--zone account stands alone", "Name further identifiers with --trust.")
        return AnalysisZone(extra, "each account by itself", is_each_account=True)
    found = _recorded(surroundings) if not declared else AnalysisZone(ZoneOfTrust(), "as declared")
    for text in declared:
        if text == ORGANIZATION:
            found = AnalysisZone(_joined(found.zone, _organization(surroundings)), found.source)
        else:
            found = AnalysisZone(_with(found.zone, text, "--zone"), found.source)
    return AnalysisZone(_joined(found.zone, extra), found.source)


def _recorded(surroundings: Surroundings) -> AnalysisZone:
    organization = _organization_ids(surroundings)
    if organization:
        return AnalysisZone(_organization(surroundings), "the recorded organisation")
    return AnalysisZone(ZoneOfTrust(accounts=frozenset(surroundings.state.accounts())), "the recorded accounts")


def _organization(surroundings: Surroundings) -> ZoneOfTrust:
    identifiers = _organization_ids(surroundings)
    if not identifiers:
        raise NothingToEvaluateError(
            "--zone organization: no organisation was recorded",
            "Collect its management account, or name the organisation: --zone o-….",
        )
    accounts = {*surroundings.organization.accounts(), *surroundings.state.accounts()}
    return ZoneOfTrust(accounts=frozenset(accounts), organizations=identifiers)


def _organization_ids(surroundings: Surroundings) -> frozenset[str]:
    reader = surroundings.organization
    found = (reader.organization_id(account) for account in (*reader.accounts(), *surroundings.state.accounts()))
    return frozenset(one for one in found if one)


def _with(zone: ZoneOfTrust, text: str, option: str) -> ZoneOfTrust:
    for name, shape in _SHAPES.items():
        if shape.fullmatch(text):
            return _joined(zone, ZoneOfTrust(**{name: frozenset({text})}))
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise InputError(
            f"{option}: {text!r} is no account, organisation, path, VPC, VPC endpoint or CIDR",
            "Such as 111122223333, o-exampleorgid, vpc-0a1b2c3d, vpce-0a1b2c3d, 203.0.113.0/24.",
        ) from None
    return _joined(zone, ZoneOfTrust(cidrs=frozenset({text})))


def _joined(one: ZoneOfTrust, other: ZoneOfTrust) -> ZoneOfTrust:
    return ZoneOfTrust(
        one.accounts | other.accounts,
        one.organizations | other.organizations,
        one.organization_paths | other.organization_paths,
        one.vpcs | other.vpcs,
        one.vpc_endpoints | other.vpc_endpoints,
        one.cidrs | other.cidrs,
    )
