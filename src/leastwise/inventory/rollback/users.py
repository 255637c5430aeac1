"""Users (IAM API Reference; IAM User Guide, "Remove or deactivate an IAM user", for what must go first)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.rollback.documents import tag_list, tags
from leastwise.inventory.rollback.permissions import Holder, removals, restorations
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

USER: Final = Holder("User")
_KEY: Final = "AWS::IAM::AccessKey"


def parts(now: ConfigurationItem | None, then: ConfigurationItem | None, current: State) -> Iterator[Part]:
    """The calls that make the user what it was."""
    if then is None:
        assert now is not None
        yield from _deletion(now, current)
        return
    name = then.resource_name
    if now is None:
        yield from _creation(then)
    else:
        yield from _placed(now, then)
        yield from _memberships(now, then, added=False)
        yield from removals(USER, name, (now, then))
        yield from _console(now, then)
        yield from _keys(now, then, current)
    yield from _memberships(now, then, added=True)
    yield from restorations(USER, name, (now, then))


def _creation(then: ConfigurationItem) -> Iterator[Part]:
    name = then.resource_name
    parameters: dict[str, Any] = {"Path": then.configuration.get("path", "/"), "UserName": name}
    if tags(then):
        parameters["Tags"] = tag_list(tags(then))
    yield Step("CreateUser", parameters, "it was there")
    yield Lost(f"the unique id {then.resource_id}", "AWS gives a new one: policies that name the old id do not match")
    yield Lost(f"access keys of {name}", "secret keys cannot be made again: create new ones")
    if then.configuration.get("loginProfile"):
        yield Lost(f"the password of {name}", "set a new one with `aws iam create-login-profile`")
    if then.configuration.get("mfaDevices"):
        yield Lost(f"MFA devices of {name}", "the user must register them anew")


def _placed(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[Part]:
    parameters = {}
    if now.resource_name != then.resource_name:
        parameters["NewUserName"] = then.resource_name
    path = then.configuration.get("path", "/")
    if now.configuration.get("path", "/") != path:
        parameters["NewPath"] = path
    if parameters:
        yield Step("UpdateUser", {"UserName": now.resource_name, **parameters}, "its name or path was another")


def _groups(item: ConfigurationItem | None) -> list[str]:
    return list(item.configuration.get("groupList") or ()) if item is not None else []


def _memberships(now: ConfigurationItem | None, then: ConfigurationItem, *, added: bool) -> Iterator[Part]:
    name, before, after = then.resource_name, _groups(then), _groups(now)
    if added:
        for group in before:
            if group not in after:
                yield USER.step("Add*ToGroup", name, f"it was in {group}", GroupName=group)
    else:
        for group in after:
            if group not in before:
                yield USER.step("Remove*FromGroup", name, f"it was not in {group}", GroupName=group)


def _console(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[Part]:
    name = then.resource_name
    if "loginProfile" in then.configuration and "loginProfile" in now.configuration:
        before, after = then.configuration["loginProfile"], now.configuration["loginProfile"]
        if after and not before:
            yield Step("DeleteLoginProfile", {"UserName": name}, "it had no console password")
        if before and not after:
            yield Lost(f"the password of {name}", "set a new one with `aws iam create-login-profile`")
    gone = {one["serialNumber"] for one in then.configuration.get("mfaDevices") or ()} - {
        one["serialNumber"] for one in now.configuration.get("mfaDevices") or ()
    }
    for serial in sorted(gone):
        yield Lost(f"MFA device {serial}", "the user must register it anew")


def _keys(now: ConfigurationItem, then: ConfigurationItem, current: State) -> Iterator[Part]:
    """Keys made since are made inactive, not deleted: what uses them shows, and can be given another."""
    for key in _keys_of(now, current):
        created = str(key.configuration.get("createDate", ""))
        since = created > then.capture_time.strftime("%Y-%m-%dT%H:%M:%SZ") if created else False
        if since and key.configuration.get("status") == "Active":
            parameters = {"UserName": then.resource_name, "AccessKeyId": key.resource_id, "Status": "Inactive"}
            yield Step("UpdateAccessKey", parameters, f"access key {key.resource_id} was created later")


def _keys_of(user: ConfigurationItem, current: State) -> list[ConfigurationItem]:
    return [
        key for key in current.of_type(_KEY, user.account_id) if key.configuration.get("userName") == user.resource_name
    ]


def _deletion(now: ConfigurationItem, current: State) -> Iterator[Part]:
    name, configuration = now.resource_name, now.configuration
    for group in _groups(now):
        yield USER.step("Remove*FromGroup", name, "before the user can be deleted", GroupName=group)
    yield from removals(USER, name, (now, None))
    for key in _keys_of(now, current):
        parameters = {"UserName": name, "AccessKeyId": key.resource_id}
        yield Step("DeleteAccessKey", parameters, "before the user can be deleted")
    if configuration.get("loginProfile"):
        yield Step("DeleteLoginProfile", {"UserName": name}, "before the user can be deleted")
    for operation, member, identifier, parameter in (
        ("DeactivateMFADevice", "mfaDevices", "serialNumber", "SerialNumber"),
        ("DeleteSSHPublicKey", "sshPublicKeys", "sshPublicKeyId", "SSHPublicKeyId"),
        ("DeleteSigningCertificate", "signingCertificates", "certificateId", "CertificateId"),
        (
            "DeleteServiceSpecificCredential",
            "serviceSpecificCredentials",
            "serviceSpecificCredentialId",
            "ServiceSpecificCredentialId",
        ),
    ):
        for one in configuration.get(member) or ():
            yield Step(operation, {"UserName": name, parameter: one[identifier]}, "before the user can be deleted")
    yield Step("DeleteUser", {"UserName": name}, "it was not there")
