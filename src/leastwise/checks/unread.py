"""What the collection could not read, as results of a check that said nothing about it: never a silent pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from leastwise.checks.check import Check, NotEvaluated
from leastwise.model.configuration_item import NotRead


def unread_results(
    check: Check,
    not_read: Sequence[NotRead],
    accounts: Collection[str],
    judged: Collection[tuple[str, str, str]],
    told: Sequence[NotEvaluated],
) -> Iterator[NotEvaluated]:
    """A result for each thing that was not read, is of a type the check is about, and of which it told nothing.

    `judged` are the (account, resource type, resource) on which the check had a word, `told` what it did not evaluate.
    """
    known = {*judged, *((one.account_id, one.resource_type, one.resource) for one in told)}
    scopes = {(account, kind) for account, kind, _ in known}
    names = {(account, kind, resource.rpartition("/")[2].rpartition(":")[2]) for account, kind, resource in known}
    for one in not_read:
        if one.account_id not in accounts or one.resource_type not in check.resource_types:
            continue
        place = one.account_id, one.resource_type, one.resource
        is_told = (place in known or place in names) if one.resource else place[:2] in scopes
        if not is_told:
            yield NotEvaluated(*place, f"not read: {one.reason}", one.missing_action)
