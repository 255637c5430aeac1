"""The parameter excludePermissionBoundaryPolicy, which three rules about customer managed policies share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import is_known
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    ComplianceType,
    Evaluation,
    Items,
    NotRecordedError,
    Relation,
    not_applicable,
)
from leastwise.usecases.recorder.timelines_states import ROLE, USER

EXCLUDE_BOUNDARIES: Final = Parameter(
    "excludePermissionBoundaryPolicy",
    ParameterType.BOOLEAN,
    "true leaves out policies used as permissions boundaries",
    default="false",
)
_BOUNDED: Final = (USER, ROLE)

Check = Callable[[ConfigurationItem, RuleContext, Arguments], Evaluation]


def excluding_boundaries(check: Check) -> Check:
    """Return a check that leaves out policies used as permissions boundaries, where the parameter says so."""

    def excluding(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
        if not arguments[EXCLUDE_BOUNDARIES.name]:
            return check(item, context, arguments)
        if context.bounded_by(item.account_id, item.arn):
            return not_applicable("is a permissions boundary")
        found = check(item, context, arguments)
        if found.compliance is ComplianceType.NON_COMPLIANT:
            _demand_boundaries(item, context)
        return found

    return excluding


def _demand_boundaries(item: ConfigurationItem, context: RuleContext) -> None:
    for resource_type in _BOUNDED:
        if not context.is_whole(item.account_id, resource_type):
            raise NotRecordedError(f"whether it is a permissions boundary: not every {resource_type} was recorded")
        for one in context.of_type(item.account_id, resource_type):
            if not is_known(one, "permissionsBoundary"):
                raise NotRecordedError(f"permissionsBoundary of {one.resource_name} was not recorded")


def _bounded(policy: Items, principals: Items) -> set[ResourceKey]:
    arns = {item.arn for item in policy}
    return {
        item.key
        for item in principals
        if not item.is_deleted
        and (
            not is_known(item, "permissionsBoundary")
            or (item.configuration["permissionsBoundary"] or {}).get("permissionsBoundaryArn") in arns
        )
    }


BOUNDED_BY: Final = Relation(_BOUNDED, _bounded)
"""The users and roles whose permissions boundary a policy is, and those of which that is not known."""
