"""Managed policies that must, or must not, be attached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    Rule,
    compliant,
    non_compliant,
    not_applicable,
)

_EXCEPTION: Final = re.compile(r"(users|groups|roles)\s*:\s*\[([^\[\]]*)\]")
_PLURALS: Final = {"AWS::IAM::User": "users", "AWS::IAM::Group": "groups", "AWS::IAM::Role": "roles"}


def check_role(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """All policies of the list are attached to the role.

    AWS Config Developer Guide, "iam-role-managed-policy-check".
    """
    attached = entries(item, "attachedManagedPolicies")
    missing = [arn for arn in arguments["managedPolicyArns"] if arn not in _arns(attached.known)]
    if not missing:
        return compliant("has all of them attached")
    attached.whole()
    return non_compliant(f"lacks {', '.join(missing)}")


def check_blacklisted(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """No policy of the list is attached, unless exceptionList names the user, group or role.

    AWS Config Developer Guide, "iam-policy-blacklisted-check". Raises InputError for an exceptionList of another form
    than `users:[user1;user2], groups:[group1], roles:[role1;role2]`.
    """
    if item.resource_name in _exceptions(arguments["exceptionList"] or ()).get(_PLURALS[item.resource_type], ()):
        return not_applicable("is in exceptionList")
    attached = entries(item, "attachedManagedPolicies")
    found = [arn for arn in _arns(attached.known) if arn in arguments["policyArns"]]
    if found:
        return non_compliant(f"has {', '.join(found)} attached")
    attached.whole()
    return compliant("has none of them attached")


def _arns(attached: object) -> list[str]:
    return [str(one.get("policyArn")) for one in attached] if isinstance(attached, list | tuple) else []


def _exceptions(parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        match = _EXCEPTION.fullmatch(part)
        if match is None:
            raise InputError(
                f"--parameter IAM_POLICY_BLACKLISTED_CHECK.exceptionList: {part!r} is no list of exceptions",
                "Write it as users:[user1;user2], groups:[group1], roles:[role1;role2].",
            )
        names = tuple(name.strip() for name in match[2].split(";") if name.strip())
        found[match[1]] = found.get(match[1], ()) + names
    return found


ROLE_MANAGED_POLICY: Final = Rule(
    identifier="IAM_ROLE_MANAGED_POLICY_CHECK",
    title="Roles have all managed policies of a list attached",
    resource_types=("AWS::IAM::Role",),
    check=check_role,
    parameters=(
        Parameter(
            "managedPolicyArns", ParameterType.CSV, "comma-separated list of managed policy ARNs", is_required=True
        ),
    ),
)
POLICY_BLACKLISTED: Final = Rule(
    identifier="IAM_POLICY_BLACKLISTED_CHECK",
    title="Users, groups and roles have no managed policy of a list attached",
    resource_types=("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role"),
    check=check_blacklisted,
    parameters=(
        Parameter(
            "policyArns",
            ParameterType.CSV,
            "comma-separated list of policy ARNs",
            default="arn:aws:iam::aws:policy/AdministratorAccess",
        ),
        Parameter(
            "exceptionList",
            ParameterType.CSV,
            "names that may have them: users:[user1;user2], groups:[group1], roles:[role1;role2]",
        ),
    ),
)
