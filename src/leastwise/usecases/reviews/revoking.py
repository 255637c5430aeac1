"""What decisions ask to be done in AWS, as AWS CLI commands, and whether a newer snapshot shows it done."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from leastwise.access.members import entries, text, texts
from leastwise.inventory.snapshots import Snapshot
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, Scope
from leastwise.model.review import Campaign, Checked, Choice, Decision, Draft, EntryKind, Item
from leastwise.usecases.reviews.selecting import GROUP, POLICY, ROLE, USER

REDUCED: Final = "reviewed-access"
"""The name of the inline policy that stands for all others after a decision to reduce."""
_KIND: Final = {USER: "user", ROLE: "role", GROUP: "group"}


def plan_of(item: Item) -> tuple[str, ...]:
    """The commands, in order, that do what was decided of an item; empty where nothing is to be done.

    IAM User Guide, "Remove an IAM user", "Delete roles or instance profiles": what hangs on a principal goes before it.
    Lines that begin with # are for a person to do.
    """
    if item.decision is None or item.decision.choice is Choice.KEEP:
        return ()
    return tuple(_PLANS[item.decision.choice](item, item.decision))


def open_revocations(campaign: Campaign) -> tuple[Item, ...]:
    """The items of which something is to be done that no snapshot shows done yet. Where a second person has to
    approve, only what was approved.
    """
    return tuple(
        one
        for one in campaign.items
        if one.decision is not None
        and plan_of(one)
        and (one.decision.approved_by or not campaign.needs_approval)
        and not (one.checked is not None and one.checked.is_done)
    )


def checked(
    campaign: Campaign, state: State, snapshots: Sequence[Snapshot], listed: frozenset[Scope], now: datetime
) -> list[Draft]:
    """The entries that say what a snapshot newer than each decision shows; none for what was said before."""
    drafts = []
    for item in open_revocations(campaign):
        found = check(item, state, snapshots, listed)
        if found is not None and found != item.checked:
            content = {
                "item": item.number,
                "done": found.is_done,
                "words": found.words,
                "snapshotAt": found.snapshot_at.isoformat(),
            }
            drafts.append(Draft(now, "leastwise", EntryKind.CHECKED, content))
    return drafts


def check(item: Item, state: State, snapshots: Sequence[Snapshot], listed: frozenset[Scope]) -> Checked | None:
    """What the newest snapshot of the account shows of a decided item; None while there is none since the decision."""
    decision = item.decision
    if decision is None:
        return None
    newer = [one for one in snapshots if item.account_id in one.accounts and one.started > decision.at]
    if not newer:
        return None
    moment = max(one.started for one in newer)
    there = [
        one for one in state.of_type(item.resource_type, item.account_id) if one.arn == item.arn or _is_same(item, one)
    ]
    if decision.choice is Choice.REVOKE:
        done, words = _revoked(item, there, listed)
    elif not there:
        done, words = True, "it is gone"
    elif there[0].capture_time <= decision.at and decision.choice is Choice.REDUCE:
        done, words = False, "its policies are as they were"
    elif decision.choice is Choice.REDUCE:
        done, words = _reduced(there[0], decision)
    else:
        done, words = _transferred(there[0], decision)
    return Checked(done, words, moment)


def _is_same(item: Item, one: ConfigurationItem) -> bool:
    return not item.arn and one.resource_id == item.resource_id


def _revoked(item: Item, there: Sequence[ConfigurationItem], listed: frozenset[Scope]) -> tuple[bool, str]:
    if any(one.resource_id == item.resource_id for one in there):
        return False, "it is still there"
    if there:
        return False, "it was deleted, and another one was made under its name"
    if not any(one.account_id == item.account_id and one.resource_type == item.resource_type for one in listed):
        return False, f"it is not seen, but not all of {item.resource_type} was read"
    return True, "it is gone"


def _reduced(one: ConfigurationItem, decision: Decision) -> tuple[bool, str]:
    names = [text(each, "policyName") for each in entries(one.configuration, "attachedManagedPolicies")]
    inline = [each for member in _INLINE for each in entries(one.configuration, member)]
    others = [text(each, "policyName") for each in inline if each.get("policyDocument") != decision.policy]
    left = [*names, *others, *(f"group {group}" for group in texts(one.configuration, "groupList"))]
    if left:
        return False, f"it still has {', '.join(left)}"
    if not inline:
        return False, "it has no policy at all: the reduced one is missing"
    return True, "it has the reduced policy and no other"


def _transferred(one: ConfigurationItem, decision: Decision) -> tuple[bool, str]:
    owner = next((value for name, value in (one.tags or {}).items() if name.casefold() == "owner"), "")
    if owner == decision.transfer_to:
        return True, f"its owner is {owner}"
    return False, f"its tag owner is {owner!r}" if owner else "it has no tag owner"


_INLINE: Final = ("userPolicyList", "rolePolicyList", "groupPolicyList")


def _revocation(item: Item, decision: Decision) -> Iterator[str]:
    kind = _KIND.get(item.resource_type)
    if kind is None:
        yield from _other_revocation(item)
        return
    name = item.name
    if kind == "user":
        yield _iam("delete-login-profile", "user-name", name)
        yield f"# delete what `aws iam list-access-keys --user-name {shlex.quote(name)}` lists, and MFA devices"
    if kind == "group":
        yield f"# remove the members that `aws iam get-group --group-name {shlex.quote(name)}` lists"
    yield from _without_policies(item)
    for profile in entries(item.configuration, "instanceProfileList"):
        yield _iam(
            "remove-role-from-instance-profile",
            "instance-profile-name",
            text(profile, "instanceProfileName"),
            "role-name",
            name,
        )
    yield _iam(f"delete-{kind}", f"{kind}-name", name)


def _other_revocation(item: Item) -> Iterator[str]:
    if item.resource_type == POLICY:
        arn = shlex.quote(item.arn)
        yield f"# detach it from all that `aws iam list-entities-for-policy --policy-arn {arn}` lists"
        yield _iam("delete-policy", "policy-arn", item.arn)
    else:
        yield f"# take back the access to {item.arn or item.name} that its findings tell, or delete it"


def _without_policies(item: Item, kept: str = "") -> Iterator[str]:
    kind = _KIND[item.resource_type]
    for one in entries(item.configuration, "attachedManagedPolicies"):
        yield _iam(f"detach-{kind}-policy", f"{kind}-name", item.name, "policy-arn", text(one, "policyArn"))
    for member in _INLINE:
        for name in (text(one, "policyName") for one in entries(item.configuration, member)):
            if name != kept:
                yield _iam(f"delete-{kind}-policy", f"{kind}-name", item.name, "policy-name", name)
    for group in texts(item.configuration, "groupList"):
        yield _iam("remove-user-from-group", "group-name", group, "user-name", item.name)


def _reduction(item: Item, decision: Decision) -> Iterator[str]:
    kind = _KIND[item.resource_type]
    document = json.dumps(decision.policy, ensure_ascii=True)
    yield _iam(f"put-{kind}-policy", f"{kind}-name", item.name, "policy-name", REDUCED, "policy-document", document)
    yield from _without_policies(item, REDUCED)


def _transfer(item: Item, decision: Decision) -> Iterator[str]:
    kind = _KIND.get(item.resource_type)
    tag = f"Key=owner,Value={decision.transfer_to}"
    if kind in ("user", "role"):
        yield _iam(f"tag-{kind}", f"{kind}-name", item.name, "tags", tag)
    elif item.resource_type == POLICY:
        yield _iam("tag-policy", "policy-arn", item.arn, "tags", tag)
    else:
        yield f"# record {decision.transfer_to} as the owner of {item.arn or item.name}"


def _iam(operation: str, *options: str) -> str:
    names, values = options[::2], options[1::2]
    parts = (f"--{name} {shlex.quote(value)}" for name, value in zip(names, values, strict=True))
    return f"aws iam {operation} {' '.join(parts)}"


_PLANS: Final[Mapping[Choice, Any]] = {
    Choice.REVOKE: _revocation,
    Choice.REDUCE: _reduction,
    Choice.TRANSFER: _transfer,
}
