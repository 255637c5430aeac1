"""Console passwords (IAM API Reference, "CreateLoginProfile", "UpdateLoginProfile", "ChangePassword")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import ROOT_ACCOUNT, Call, date_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.families.root_user import root_changes
from leastwise.inventory.event_sourcing.mutations import Assign, Merge, Mutation, Target
from leastwise.inventory.event_sourcing.shapes import IAM, USER

_MEMBER: Final = "loginProfile"
_RESET: Final = "passwordResetRequired"


def _create(call: Call) -> Iterator[Mutation]:
    user = call.user()
    if user == ROOT_ACCOUNT:  # a member account's root user may get a password again by AssumeRoot
        yield from root_changes({"accountPasswordPresent": 1}, {"passwordEnabled": True})
    elif user is not None:
        answered, asked = call.answer("loginProfile", _RESET), call.value(_RESET)
        profile = {
            "createDate": date_of(call.answer("loginProfile", "createDate")) or call.event_time,
            _RESET: _true(answered if answered is not None else asked),
        }
        yield Assign(Target(USER, user), {_MEMBER: profile}, {_MEMBER: None})


def _update(call: Call) -> Iterator[Mutation]:
    user, required = call.user(), call.value(_RESET)
    if user is not None and user != ROOT_ACCOUNT and required is not None:
        yield Merge(Target(USER, user), _MEMBER, {_RESET: _true(required)})


def _change(call: Call) -> Iterator[Mutation]:
    """A user who changes the password no longer has to."""
    user = call.user()
    if user is not None and user != ROOT_ACCOUNT:
        yield Merge(Target(USER, user), _MEMBER, {_RESET: False}, only_known=True)


def _delete(call: Call) -> Iterator[Mutation]:
    user = call.user()
    if user == ROOT_ACCOUNT:
        yield from root_changes({"accountPasswordPresent": 0}, {"passwordEnabled": False})
    elif user is not None:
        yield Assign(Target(USER, user), {_MEMBER: None})


def _true(value: Any) -> bool:
    return value is True or value == "true"


FAMILY: Final = Family(
    IAM,
    {
        "CreateLoginProfile": _create,
        "UpdateLoginProfile": _update,
        "DeleteLoginProfile": _delete,
        "ChangePassword": _change,
    },
)
