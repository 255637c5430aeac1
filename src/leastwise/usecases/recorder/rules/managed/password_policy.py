"""The account's password policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.accounts import account_items, every
from leastwise.usecases.recorder.rules.members import member
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    ACCOUNT,
    Arguments,
    Evaluation,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    non_compliant,
)

PASSWORD_POLICY_TYPE: Final = "AWS::IAM::AccountPasswordPolicy"  # noqa: S105 - a resource type
_CHARACTERS: Final = {
    "RequireUppercaseCharacters": ("requireUppercaseCharacters", "uppercase characters"),
    "RequireLowercaseCharacters": ("requireLowercaseCharacters", "lowercase characters"),
    "RequireSymbols": ("requireSymbols", "symbols"),
    "RequireNumbers": ("requireNumbers", "numbers"),
}


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The policy asks for at least what the parameters say; AWS's default policy, where none was set, never does.

    AWS Config Developer Guide, "iam-password-policy".
    """
    policy = context.one(item.account_id, PASSWORD_POLICY_TYPE)
    if policy is None:
        if not context.is_whole(item.account_id, PASSWORD_POLICY_TYPE):
            raise NotRecordedError("the password policy was not recorded")
        return non_compliant("the account has no password policy but AWS's default")
    wrong = list(_problems(policy, arguments))
    return non_compliant("; ".join(wrong)) if wrong else compliant("the password policy is as demanded")


def _problems(policy: ConfigurationItem, arguments: Arguments) -> Iterator[str]:
    for parameter, (name, words) in _CHARACTERS.items():
        if arguments[parameter] and not member(policy, name):
            yield f"does not require {words}"
    length = member(policy, "minimumPasswordLength") or 0
    if length < arguments["MinimumPasswordLength"]:
        yield f"minimum length is {length}, not {arguments['MinimumPasswordLength']}"
    # IAM tells these two only where they are set (IAM API Reference, "PasswordPolicy").
    kept = _set(policy, "passwordReusePrevention")
    if kept < arguments["PasswordReusePrevention"]:
        yield f"remembers {kept} passwords, not {arguments['PasswordReusePrevention']}"
    age = _set(policy, "maxPasswordAge")
    if not age or age > arguments["MaxPasswordAge"]:
        shown = f"expire after {age} days" if age else "never expire"
        yield f"passwords {shown}, not after {arguments['MaxPasswordAge']}"


def _set(policy: ConfigurationItem, name: str) -> int:
    return int(member(policy, name) or 0) if name in policy.configuration or name in policy.unknown else 0


def _boolean(name: str, what: str) -> Parameter:
    return Parameter(name, ParameterType.BOOLEAN, f"true requires at least one {what} in a password", default="true")


PASSWORD_POLICY: Final = Rule(
    identifier="IAM_PASSWORD_POLICY",
    title="The password policy of the account is strong enough",
    resource_types=(ACCOUNT,),
    check=check,
    parameters=(
        _boolean("RequireUppercaseCharacters", "uppercase character"),
        _boolean("RequireLowercaseCharacters", "lowercase character"),
        _boolean("RequireSymbols", "symbol"),
        _boolean("RequireNumbers", "number"),
        Parameter("MinimumPasswordLength", ParameterType.INT, "least length of a password", default="14"),
        Parameter("PasswordReusePrevention", ParameterType.INT, "passwords before one may be reused", default="24"),
        Parameter("MaxPasswordAge", ParameterType.INT, "days before a password expires", default="90"),
    ),
    relations=(Relation((PASSWORD_POLICY_TYPE,), every),),
    subjects=account_items,
)
