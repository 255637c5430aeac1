"""The root user: access keys and MFA."""

from __future__ import annotations

from typing import Any, Final

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.accounts import account_items, every
from leastwise.usecases.recorder.rules.members import is_known
from leastwise.usecases.recorder.rules.rule import (
    ACCOUNT,
    Arguments,
    Evaluation,
    Items,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    non_compliant,
    not_applicable,
)

SUMMARY: Final = "AWS::IAM::AccountSummary"
ROOT: Final = "AWS::IAM::Root"
VIRTUAL_MFA_DEVICE: Final = "AWS::IAM::VirtualMFADevice"
_ROOT_USER: Final = "<root_account>"
_KEYS: Final = ("accessKey1Active", "accessKey1LastRotated", "accessKey2Active", "accessKey2LastRotated")


def check_access_key(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The root user has no access key (AWS Config Developer Guide, "iam-root-access-key-check").

    GetAccountSummary tells it; the credential report does too, where a key that is inactive has a date.
    """
    if _has_access_key(item, context):
        return non_compliant("the root user has an access key")
    return compliant("the root user has no access key")


def check_mfa(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The root user has MFA; NOT_APPLICABLE where it has no credentials.

    AWS Config Developer Guide, "root-account-mfa-enabled".
    """
    if _has_no_credentials(item, context):
        return not_applicable("the root user has no credentials")
    return compliant("the root user has MFA") if _has_mfa(item, context) else non_compliant("the root user has no MFA")


def check_hardware_mfa(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The root user has MFA, and no virtual MFA device; NOT_APPLICABLE where it has no credentials.

    AWS Config Developer Guide, "root-account-hardware-mfa-enabled".
    """
    if _has_no_credentials(item, context):
        return not_applicable("the root user has no credentials")
    if not _has_mfa(item, context):
        return non_compliant("the root user has no MFA")
    devices = context.of_type(item.account_id, VIRTUAL_MFA_DEVICE)
    assigned = [one for one in devices if one.configuration.get("userName") == _ROOT_USER]
    if assigned:
        return non_compliant(f"the root user has the virtual MFA device {assigned[0].resource_id}")
    if not context.is_whole(item.account_id, VIRTUAL_MFA_DEVICE):
        raise NotRecordedError("the virtual MFA devices of the account were not recorded")
    for one in devices:
        if not is_known(one, "userName"):
            raise NotRecordedError(f"userName of {one.resource_id} was not recorded")
    return compliant("the root user has MFA, by no virtual device")


def _has_access_key(item: ConfigurationItem, context: RuleContext) -> bool:
    present = _fact(item, context, SUMMARY, "accountAccessKeysPresent")
    if present is not None:
        return bool(present)
    root = context.one(item.account_id, ROOT)
    if root is None or not all(is_known(root, name) for name in _KEYS):
        raise NotRecordedError("accountAccessKeysPresent of the account summary was not recorded")
    return any(root.configuration[name] for name in _KEYS)


def _has_mfa(item: ConfigurationItem, context: RuleContext) -> bool:
    for resource_type, name in ((SUMMARY, "accountMFAEnabled"), (ROOT, "mfaActive")):
        found = _fact(item, context, resource_type, name)
        if found is not None:
            return bool(found)
    raise NotRecordedError("accountMFAEnabled of the account summary was not recorded")


def _has_no_credentials(item: ConfigurationItem, context: RuleContext) -> bool:
    """Whether the summary says that there is neither a password nor a key nor a certificate, nor MFA."""
    names = (
        "accountPasswordPresent",
        "accountAccessKeysPresent",
        "accountSigningCertificatesPresent",
        "accountMFAEnabled",
    )
    return all(_fact(item, context, SUMMARY, name) == 0 for name in names)


def _fact(item: ConfigurationItem, context: RuleContext, resource_type: str, name: str) -> Any:
    found = context.one(item.account_id, resource_type)
    return found.configuration[name] if found is not None and is_known(found, name) else None


def _of_root(account: Items, devices: Items) -> set[ResourceKey]:
    return {one.key for one in devices if one.configuration.get("userName", _ROOT_USER) == _ROOT_USER}


_ROOT_FACTS: Final = Relation((SUMMARY, ROOT), every)
ROOT_ACCESS_KEY: Final = Rule(
    identifier="IAM_ROOT_ACCESS_KEY_CHECK",
    title="The root user has no access key",
    resource_types=(ACCOUNT,),
    check=check_access_key,
    relations=(_ROOT_FACTS,),
    subjects=account_items,
)
ROOT_MFA: Final = Rule(
    identifier="ROOT_ACCOUNT_MFA_ENABLED",
    title="The root user has MFA",
    resource_types=(ACCOUNT,),
    check=check_mfa,
    relations=(_ROOT_FACTS,),
    subjects=account_items,
)
ROOT_HARDWARE_MFA: Final = Rule(
    identifier="ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
    title="The root user has hardware MFA",
    resource_types=(ACCOUNT,),
    check=check_hardware_mfa,
    relations=(_ROOT_FACTS, Relation((VIRTUAL_MFA_DEVICE,), _of_root)),
    subjects=account_items,
)
