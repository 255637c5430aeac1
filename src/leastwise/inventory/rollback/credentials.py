"""Access keys, the account's password policy, instance profiles and OIDC providers (IAM API Reference)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem

_PASSWORD_MEMBERS: Final = (
    *("minimumPasswordLength", "requireSymbols", "requireNumbers", "requireUppercaseCharacters"),
    *("requireLowercaseCharacters", "allowUsersToChangePassword", "maxPasswordAge", "passwordReusePrevention"),
    "hardExpiry",
)


def access_key(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """A key's status; a key that was not there then is made inactive."""
    if now is None:
        assert then is not None
        yield Lost(f"access key {then.resource_id}", "a deleted key cannot be made again: create a new one")
        return
    wanted = then.configuration.get("status") if then is not None else "Inactive"
    if wanted and now.configuration.get("status") != wanted:
        user = now.configuration.get("userName")
        parameters = {"AccessKeyId": now.resource_id, "Status": wanted}
        if user and user != "<root_account>":
            parameters = {"UserName": user, **parameters}
        yield Step("UpdateAccessKey", parameters, f"the key was {wanted.lower()}" if then else "it was not there")


def password_policy(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The whole policy in one call: what it leaves out would fall back to the defaults."""
    if then is None:
        yield Step("DeleteAccountPasswordPolicy", {}, "the account had no password policy")
    elif now is None or dict(now.configuration) != dict(then.configuration):
        found = then.configuration
        parameters = {
            name[0].upper() + name[1:]: found[name] for name in _PASSWORD_MEMBERS if found.get(name) is not None
        }
        yield Step("UpdateAccountPasswordPolicy", parameters, "the password policy was another")


def instance_profile(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The profile and the role in it."""
    item = then or now
    assert item is not None
    name = {"InstanceProfileName": item.resource_name}
    before, after = (set(one.configuration.get("roles") or ()) if one is not None else set() for one in (then, now))
    if now is None and then is not None:
        yield Step("CreateInstanceProfile", {**name, "Path": then.configuration.get("path", "/")}, "it was there")
        yield Lost(f"the unique id {then.resource_id}", "AWS gives a new one")
    for role in sorted(after - before):
        yield Step("RemoveRoleFromInstanceProfile", {**name, "RoleName": role}, f"{role} was not in it")
    for role in sorted(before - after):
        yield Step("AddRoleToInstanceProfile", {**name, "RoleName": role}, f"{role} was in it")
    if then is None:
        yield Step("DeleteInstanceProfile", name, "it was not there")


def oidc_provider(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The provider, its client ids and thumbprints."""
    if then is None:
        assert now is not None
        yield Step("DeleteOpenIDConnectProvider", {"OpenIDConnectProviderArn": now.arn}, "it was not there")
        return
    clients = list(then.configuration.get("clientIdList") or ())
    prints = list(then.configuration.get("thumbprintList") or ())
    if now is None:
        url = str(then.configuration.get("url") or then.arn.partition(":oidc-provider/")[2])
        parameters: dict[str, Any] = {"Url": url if "://" in url else f"https://{url}", "ClientIDList": clients}
        parameters |= {"ThumbprintList": prints} if prints else {}
        yield Step("CreateOpenIDConnectProvider", parameters, "it was there")
        return
    provider = {"OpenIDConnectProviderArn": then.arn}
    present = list(now.configuration.get("clientIdList") or ())
    for client in present:
        if client not in clients:
            parameters = {**provider, "ClientID": client}
            yield Step("RemoveClientIDFromOpenIDConnectProvider", parameters, f"{client} was not in it")
    for client in clients:
        if client not in present:
            parameters = {**provider, "ClientID": client}
            yield Step("AddClientIDToOpenIDConnectProvider", parameters, f"{client} was in it")
    if prints and prints != list(now.configuration.get("thumbprintList") or ()):
        parameters = {**provider, "ThumbprintList": prints}
        yield Step("UpdateOpenIDConnectProviderThumbprint", parameters, "its thumbprints were others")
