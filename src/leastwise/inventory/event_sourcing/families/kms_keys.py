"""KMS key policies, grants and aliases (AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail").

Who uses a key of another account has the event in the own trail, too: that says nothing of an own key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import (
    Assign,
    Create,
    Mutation,
    Put,
    Remove,
    RemoveElsewhere,
    Target,
)
from leastwise.inventory.event_sourcing.service_shapes import KEY, KMS, RESOURCE_POLICY

_GRANTS: Final = "grants"
_ALIASES: Final = "aliases"
_METADATA: Final = ("keyManager", "keyState", "enabled", "description", "keyUsage", "keySpec", "origin", "multiRegion")


def _key(call: Call, given: str | None) -> Target | None:
    """The key of an id or ARN; an alias does not say which key, another account's key is none of ours."""
    if given is None or given.startswith("alias/") or ":alias/" in given:
        return None
    if given.startswith("arn:"):
        parts = given.split(":", 5)
        if len(parts) < 6 or parts[4] != call.event.account_id:
            return None
        given = parts[5].removeprefix("key/")
    return Target(KEY, given)


def _create(call: Call) -> Iterator[Mutation]:
    """Without a policy of the request a key has the default key policy, which names the account's root user."""
    arn, key = call.answered("keyMetadata", "arn"), call.answered("keyMetadata", "keyId")
    if key is None or arn is None:
        return
    members: dict[str, Any] = {"keyId": key, "creationDate": date_of(call.answer("keyMetadata", "creationDate"))}
    members |= {name: call.answer("keyMetadata", name) for name in _METADATA}
    members[RESOURCE_POLICY] = call.document("policy")
    yield Create(Target(KEY, key), key, members, arn=arn)


def _put_policy(call: Call) -> Iterator[Mutation]:
    target = _key(call, call.text("keyId"))
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: call.document("policy")})


def _create_grant(call: Call) -> Iterator[Mutation]:
    target, grant = _key(call, call.text("keyId")), call.answered("grantId")
    if target is None or grant is None:
        return
    operations = call.value("operations")
    entry: dict[str, Any] = {
        "grantId": grant,
        "operations": sorted(operations) if isinstance(operations, list) else [],
        "creationDate": call.event_time,
    }
    for name in ("granteePrincipal", "retiringPrincipal", "name"):
        if (given := call.text(name)) is not None:
            entry[name] = given
    constraints = call.value("constraints")
    if isinstance(constraints, Mapping) and constraints:
        entry["constraints"] = dict(constraints)
    yield Put(target, _GRANTS, grant, entry, is_new=True)


def _end_grant(call: Call) -> Iterator[Mutation]:
    """RetireGrant with a token alone does not say which grant it was."""
    target, grant = _key(call, call.text("keyId")), call.text("grantId")
    if target is not None and grant is not None:
        yield Remove(target, _GRANTS, grant)


def _create_alias(call: Call) -> Iterator[Mutation]:
    target, alias = _key(call, call.text("targetKeyId") or call.answered("keyId")), call.text("aliasName")
    if target is not None and alias is not None:
        yield Put(target, _ALIASES, alias, alias, is_new=True)


def _update_alias(call: Call) -> Iterator[Mutation]:
    """The alias leaves the key that it named, which the event does not name."""
    target, alias = _key(call, call.text("targetKeyId") or call.answered("keyId")), call.text("aliasName")
    if target is not None and alias is not None:
        yield RemoveElsewhere(target, _ALIASES, alias)
        yield Put(target, _ALIASES, alias, alias)


def _delete_alias(call: Call) -> Iterator[Mutation]:
    """Events since December 2022 have the key's ARN ("DeleteAlias" of the guide); older ones the alias alone."""
    target, alias = _key(call, call.answered("keyId")), call.text("aliasName")
    if alias is None:
        return
    if target is not None:
        yield Remove(target, _ALIASES, alias)
    else:
        yield RemoveElsewhere(Target(KEY, ""), _ALIASES, alias)


FAMILY: Final = Family(
    KMS,
    {
        "CreateKey": _create,
        "PutKeyPolicy": _put_policy,
        "CreateGrant": _create_grant,
        "RevokeGrant": _end_grant,
        "RetireGrant": _end_grant,
        "CreateAlias": _create_alias,
        "UpdateAlias": _update_alias,
        "DeleteAlias": _delete_alias,
    },
)
