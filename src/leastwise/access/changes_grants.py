"""What changed for those to whom a resource was given by other means than policies: grants, lists, shares.

AWS KMS Developer Guide, "Grants in AWS KMS"; Amazon S3 User Guide, "Access control list (ACL) overview" and
"Controlling ownership of objects and disabling ACLs for your bucket"; Amazon EC2 API Reference,
"ModifySnapshotAttribute"; Amazon RDS API Reference, "ModifyDBSnapshotAttribute".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.causes import identity_of, is_by_another
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.members import entries, inner, text, texts
from leastwise.access.organization import OrganizationReader
from leastwise.access.outsiders import is_outside
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ConfigurationItem

KEY: Final = "AWS::KMS::Key"
BUCKET: Final = "AWS::S3::Bucket"
GRANTS: Final = "grants"
ACCESS_LIST: Final = "accessControlList"
_GROUPS: Final = {
    "http://acs.amazonaws.com/groups/global/AllUsers": "anyone",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "any AWS account",
    "http://acs.amazonaws.com/groups/s3/LogDelivery": "S3's delivery of logs",
}
_OWN_OF_AWS: Final = "http://acs.amazonaws.com/groups/s3/LogDelivery"
_PERMISSIONS: Final = {
    "READ": "list the objects of",
    "WRITE": "put objects into",
    "READ_ACP": "read the access control list of",
    "WRITE_ACP": "write the access control list of",
    "FULL_CONTROL": "list and put objects, and read and write the access control list, of",
}
_SHARES: Final = ("createVolumePermission", "launchPermission", "sharedAccounts")
_LIST_EVENTS: Final = ("PutBucketAcl", "CreateBucket")

Item = ConfigurationItem | None


@dataclass(frozen=True, slots=True)
class _Given:
    """One thing given: to whom, what they can, through what; `is_escalation` where it is given anew."""

    name: str
    arn: str
    what: str
    through: str
    is_escalation: bool


def grant_changes(old: Item, new: Item, organization: OrganizationReader) -> Iterator[AccessChange]:
    """What changed for those whom grants of a key, a bucket's list or shares of a snapshot or image name."""
    item = new or old
    if item is None:
        return
    for member, read in _READERS.items():
        if not _is_listed(item, member):
            continue
        if member == ACCESS_LIST and _became_unknown(old, new):
            words = f"the access control list of bucket {item.resource_name} was changed, and what it says"
            text_ = f"{words} was not recorded: what that changes is not known"
            yield AccessChange(
                Direction.UNDECIDED, f"bucket {item.resource_name}", item.arn, item.key, text_, "access control list"
            )
        elif _is_compared(old, new, member):
            yield from _compared(item, *({} if one is None else read(one, organization) for one in (old, new)))


def _is_listed(item: ConfigurationItem, member: str) -> bool:
    if member == GRANTS:
        return item.resource_type == KEY
    return member != ACCESS_LIST or item.resource_type == BUCKET


def _is_compared(old: Item, new: Item, member: str) -> bool:
    """Whether a member is known on both sides, or an event says what was new in it."""
    if new is not None and member not in new.configuration:
        return False
    told = new is not None and new.cause is not None and new.cause.event_name in ("CreateGrant", *_LIST_EVENTS)
    return old is None or member in old.configuration or told


def _became_unknown(old: Item, new: Item) -> bool:
    if new is None or new.cause is None or new.cause.event_name != "PutBucketAcl":
        return False
    return ACCESS_LIST in new.unknown and (old is None or old.cause != new.cause)


def _compared(
    item: ConfigurationItem, before: Mapping[tuple[str, ...], _Given], after: Mapping[tuple[str, ...], _Given]
) -> Iterator[AccessChange]:
    for key, one in after.items():
        if key not in before:
            sentence = f"{one.name} can now {one.what} ({one.through})"
            yield AccessChange(
                Direction.WIDENED, one.name, one.arn, item.key, sentence, one.through, escalation=one.is_escalation
            )
    for key, one in before.items():
        if key not in after:
            sentence = f"{one.name} can no longer {one.what} ({one.through})"
            yield AccessChange(Direction.NARROWED, one.name, one.arn, item.key, sentence, one.through)


def _grants(key: ConfigurationItem, organization: OrganizationReader) -> dict[tuple[str, ...], _Given]:
    found: dict[tuple[str, ...], _Given] = {}
    name = (texts(key.configuration, "aliases") or [key.resource_id])[0]
    for one in entries(key.configuration, GRANTS):
        grantee, operations = text(one, "granteePrincipal"), texts(one, "operations")
        if not grantee:
            continue
        actions = ", ".join(f"kms:{operation}" for operation in operations) or "use it"
        when = f" if {_constraint_words(inner(one, 'constraints'))}" if one.get("constraints") else ""
        is_arn_, account = is_arn(grantee), parse_arn(grantee).account if is_arn(grantee) else ""
        outside = is_arn_ and is_outside(account, key, organization)
        escalates = is_arn_ and (outside or is_by_another(key.cause, grantee))
        found[(text(one, "grantId"),)] = _Given(
            _principal_words(grantee, key),
            grantee,
            f"{actions} with key {name}{when}",
            f"grant {text(one, 'grantId')[:12]}",
            escalates,
        )
    return found


def _constraint_words(constraints: Mapping[str, Any]) -> str:
    """`EncryptionContextEquals` and `EncryptionContextSubset` (AWS KMS API Reference, "GrantConstraints")."""
    parts = [
        f"the encryption context {'is' if name.lower().endswith('equals') else 'has'} "
        + ", ".join(f"{key}={value}" for key, value in sorted(pairs.items()))
        for name, pairs in sorted(constraints.items())
        if isinstance(pairs, Mapping)
    ]
    return " and ".join(parts) or "its constraints hold"


def _principal_words(arn: str, item: ConfigurationItem) -> str:
    if not is_arn(arn):
        return f"service {arn}"
    account, *rest = identity_of(arn)
    of = "" if account == item.account_id else f" of account {account}"
    if not rest or rest[0] == "root":
        return f"account {account}"
    kind = {"user": "", "role": "role "}.get(rest[0], f"{rest[0]} ")
    return f"{kind}{rest[-1]}{of}"


def _access_list(bucket: ConfigurationItem, _: OrganizationReader) -> dict[tuple[str, ...], _Given]:
    """What the list gives to others than the owner, as far as the bucket's settings let it."""
    found: dict[tuple[str, ...], _Given] = {}
    listed = inner(bucket.configuration, ACCESS_LIST)
    rules = entries(inner(bucket.configuration, "ownershipControls"), "rules")
    if any(text(rule, "objectOwnership") == "BucketOwnerEnforced" for rule in rules):
        return found
    ignores = inner(bucket.configuration, "publicAccessBlockConfiguration").get("ignorePublicAcls") is True
    owner = text(inner(listed, "owner"), "id")
    for one in entries(listed, GRANTS):
        grantee = inner(one, "grantee")
        uri, identifier = text(grantee, "uri"), text(grantee, "id") or text(grantee, "emailaddress")
        is_public = uri in _GROUPS and uri != _OWN_OF_AWS
        if (owner and identifier == owner) or (is_public and ignores) or not (uri or identifier):
            continue
        permission = text(one, "permission")
        name = _GROUPS.get(uri, uri) if uri else f"canonical user {identifier[:12]}"
        what = f"{_PERMISSIONS.get(permission, permission)} bucket {bucket.resource_name}"
        found[uri or identifier, permission] = _Given(
            name, uri or identifier, what, "access control list", uri != _OWN_OF_AWS
        )
    return found


def _shares(member: str) -> Any:
    def read(item: ConfigurationItem, organization: OrganizationReader) -> dict[tuple[str, ...], _Given]:
        kind = item.resource_type.rpartition("::")[2]
        accounts = {text(one, "userId") or text(one, "group") for one in entries(item.configuration, member)}
        accounts |= set(texts(item.configuration, member))
        return {
            (account,): _Given(
                "any AWS account" if account == "all" else f"account {account}",
                account,
                f"use {kind} {item.resource_name or item.resource_id}",
                member,
                account == "all" or is_outside(account, item, organization),
            )
            for account in sorted(filter(None, accounts))
        }

    return read


_READERS: Final[dict[str, Any]] = {
    GRANTS: _grants,
    ACCESS_LIST: _access_list,
    **{member: _shares(member) for member in _SHARES},
}
