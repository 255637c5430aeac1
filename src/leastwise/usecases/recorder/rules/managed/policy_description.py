"""Managed policies without a description."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import member
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule, compliant, non_compliant


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The description is there and not empty (AWS Config Developer Guide, "iam-policy-description").

    GetAccountAuthorizationDetails and ListPolicies do not tell it, GetPolicy does.
    """
    return compliant("has a description") if member(item, "description") else non_compliant("has no description")


POLICY_DESCRIPTION: Final = Rule(
    identifier="IAM_POLICY_DESCRIPTION",
    title="Customer managed policies have a description",
    resource_types=("AWS::IAM::Policy",),
    check=check,
)
