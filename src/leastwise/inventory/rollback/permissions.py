"""What users, groups and roles have in common: inline policies, attached policies, boundary, tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leastwise.inventory.rollback.documents import (
    attached_policies,
    boundary,
    inline_policies,
    tag_list,
    tags,
    text_of,
)
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem


@dataclass(frozen=True, slots=True)
class Holder:
    """A kind of resource that policies are attached to: its name in operations and in configurations."""

    kind: str  # User, Group, Role: as in AttachUserPolicy, UserName

    @property
    def member(self) -> str:
        """Where a configuration lists inline policies."""
        return f"{self.kind.lower()}PolicyList"

    def step(self, operation: str, name: str, purpose: str, **parameters: object) -> Step:
        """A call about the resource of that name; "*" in the operation stands for the kind."""
        return Step(operation.replace("*", self.kind), {f"{self.kind}Name": name, **parameters}, purpose)


Items = tuple[ConfigurationItem | None, ConfigurationItem | None]


def removals(holder: Holder, name: str, items: Items) -> Iterator[Part]:
    """Calls that take away what the resource has now and had not then."""
    now, then = items
    for arn in attached_policies(now):
        if arn not in attached_policies(then):
            yield holder.step("Detach*Policy", name, f"{arn.rsplit('/', 1)[1]} was not attached", PolicyArn=arn)
    before, after = inline_policies(then, holder.member), inline_policies(now, holder.member)
    for policy in after:
        if policy not in before:
            yield holder.step("Delete*Policy", name, f"it had no inline policy {policy}", PolicyName=policy)
            if then is not None and f"{holder.member}.{policy}" in then.unknown:
                yield Lost(
                    f"inline policy {policy} of {name}", "whether it was there then, and with what, is not known"
                )
    if boundary(now) and then is not None and not boundary(then):
        yield holder.step("Delete*PermissionsBoundary", name, "it had no permissions boundary")
    extra = sorted(tags(now).keys() - tags(then).keys()) if then is not None and then.tags is not None else []
    if extra:
        yield holder.step("Untag*", name, f"it had no tags {', '.join(extra)}", TagKeys=extra)


def restorations(holder: Holder, name: str, items: Items) -> Iterator[Part]:
    """Calls that give back what the resource had then and has not now."""
    now, then = items
    limit = boundary(then)
    if limit and limit != boundary(now):
        purpose = f"its permissions boundary was {limit.rsplit('/', 1)[1]}"
        yield holder.step("Put*PermissionsBoundary", name, purpose, PermissionsBoundary=limit)
    before, after = inline_policies(then, holder.member), inline_policies(now, holder.member)
    for policy, document in before.items():
        if document is None:
            yield Lost(f"inline policy {policy} of {name}", "its content at that time was never recorded")
        elif policy not in after or after[policy] != document:
            purpose = f"inline policy {policy} {'was there' if policy not in after else 'had another content'}"
            yield holder.step("Put*Policy", name, purpose, PolicyName=policy, PolicyDocument=text_of(document))
    for arn in attached_policies(then):
        if arn not in attached_policies(now):
            yield holder.step("Attach*Policy", name, f"{arn.rsplit('/', 1)[1]} was attached", PolicyArn=arn)
    changed = {key: value for key, value in tags(then).items() if tags(now).get(key) != value}
    if changed:
        yield holder.step("Tag*", name, "these tags were set", Tags=tag_list(changed))
