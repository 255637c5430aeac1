"""Users that have policies of their own, attached or inline."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule, compliant, non_compliant


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """Permissions come from groups or roles (AWS Config Developer Guide, "iam-user-no-policies-check")."""
    inline, attached = entries(item, "userPolicyList"), entries(item, "attachedManagedPolicies")
    names = sorted(str(one.get("policyName")) for one in (*inline.known, *attached.known))
    if names:
        return non_compliant(f"has {', '.join(names)}")
    inline.whole(), attached.whole()
    return compliant("has no policies of its own")


USER_NO_POLICIES: Final = Rule(
    identifier="IAM_USER_NO_POLICIES_CHECK",
    title="Users have no policies of their own, attached or inline",
    resource_types=("AWS::IAM::User",),
    check=check,
)
