"""Who is meant by a name, an ARN, a unique id or an access key id, in a state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.members import text
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.principal import PrincipalKind, permission_set_of, principal_kind
from leastwise.policy import Caller, CallerKind, caller_of
from leastwise.policy.evaluate import has_identity

_ACCESS_KEY: Final = "AWS::IAM::AccessKey"
_ROOT_KEY: Final = "<root_account>"
_TYPES: Final = (USER, ROLE)


@dataclass(frozen=True, slots=True)
class AccessPrincipal:
    """Who asks for access; `item` is the recorded user or role, None for others: root, services, strangers."""

    caller: Caller
    item: ConfigurationItem | None = None

    @property
    def name(self) -> str:
        """The principal in words: "user alice", "role deploy", "root of account 111122223333"."""
        caller = self.caller
        if caller.kind is CallerKind.ROOT:
            return f"root of account {caller.account}"
        if self.item is not None:
            return f"{'user' if caller.kind is CallerKind.USER else 'role'} {self.item.resource_name}"
        return f"{caller.kind} {caller.arn}".strip()

    @property
    def needs_policies(self) -> bool:
        """Whether identity policies say what it may do, which are not known."""
        return self.item is None and has_identity(self.caller) and self.caller.kind is not CallerKind.ROOT


def find_principal(state: State, text: str, account_id: str | None = None) -> AccessPrincipal:
    """The principal that a text names: a name, an ARN (also of a session), a unique id, an access key id, a service.

    A user of Identity Center is the role that it may use; where these are several they are listed.
    An ARN, account or service of which nothing was recorded is a stranger. Raises InputError where several resources
    are meant or a group is, NothingToEvaluateError where nothing of that name was recorded.
    """
    found = _recorded(state, text, account_id) or _of_identity_center(state, text, account_id)
    if len(found) > 1:
        raise _ambiguous(text, found)
    if found:
        caller = caller_of_item(found[0])
        session = text if ":assumed-role/" in text else ""
        return AccessPrincipal(replace(caller, session_arn=session), found[0])
    return AccessPrincipal(_stranger(state, text))


def _recorded(state: State, text: str, account_id: str | None) -> list[ConfigurationItem]:
    kind = principal_kind(text)
    if kind is PrincipalKind.ACCESS_KEY:
        found = [user for key in state.by_id(text) for user in _owner(state, key)]
    elif kind is PrincipalKind.UNIQUE_ID:
        found = list(state.by_id(text.partition(":")[0]))
    elif kind is PrincipalKind.ARN:
        found = _of_arn(state, text)
    else:
        found = [item for one in _TYPES for item in state.by_name(one, text, account_id)]
        exact = [item for item in found if item.resource_name == text]
        found = exact or found
    return [item for item in found if item.resource_type in _TYPES and account_id in (None, item.account_id)]


def _owner(state: State, key: ConfigurationItem) -> Iterable[ConfigurationItem]:
    name = str(key.configuration.get("userName") or "")
    if key.resource_type != _ACCESS_KEY or name == _ROOT_KEY:
        return ()
    return state.by_name(USER, name, key.account_id)


def _of_arn(state: State, text: str) -> list[ConfigurationItem]:
    item = state.by_arn(text)
    if item is not None:
        return [item]
    if is_arn(text) and ":assumed-role/" in text:
        parsed = parse_arn(text)
        parts = parsed.resource.split("/")
        return list(state.by_name(ROLE, parts[1], parsed.account)) if parts[1:] else []
    return []


def _of_identity_center(state: State, name: str, account_id: str | None) -> list[ConfigurationItem]:
    """The roles that a user of Identity Center may use, in all accounts or in one.

    IAM Identity Center User Guide, "Referencing permission sets": the role of a permission set in an account is called
    AWSReservedSSO_NAME_ and 16 hexadecimal digits.
    """
    users = {item.resource_id for item in state.by_name("AWS::IdentityStore::User", name)}
    memberships = (item.configuration for item in state.of_type("AWS::IdentityStore::GroupMembership"))
    groups = {text(one, "groupId") for one in memberships if text(one, "userId") in users}
    wanted: set[tuple[str, str]] = set()
    for item in state.of_type("AWS::SSO::Assignment") if users else ():
        if text(item.configuration, "principalId") in users | groups:
            permission_set = state.by_arn(text(item.configuration, "permissionSetArn"))
            if permission_set is not None:
                wanted.add((text(item.configuration, "accountId"), permission_set.resource_name))
    return [
        item
        for item in (state.of_type(ROLE, account_id) if wanted else ())
        if (item.account_id, permission_set_of(item.resource_name)) in wanted
    ]


def _stranger(state: State, text: str) -> Caller:
    """Who is no recorded user or role. Raises NothingToEvaluateError for a name or id that was not recorded."""
    kind = principal_kind(text)
    for key in state.by_id(text) if kind is PrincipalKind.ACCESS_KEY else ():
        if key.configuration.get("userName") == _ROOT_KEY:
            return caller_of(key.account_id)
    accounts = state.accounts()
    if text.lower() == "root" and len(accounts) == 1:
        return caller_of(accounts[0])
    groups = [item for item in (state.by_arn(text), *state.by_name("AWS::IAM::Group", text)) if item is not None]
    if any(item.resource_type == "AWS::IAM::Group" for item in groups):
        raise InputError(f"{text}: a group makes no requests", "name one of its members")
    if text in ("*", "anonymous") or (text.isdigit() and len(text) == 12) or kind is PrincipalKind.SERVICE:
        return caller_of(text)
    if kind is not PrincipalKind.ARN:
        raise _not_recorded(text)
    caller = caller_of(text)
    if caller.account in accounts and caller.kind in (CallerKind.USER, CallerKind.ROLE):
        raise _not_recorded(text)
    return caller


def _not_recorded(text: str) -> NothingToEvaluateError:
    return NothingToEvaluateError(
        f"{text}: no user or role of that name was recorded at that time",
        "give a name, an ARN, a unique id (AIDA…, AROA…) or an access key id; `leastwise timeline` shows when it was",
    )


def _ambiguous(text: str, items: list[ConfigurationItem]) -> InputError:
    listed = ", ".join(f"{item.arn} ({item.resource_id})" for item in items)
    return InputError(f"{text}: several principals have that name: {listed}", "give an ARN or --account")
