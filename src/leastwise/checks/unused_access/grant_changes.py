"""Changes of what a principal is granted within the window: what is new cannot have been unused for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.access.members import entries, text
from leastwise.checks.unused_access.grounds import Grounds, day_of, moment_of
from leastwise.model.configuration_item import ConfigurationItem

_GRANTING: Final = re.compile(
    r"(Put|Attach|Detach|Delete)(User|Role)(Policy|PermissionsBoundary)|AddUserToGroup|Create(User|Role)"
)


def changes_within(grounds: Grounds, item: ConfigurationItem) -> Iterator[str]:
    """Notes about the last change of a user or role, and about managed policies with a version of the window."""
    cause = item.cause
    if cause is not None and grounds.is_within(cause.event_time) and _GRANTING.fullmatch(cause.event_name):
        when = day_of(cause.event_time)
        yield f"{cause.event_name} changed it on {when}, within the window: what was granted then is younger than that"
    for one in entries(item.configuration, "attachedManagedPolicies"):
        policy = grounds.evidence.state.by_arn(text(one, "policyArn"))
        if policy is None or policy.account_id == "aws":
            continue
        for version in entries(policy.configuration, "policyVersionList"):
            created = moment_of(version.get("createDate"))
            if created is not None and _is_default(policy, version.get("versionId")) and grounds.is_within(created):
                name, when = policy.resource_name, day_of(created)
                yield f"policy {name} has its version since {when}, within the window: what is new in it is younger"


def _is_default(policy: ConfigurationItem, version: object) -> bool:
    return policy.configuration.get("defaultVersionId") == version
