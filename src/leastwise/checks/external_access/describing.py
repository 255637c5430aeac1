"""An opening as a finding, with the members that Access Analyzer gives its findings, and in sentences.

IAM Access Analyzer API Reference, "ExternalAccessDetails" and "FindingSource".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.context import ROLE
from leastwise.access.words import condition_words, listed
from leastwise.checks.external_access.grants import Grants
from leastwise.checks.external_access.remedies import remedy_of
from leastwise.checks.external_access.role_powers import RolePowerReader, RolePowers
from leastwise.checks.external_access.severity import LEVELS, levels_of, severity_of
from leastwise.checks.external_access.zones import Zones
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy import Exposure, Reference
from leastwise.policy.action_lists import shortened
from leastwise.policy.caller import account_of_entry
from leastwise.policy.clause import clause_of
from leastwise.policy.openings import Opening
from leastwise.policy.request import Request
from leastwise.policy.shared_providers import provider_of
from leastwise.reference.known_accounts import KnownAccount, known_accounts

FINDING_TYPE: Final = "ExternalAccess"
_PUBLIC: Final = (Exposure.PUBLIC, Exposure.ANY_ACCOUNT)
_VERBS: Final = {
    "Permissions management": "change permissions of",
    "Write": "write to",
    "Tagging": "tag",
    "Read": "read",
    "List": "list",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening of a resource, with what it came through and what its statement means."""

    item: ConfigurationItem
    grants: Grants
    opening: Opening
    meaning: str
    restriction: str
    notes: tuple[str, ...] = ()


def finding_of(check: str, opened: Opened, powers: RolePowerReader, zones: Zones, reference: Reference) -> Finding:
    """The finding of an opening."""
    item, opening = opened.item, opened.opening
    kind, value = opening.principal
    vendor = _vendor(opening.principal)
    power = powers.of(item) if item.resource_type == ROLE else None
    levels = power.levels if power is not None else levels_of(opening.bits, reference)
    severity = severity_of(opening.exposure, kind, levels or _of_nothing(power))
    if vendor is not None and vendor.is_aws:
        severity = max(severity, Severity.LOW, key=lambda one: one.rank)
    who = _who(opening, vendor)
    return Finding(
        check,
        FINDING_TYPE,
        severity,
        f"{who} can {_what(opened, power, levels, reference)}",
        item.account_id,
        item.region,
        item.resource_type,
        item.arn or item.resource_id,
        (opened.grants.source, *map(str, opened.grants.detail.values()), kind, value, opened.meaning),
        value,
        _details(opened, levels, vendor, power, reference),
        tuple(_explanation(opened, who, power, vendor, reference)),
        remedy_of(item, opened.grants, opening),
        tuple(dict.fromkeys((*opened.notes, *opened.grants.notes, *(power.notes if power is not None else ())))),
    )


def _of_nothing(power: RolePowers | None) -> tuple[str, ...]:
    """The least level, for a role of which all policies were recorded and that may do nothing."""
    return LEVELS[-1:] if power is not None and not power.notes else ()


def exposure_words(opening: Opening) -> str:
    """To whom an opening is, in the words of the documentation: "public", "any AWS account", "external account" …"""
    if opening.exposure is not Exposure.OUTSIDE_ZONE:
        return str(opening.exposure)
    kind, value = opening.principal
    if kind == "Federated":
        return "federated"
    if kind == "Service":
        return "external source"
    return "limited public" if value == "*" else "external account"


def _details(
    opened: Opened, levels: tuple[str, ...], vendor: KnownAccount | None, power: RolePowers | None, reference: Reference
) -> dict[str, Any]:
    opening, grants = opened.opening, opened.grants
    kind, value = opening.principal
    source = {"type": grants.source, **({"detail": dict(grants.detail)} if grants.detail else {})}
    more: dict[str, Any] = {}
    if power is not None:
        more["roleAccess"] = {"isAdministrator": power.is_administrator, "accessLevels": list(power.levels)}
    return {
        "principal": {kind: value},
        "action": list(reference.names(opening.bits)),
        "condition": {one.key: ", ".join(one.values) for one in opening.statement.conditions},
        "isPublic": opening.exposure in _PUBLIC,
        "sources": [source],
        "resourceControlPolicyRestriction": opened.restriction,
        "exposure": exposure_words(opening),
        "accessLevels": list(levels_of(opening.bits, reference)),
        "knownAccount": vendor.name if vendor is not None else None,
        "statement": f"{opening.statement.label} of the {grants.name}" if grants.is_written else grants.name,
        "request": _request(opening.request, opened.item),
        **more,
    }


def _request(request: Request, item: ConfigurationItem) -> Mapping[str, Any]:
    """The request that shows it; of a role, whose trust policies are searched once for all, about this role."""
    caller = request.caller
    return {
        "action": request.action,
        "resource": item.arn if item.resource_type == ROLE else request.resource,
        "principal": "*" if caller is None or not caller.arn else caller.session_arn or caller.arn,
        "context": {key: list(values) for key, values in sorted(request.context.items())},
    }


def _vendor(principal: tuple[str, str]) -> KnownAccount | None:
    kind, value = principal
    if kind != "AWS":
        return known_accounts().get(value) if kind == "CanonicalUser" else None
    account = account_of_entry(value) or (value.split(":")[4] if value.count(":") > _ARN_COLONS - 1 else "")
    return known_accounts().get(account)


_ARN_COLONS: Final = 5


def _who(opening: Opening, vendor: KnownAccount | None) -> str:
    """Who it is, as sentences begin."""
    kind, value = opening.principal
    named = f" ({vendor.name})" if vendor is not None else ""
    if opening.exposure is Exposure.ANY_ACCOUNT:
        return "Any AWS account"
    if kind == "Federated":
        name = provider_of(value) or value
        return f"Anybody with a token of {name}" if opening.exposure is Exposure.PUBLIC else f"Identities of {name}"
    if kind == "Service":
        behalf = "anybody" if opening.exposure is Exposure.CONFUSED_DEPUTY else "another account"
        return f"{value} on behalf of {behalf}"
    if kind == "CanonicalUser":
        return f"Canonical user {value}"
    if value == "*":
        return "Anybody" if opening.exposure is Exposure.PUBLIC else "Anybody who meets a condition"
    return f"Account {value}{named}" if value.isdigit() else f"{value}{named}"


def _what(opened: Opened, power: RolePowers | None, levels: tuple[str, ...], reference: Reference) -> str:
    item = opened.item
    name = item.resource_name or item.resource_id
    if power is not None:
        return f"assume {'administrator ' if power.is_administrator else ''}role {name}"
    kind = item.resource_type.rpartition("::")[2]
    if opened.grants.verb:
        return f"{opened.grants.verb} {kind} {name}"
    if not opened.opening.bits & ~reference.actions_matching("lambda:Invoke*"):
        return f"invoke {kind} {name}"
    special = {"Write": "use"} if kind == "Key" else {}
    verbs = [special.get(one, _VERBS[one]) for one in levels] or ["use"]
    return f"{listed(verbs)} {kind} {name}"


def _explanation(
    opened: Opened, who: str, power: RolePowers | None, vendor: KnownAccount | None, reference: Reference
) -> list[str]:
    opening, grants = opened.opening, opened.grants
    statement = opening.statement
    clauses = [clause_of(one, grants.rules.policy.has_variables) for one in statement.conditions]
    when = condition_words(clauses) if grants.is_written else ""
    actions = listed(shortened(opening.bits, reference))
    label = f"{statement.label} of the {grants.name}" if grants.is_written else f"The {grants.name}"
    found = [f"{label} allows {actions} to {_lower(who)}{f' if {when}' if when else ''}."]
    request = _request(opening.request, opened.item)
    found.append(f"For example {request['action']} on {request['resource']} by {_example(request)}.")
    if power is not None and power.levels:
        found.append(f"The role {'is an administrator' if power.is_administrator else _may(power)}.")
    if vendor is not None and vendor.source:
        found.append(f"{vendor.source} says whose the account is.")
    if opening.exposure is Exposure.CONFUSED_DEPUTY:
        found.append(
            "The service calls for whoever has set it up so: no condition asks for the account, organisation or "
            "resource on whose behalf it calls."
        )
    return found


def _may(power: RolePowers) -> str:
    return f"may do actions of the access levels {listed(power.levels)}"


def _lower(who: str) -> str:
    word = who.split(" ", 1)[0]
    return who[0].lower() + who[1:] if word in ("Any", "Anybody", "Account", "Canonical", "Identities") else who


def _example(request: Mapping[str, Any]) -> str:
    principal = "anybody, without credentials" if request["principal"] == "*" else request["principal"]
    context = {key: values for key, values in request["context"].items() if not key.startswith("aws:principal")}
    told = ", ".join(f"{key} = {', '.join(values)}" for key, values in context.items())
    return f"{principal}{f' with {told}' if told else ''}"
