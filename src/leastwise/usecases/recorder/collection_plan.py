"""What a collection of live accounts reads: which accounts with which credentials, which Regions, which parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Final

from leastwise.collectors.live import chosen
from leastwise.collectors.live.collector import AccountAccess, CollectionOptions, LiveCollector, Reach
from leastwise.collectors.live.organizations import ORGANIZATIONS
from leastwise.collectors.live.parts import ACCOUNT, Part
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.refusal import AccountError
from leastwise.collectors.live.sessions import Caller, Sessions, check_region, home_region, is_offered
from leastwise.errors import InputError
from leastwise.model.configuration_item import GLOBAL_REGION, NotRead

REGION: Final = "AWS::::Region"
CLOSED: Final = "closed account"
"""How the reason begins why an account that its organisation says is suspended or closed was not read."""


@dataclass(frozen=True, slots=True)
class CollectionRequest:
    """What to collect: `profile` and `endpoint_url` as boto3 takes them.

    Without `accounts` and `organization` the caller's own account is read; other accounts through `role`. Without
    `regions` and `all_regions` the Region that is configured.
    """

    profile: str | None = None
    regions: tuple[str, ...] = ()
    all_regions: bool = False
    role: str | None = None
    external_id: str | None = None
    accounts: tuple[str, ...] = ()
    organization: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    options: CollectionOptions = field(default_factory=CollectionOptions)
    endpoint_url: str | None = None
    concurrency: int = 8
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts to read, and what is known beforehand not to be readable."""

    caller: Caller
    parts: tuple[Part, ...]
    not_read: tuple[NotRead, ...]
    regions: Mapping[str, tuple[str, ...]]

    def identity(self, request: CollectionRequest) -> dict[str, Any]:
        """What two collections have in common where one may take up the complete parts of the other."""
        return {
            "caller": _without_session_name(self.caller.arn),
            "endpoint": request.endpoint_url or "",
            "role": request.role or "",
            "allVersions": request.options.all_versions,
            "lastAccessed": request.options.last_accessed,
            "parts": sorted(part.name for part in self.parts),
        }


def _without_session_name(arn: str) -> str:
    """The ARN without what differs from session to session of one role."""
    return arn.rpartition("/")[0] if ":assumed-role/" in arn else arn


def plan_collection(request: CollectionRequest, sessions: Sessions, *, threads: int = 4) -> Plan:
    """The plan; asks who calls, which accounts there are and which Regions are enabled, and reads nothing else.

    Raises InputError where the options contradict each other, there are no credentials, or the accounts of the
    organisation cannot be listed.
    """
    collectors = chosen(request.only, request.skip)
    _check(request)
    first = request.regions[0] if request.regions else sessions.region()
    caller = sessions.caller(first)
    for region in request.regions:
        check_region(sessions.session, region, caller.partition)
    accounts, not_read = _accounts(request, sessions, caller)
    accesses = [_access(request, sessions, caller, account, threads) for account in accounts]
    regions: dict[str, tuple[str, ...]] = {}
    with ThreadPoolExecutor(request.concurrency) as pool:
        for access, (found, refused) in zip(
            accesses, pool.map(lambda one: _regions(request, sessions, one), accesses), strict=True
        ):
            regions[access.account_id] = found
            not_read += refused
    unreadable = {one.account_id for one in not_read if one.resource_type == ACCOUNT}
    parts = [
        part
        for access in accesses
        if access.account_id not in unreadable
        for part in _parts(collectors, access, regions[access.account_id])
        # The caller could list the organisation's accounts, and so can read the rest of it: once is enough.
        if not (request.organization and part.collector is ORGANIZATIONS and access.account_id != caller.account_id)
    ]
    return Plan(caller, tuple(parts), tuple(not_read), regions)


def _check(request: CollectionRequest) -> None:
    if request.regions and request.all_regions:
        raise InputError("--region and --all-regions exclude each other", "give one of them")
    if request.role and not (request.accounts or request.organization):
        raise InputError("--role needs to know in which accounts", "add --organization, or --account ID")
    if request.external_id and not request.role:
        raise InputError("--external-id is given to a role that is assumed", "add --role NAME")
    if request.organization and not request.role:
        raise InputError("--organization reads each account through a role", "add --role NAME")
    if request.role and (request.role.startswith("arn:") or request.role.startswith("/")):
        raise InputError(f"--role: {request.role!r} is no role name", "give the name (with its path, if any), no ARN")
    for account in request.accounts:
        if not (len(account) == 12 and account.isascii() and account.isdigit()):
            raise InputError(f"--account: {account!r} is no account id", "account ids have 12 digits")


def _accounts(request: CollectionRequest, sessions: Sessions, caller: Caller) -> tuple[list[str], list[NotRead]]:
    """The accounts to read, and those that the organisation says are closed."""
    if not request.organization:
        wanted = list(dict.fromkeys(request.accounts)) or [caller.account_id]
        if not request.role and wanted != [caller.account_id]:
            hint = f"the credentials are of account {caller.account_id}: add --role NAME for others"
            raise InputError("--account: other accounts are read through a role", hint)
        return wanted, []
    members = {one.account_id: one for one in sessions.members(home_region(sessions.session, caller.partition))}
    unknown = [account for account in request.accounts if account not in members]
    if unknown:
        raise InputError(f"--account: {unknown[0]} is not in the organisation", "leave --organization out")
    wanted = list(request.accounts) or list(members)
    closed = [members[account] for account in wanted if members[account].state not in ("ACTIVE", "PENDING_CLOSURE")]
    not_read = [
        NotRead(one.account_id, GLOBAL_REGION, ACCOUNT, one.account_id, "", f"{CLOSED}: it is {one.state}")
        for one in closed
    ]
    gone = {one.account_id for one in closed}
    return [account for account in wanted if account not in gone], not_read


def _access(
    request: CollectionRequest, sessions: Sessions, caller: Caller, account_id: str, threads: int
) -> AccountAccess:
    """Access to an account: with the caller's own credentials where it is the caller's account."""
    home = _home(request, sessions, caller.partition)
    session = sessions.session
    if request.role and account_id != caller.account_id:
        session = sessions.assumed(account_id, caller.partition, request.role, request.external_id, home)
    return AccountAccess(
        session=session,
        account_id=account_id,
        partition=caller.partition,
        region=home,
        endpoint_url=request.endpoint_url,
        configuration=sessions.configuration(),
        options=request.options,
        threads=threads,
    )


def _home(request: CollectionRequest, sessions: Sessions, partition: str) -> str:
    """Where global services are called: a Region of the partition, for it may be the only one that is allowed."""
    known = sessions.session.get_available_regions("ec2", partition)
    candidates = (*request.regions, sessions.session.region_name)
    return next((one for one in candidates if one in known), home_region(sessions.session, partition))


def _regions(
    request: CollectionRequest, sessions: Sessions, access: AccountAccess
) -> tuple[tuple[str, ...], list[NotRead]]:
    """The Regions to read in an account, and what could not be read about them."""
    if not request.all_regions:
        return tuple(dict.fromkeys(request.regions)) or (access.region,), []
    reading = Reading(access)
    try:
        answer = reading.call("ec2", "describe_regions", about=REGION, parameters={"AllRegions": False})
    except AccountError as error:
        one = NotRead(access.account_id, GLOBAL_REGION, ACCOUNT, access.account_id, error.action, error.message)
        return (), [one]
    enabled = sorted(one["RegionName"] for one in (answer or {}).get("Regions") or ())
    known = sessions.session.get_available_regions("ec2", access.partition)
    return tuple(enabled or known), reading.not_read


def _parts(collectors: Sequence[LiveCollector], access: AccountAccess, regions: Iterable[str]) -> list[Part]:
    """One part for each collector and Region; clients of global services are shared, others end with their part."""
    parts: list[Part] = []
    for collector in collectors:
        if collector.reach is Reach.GLOBAL:
            parts.append(Part(collector, access))
            continue
        parts += [
            Part(collector, replace(access, region=region, scope_region=region, _clients={}))
            for region in regions
            if access.endpoint_url or is_offered(access.session, collector.service, region, access.partition)
        ]
    return parts
