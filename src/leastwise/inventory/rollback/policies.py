"""Customer managed policies (IAM API Reference; IAM User Guide, "Versioning IAM policies": at most five versions)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.rollback.documents import attached_policies, boundary, tag_list, tags, text_of
from leastwise.inventory.rollback.permissions import Holder
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

MAXIMUM_VERSIONS: Final = 5
_HOLDERS: Final = ("User", "Group", "Role")


def parts(
    now: ConfigurationItem | None, then: ConfigurationItem | None, current: State, former: State
) -> Iterator[Part]:
    """The calls that make the policy what it was; a policy that was gone is attached again to what still exists."""
    if then is None:
        assert now is not None
        yield from _deletion(now, current)
    elif now is None:
        yield from _creation(then, current, former)
    else:
        yield from _versions(now, then)


def _listed(item: ConfigurationItem) -> list[dict[str, Any]]:
    return list(item.configuration.get("policyVersionList") or ())


def _default(item: ConfigurationItem) -> dict[str, Any] | None:
    found = [one for one in _listed(item) if one.get("isDefaultVersion")]
    return found[0] if found and found[0].get("document") is not None else None


def _versions(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[Part]:
    wanted = _default(then)
    if wanted is None:
        yield Lost(f"the content of {then.resource_name}", "its default version at that time was never recorded")
        return
    known = {one["versionId"] for one in _listed(then)}
    extra = [one["versionId"] for one in _listed(now) if one["versionId"] not in known]
    default = now.configuration.get("defaultVersionId")
    current = _default(now)
    if current is None or current.get("document") != wanted["document"]:
        same = [one["versionId"] for one in _listed(now) if one.get("document") == wanted["document"]]
        if same:
            same.sort(key=lambda version: version != wanted["versionId"])
            parameters = {"PolicyArn": now.arn, "VersionId": same[0]}
            yield Step("SetDefaultPolicyVersion", parameters, f"{same[0]} holds what was in force")
            extra = [one for one in extra if one != same[0]]
        else:
            yield from _new_version(now, wanted, extra)
            yield Lost(f"the version id {wanted['versionId']}", "AWS numbers the restored content as a new version")
    else:
        extra = [one for one in extra if one != default]
    for version in extra:
        yield Step("DeletePolicyVersion", {"PolicyArn": now.arn, "VersionId": version}, f"{version} was not there")


def _new_version(now: ConfigurationItem, wanted: dict[str, Any], extra: list[str]) -> Iterator[Part]:
    """Makes room first where all versions are taken: of those that were not there then, else of the oldest."""
    default = now.configuration.get("defaultVersionId")
    held = [one["versionId"] for one in _listed(now)]
    if len(held) >= MAXIMUM_VERSIONS:
        spare = next((one for one in extra if one != default), None)
        spare = spare or min((one for one in held if one != default), key=lambda one: int(one.lstrip("v")))
        yield Step("DeletePolicyVersion", {"PolicyArn": now.arn, "VersionId": spare}, "to make room for a version")
        if spare in extra:
            extra.remove(spare)
    document = text_of(wanted["document"])
    parameters = {"PolicyArn": now.arn, "PolicyDocument": document, "SetAsDefault": True}
    yield Step("CreatePolicyVersion", parameters, "its content was another")


def _attached_to(arn: str, account: str, state: State) -> Iterator[tuple[Holder, str]]:
    for kind in _HOLDERS:
        for item in state.of_type(f"AWS::IAM::{kind}", account):
            if arn in attached_policies(item):
                yield Holder(kind), item.resource_name


def _creation(then: ConfigurationItem, current: State, former: State) -> Iterator[Part]:
    wanted = _default(then)
    if wanted is None:
        yield Lost(f"the policy {then.resource_name}", "its content at that time was never recorded")
        return
    parameters: dict[str, Any] = {
        "PolicyName": then.resource_name,
        "Path": then.configuration.get("path", "/"),
        "PolicyDocument": text_of(wanted["document"]),
    }
    if then.configuration.get("description"):
        parameters["Description"] = then.configuration["description"]
    if tags(then):
        parameters["Tags"] = tag_list(tags(then))
    yield Step("CreatePolicy", parameters, "it was there")
    yield Lost(f"the unique id {then.resource_id}", "AWS gives a new one")
    if len(_listed(then)) > 1:
        yield Lost("its other versions", "only the version that was in force is restored")
    for holder, name in _attached_to(then.arn, then.account_id, former):
        if current.by_name(f"AWS::IAM::{holder.kind}", name, then.account_id):
            yield holder.step("Attach*Policy", name, f"it was attached to {name}", PolicyArn=then.arn)


def _deletion(now: ConfigurationItem, current: State) -> Iterator[Part]:
    for holder, name in _attached_to(now.arn, now.account_id, current):
        yield holder.step("Detach*Policy", name, "before the policy can be deleted", PolicyArn=now.arn)
    limited = [
        item.resource_name
        for kind in ("User", "Role")
        for item in current.of_type(f"AWS::IAM::{kind}", now.account_id)
        if boundary(item) == now.arn
    ]
    if limited:
        why = f"it is the permissions boundary of {', '.join(limited)}: give them another one first"
        yield Lost(f"the absence of {now.resource_name}", why)
        return
    for one in _listed(now):
        if not one.get("isDefaultVersion"):
            parameters = {"PolicyArn": now.arn, "VersionId": one["versionId"]}
            yield Step("DeletePolicyVersion", parameters, "before the policy can be deleted")
    yield Step("DeletePolicy", {"PolicyArn": now.arn}, "it was not there")
