"""What a change of credentials did: who holds an access key or a password acts as its user.

IAM API Reference, "CreateAccessKey", "UpdateAccessKey", "CreateLoginProfile", "UpdateLoginProfile". Credentials that
somebody makes for another user are an escalation: they let their holder act as that user.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.causes import is_by_another
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.context import USER
from leastwise.access.members import text
from leastwise.model.configuration_item import ConfigurationItem

ACCESS_KEY: Final = "AWS::IAM::AccessKey"
_ROOT: Final = "<root_account>"
_PROFILE: Final = "loginProfile"
_CREATED, _SET_ANEW = "CreateLoginProfile", "UpdateLoginProfile"

Item = ConfigurationItem | None


def credential_changes(old: Item, new: Item) -> Iterator[AccessChange]:
    """What changed for the user of an access key, or of a console password."""
    item = new or old
    if item is not None and item.resource_type == ACCESS_KEY:
        yield from _key_changes(item, old, new)
    elif new is not None and new.resource_type == USER:
        yield from _password_changes(old, new)


def _key_changes(item: ConfigurationItem, old: Item, new: Item) -> Iterator[AccessChange]:
    before, after = _is_active(old), _is_active(new)
    name = text(item.configuration if new is not None else (old or item).configuration, "userName")
    if before == after or not name:
        return
    account = item.account_id
    is_root = name == _ROOT
    arn = f"arn:aws:iam::{account}:{'root' if is_root else f'user/{name}'}"
    words = f"the root user of account {account}" if is_root else name
    if after:
        sentence = f"who holds access key {item.resource_id} can now act as {words}"
        yield AccessChange(
            Direction.WIDENED,
            words,
            arn,
            item.key,
            sentence,
            f"access key {item.resource_id}",
            escalation=is_by_another(item.cause, arn),
        )
    else:
        sentence = f"who holds access key {item.resource_id} can no longer act as {words}"
        yield AccessChange(Direction.NARROWED, words, arn, item.key, sentence, f"access key {item.resource_id}")


def _is_active(key: Item) -> bool:
    return key is not None and text(key.configuration, "status") != "Inactive"


def _password_changes(old: Item, new: ConfigurationItem) -> Iterator[AccessChange]:
    event = new.cause.event_name if new.cause is not None and new.cause.event_source.startswith("iam.") else ""
    has, is_known = bool(new.configuration.get(_PROFILE)), old is None or _PROFILE in old.configuration
    had = old is not None and bool(old.configuration.get(_PROFILE))
    name, other = new.resource_name, is_by_another(new.cause, new.arn)
    if has and not had and (is_known or event == _CREATED):
        sentence = f"{name} can now sign in to the console with a password"
        yield AccessChange(Direction.WIDENED, name, new.arn, new.key, sentence, "console password", escalation=other)
    elif event == _SET_ANEW and other:
        sentence = f"who set the console password anew can now sign in as {name}"
        yield AccessChange(Direction.WIDENED, name, new.arn, new.key, sentence, "console password", escalation=True)
    elif had and not has and _PROFILE in new.configuration:
        sentence = f"{name} can no longer sign in to the console with a password"
        yield AccessChange(Direction.NARROWED, name, new.arn, new.key, sentence, "console password")
