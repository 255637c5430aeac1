"""Users, groups and roles with inline policies."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.rule import Arguments, Evaluation, Rule, compliant, non_compliant
from leastwise.usecases.recorder.rules.statements import INLINE_POLICIES


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """Any inline policy is one too many (AWS Config Developer Guide, "iam-no-inline-policy-check")."""
    inline = entries(item, INLINE_POLICIES[item.resource_type])
    if inline.known:
        names = ", ".join(sorted(str(one.get("policyName")) for one in inline.known))
        return non_compliant(f"has the inline policies {names}" if len(inline.known) > 1 else f"has {names} inline")
    inline.whole()
    return compliant("has no inline policies")


NO_INLINE_POLICY: Final = Rule(
    identifier="IAM_NO_INLINE_POLICY_CHECK",
    title="Users, groups and roles have no inline policies",
    resource_types=("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"),
    check=check,
)
