"""The account's password policy and alias (IAM API Reference, "UpdateAccountPasswordPolicy", "CreateAccountAlias")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, number_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Create, Delete, Mutation, Remove, Replace, Target
from leastwise.inventory.event_sourcing.shapes import ACCOUNT_ALIAS, IAM, PASSWORD_POLICY

_POLICY: Final = Target(PASSWORD_POLICY, "password-policy")
_ALIAS: Final = Target(ACCOUNT_ALIAS, "account-alias")
_DEFAULTS: Final[dict[str, Any]] = {
    "minimumPasswordLength": 6,
    "requireSymbols": False,
    "requireNumbers": False,
    "requireUppercaseCharacters": False,
    "requireLowercaseCharacters": False,
    "allowUsersToChangePassword": False,
    "maxPasswordAge": None,
    "passwordReusePrevention": None,
    "hardExpiry": False,
}
"""What omitted parameters fall back to: the operation "does not support partial updates"."""


def _update_policy(call: Call) -> Iterator[Mutation]:
    members: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        given = call.value(name)
        members[name] = UNKNOWN if call.is_cut else default if given is None else _plain(given, default)
    age = members["maxPasswordAge"]
    members["expirePasswords"] = UNKNOWN if age is UNKNOWN else bool(age)
    yield Create(_POLICY, _POLICY.handle, members, is_settable=True)


def _plain(value: Any, default: Any) -> Any:
    """A number or truth value; zero days or passwords are none."""
    if isinstance(default, bool):
        return value is True or value == "true"
    return number_of(value, default)


def _delete_policy(_call: Call) -> Iterator[Mutation]:
    yield Delete(_POLICY)


def _create_alias(call: Call) -> Iterator[Mutation]:
    """An account has one alias at most: a new one takes the place of the other."""
    alias = call.text("accountAlias")
    if alias is not None:
        yield Replace(_ALIAS, "accountAliases", {alias: alias})


def _delete_alias(call: Call) -> Iterator[Mutation]:
    alias = call.text("accountAlias")
    if alias is not None:
        yield Remove(_ALIAS, "accountAliases", alias)


FAMILY: Final = Family(
    IAM,
    {
        "UpdateAccountPasswordPolicy": _update_policy,
        "DeleteAccountPasswordPolicy": _delete_policy,
        "CreateAccountAlias": _create_alias,
        "DeleteAccountAlias": _delete_alias,
    },
)
