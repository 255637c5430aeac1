"""Users without MFA."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.credentials import has_password, report_of
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    NotRecordedError,
    Rule,
    compliant,
    non_compliant,
    not_applicable,
)

_USER: Final = "AWS::IAM::User"


def check_user(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The user has an MFA device (AWS Config Developer Guide, "iam-user-mfa-enabled")."""
    devices = entries(item, "mfaDevices")
    if devices.known:
        return compliant(f"has {', '.join(str(one.get('serialNumber')) for one in devices.known)}")
    if not devices.is_whole and not _reported(report_of(item, context)):
        raise NotRecordedError("mfaDevices was not recorded")
    if not devices.is_whole and report_of(item, context)["mfaActive"]:
        return compliant("has MFA, as the credential report says")
    return non_compliant("has no MFA device")


def check_console(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """A user with a console password has MFA; NOT_APPLICABLE to users without a password.

    AWS Config Developer Guide, "mfa-enabled-for-iam-console-access".
    """
    if not has_password(item, context):
        return not_applicable("has no console password")
    return check_user(item, context, arguments)


def _reported(report: Mapping[str, Any]) -> bool:
    return isinstance(report.get("mfaActive"), bool)


USER_MFA: Final = Rule(
    identifier="IAM_USER_MFA_ENABLED",
    title="Users have MFA",
    resource_types=(_USER,),
    check=check_user,
)
CONSOLE_MFA: Final = Rule(
    identifier="MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
    title="Users with a console password have MFA",
    resource_types=(_USER,),
    check=check_console,
)
