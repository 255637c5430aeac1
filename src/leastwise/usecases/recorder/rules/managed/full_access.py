"""Customer managed policies that allow everything, or everything of a service."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Statement
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.boundaries import BOUNDED_BY, EXCLUDE_BOUNDARIES, excluding_boundaries
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule, compliant, non_compliant
from leastwise.usecases.recorder.rules.statements import allowing, default_policy

_EVERYTHING: Final = frozenset({"*", "*:*"})


def check_administrator(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """No statement of the default version allows Action "*" on Resource "*", whatever its conditions.

    AWS Config Developer Guide, "iam-policy-no-statements-with-admin-access".
    """
    for statement in allowing(default_policy(item)):
        is_everything = not statement.not_actions and not _EVERYTHING.isdisjoint(statement.actions)
        if is_everything and not statement.not_resources and "*" in (statement.resources or ()):
            return non_compliant(f'{statement.label} allows Action "*" on Resource "*"')
    return compliant("no statement allows everything")


def check_service(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """No statement of the default version allows all actions of a service, on whatever resource.

    AWS Config Developer Guide, "iam-policy-no-statements-with-full-access": `ec2:*` does, `ec2:Describe*` does not.
    NotAction allows whole services too (AWS Security Hub User Guide, control IAM.21, which uses this rule).
    """
    for statement in allowing(default_policy(item)):
        if found := _whole_service(statement):
            return non_compliant(f"{statement.label} allows {found}")
    return compliant("no statement allows all actions of a service")


def _whole_service(statement: Statement) -> str:
    """What of a statement allows a whole service; empty where nothing does. NotAction "*" allows nothing."""
    if statement.not_actions:
        return "" if not _EVERYTHING.isdisjoint(statement.actions) else f"NotAction {', '.join(statement.actions)}"
    return next((action for action in statement.actions if action == "*" or action.endswith(":*")), "")


NO_ADMIN_ACCESS: Final = Rule(
    identifier="IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    title="Customer managed policies do not allow all actions on all resources",
    resource_types=("AWS::IAM::Policy",),
    check=excluding_boundaries(check_administrator),
    parameters=(EXCLUDE_BOUNDARIES,),
    relations=(BOUNDED_BY,),
)
NO_FULL_ACCESS: Final = Rule(
    identifier="IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
    title="Customer managed policies do not allow all actions of a service",
    resource_types=("AWS::IAM::Policy",),
    check=excluding_boundaries(check_service),
    parameters=(EXCLUDE_BOUNDARIES,),
    relations=(BOUNDED_BY,),
)
