"""The resources as a rollback would leave them, to ask beforehand what that means for access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from leastwise.inventory.rollback.step import RollbackPlan, Step
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

_KINDS: Final = {"UserName": "AWS::IAM::User", "GroupName": "AWS::IAM::Group", "RoleName": "AWS::IAM::Role"}


def state_after(plan: RollbackPlan, current: State, former: State) -> State:
    """The current state with the resource as it was, and with what the plan does to others: attachments, members.

    Policies and groups that the plan makes again are as they were in `former`.
    """
    items: dict[ResourceKey, ConfigurationItem] = dict(current.items)
    if plan.now is not None:
        items.pop(plan.now.key, None)
    if plan.then is not None:
        items[plan.then.key] = _restored(plan.then, plan.now)
    for step in plan.steps:
        _restore(step, items, former, plan)
        _relate(step, items, plan)
    return State(current.moment, items)


def _restored(then: ConfigurationItem, now: ConfigurationItem | None) -> ConfigurationItem:
    """The resource as it will be: what was not recorded of it stays as it is."""
    if now is None:
        return then
    configuration = {**now.configuration, **then.configuration}
    for member in then.unknown:
        if member in now.configuration:
            configuration[member] = now.configuration[member]
    return replace(then, configuration=configuration, unknown=())


def _restore(step: Step, items: dict[ResourceKey, ConfigurationItem], former: State, plan: RollbackPlan) -> None:
    kind = {"CreatePolicy": "AWS::IAM::Policy", "CreateGroup": "AWS::IAM::Group"}.get(step.operation)
    if kind is None or step.service != "iam":
        return
    name = step.parameters.get("PolicyName") or step.parameters.get("GroupName")
    for item in former.by_name(kind, str(name), plan.item.account_id):
        items[item.key] = item


def _relate(step: Step, items: dict[ResourceKey, ConfigurationItem], plan: RollbackPlan) -> None:
    """Attach, detach and membership calls about other resources than the one that is rolled back."""
    for parameter, kind in _KINDS.items():
        name = step.parameters.get(parameter)
        for item in [one for one in items.values() if (one.resource_type, one.resource_name) == (kind, name)]:
            if item.account_id != plan.item.account_id or (plan.then is not None and item.key == plan.then.key):
                continue
            changed = _changed(item.configuration, step)
            if changed is not None:
                items[item.key] = replace(item, configuration=changed)


def _changed(configuration: Mapping[str, Any], step: Step) -> dict[str, Any] | None:
    parameters, operation = step.parameters, step.operation
    if operation.startswith(("Attach", "Detach")):
        arn = parameters["PolicyArn"]
        kept = [one for one in configuration.get("attachedManagedPolicies") or () if one["policyArn"] != arn]
        if operation.startswith("Attach"):
            kept = sorted(
                [*kept, {"policyName": arn.rsplit("/", 1)[1], "policyArn": arn}], key=lambda one: one["policyArn"]
            )
        return {**configuration, "attachedManagedPolicies": kept}
    if operation in ("AddUserToGroup", "RemoveUserFromGroup") and "groupList" in configuration:
        groups = [name for name in configuration["groupList"] if name != parameters["GroupName"]]
        groups += [parameters["GroupName"]] if operation.startswith("Add") else []
        return {**configuration, "groupList": sorted(groups)}
    return None
