"""Policies of the organisation: content and targets (AWS Organizations API Reference)."""

from __future__ import annotations

from collections.abc import Iterator

from leastwise.inventory.rollback.documents import text_of
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem


def parts(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The calls that make a service control policy, or another policy of the organisation, what it was."""
    if now is None:
        assert then is not None
        yield from _creation(then)
        return
    identifier = now.resource_id
    before = set(then.configuration.get("targets") or ()) if then is not None else set()
    after = set(now.configuration.get("targets") or ())
    if then is not None and then.configuration.get("content") != now.configuration.get("content"):
        parameters = {"PolicyId": identifier, "Content": text_of(then.configuration.get("content"))}
        yield Step("UpdatePolicy", parameters, "its content was another", "organizations")
    for target in sorted(before - after):
        parameters = {"PolicyId": identifier, "TargetId": target}
        yield Step("AttachPolicy", parameters, f"it was attached to {target}", "organizations")
    for target in sorted(after - before):
        parameters = {"PolicyId": identifier, "TargetId": target}
        yield Step("DetachPolicy", parameters, f"it was not attached to {target}", "organizations")
    if then is None:
        yield Step("DeletePolicy", {"PolicyId": identifier}, "it was not there", "organizations")


def _creation(then: ConfigurationItem) -> Iterator[Part]:
    parameters = {
        "Content": text_of(then.configuration.get("content")),
        "Description": str(then.configuration.get("description") or ""),
        "Name": then.resource_name,
        "Type": str(then.configuration.get("type") or "SERVICE_CONTROL_POLICY"),
    }
    yield Step("CreatePolicy", parameters, "it was there", "organizations")
    targets = ", ".join(then.configuration.get("targets") or ())
    yield Lost(f"the policy id {then.resource_id}", f"AWS gives a new one: attach that to {targets or 'its targets'}")
