"""Where rosters come from: a file of CSV or SCIM 2.0, or the users of Identity Center that were recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from leastwise.access.members import text
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.usecases.reviews.roster.persons_listed import Person, Roster, unique
from leastwise.usecases.reviews.roster.reading_csv import read_csv
from leastwise.usecases.reviews.roster.reading_scim import read_scim

IDENTITY_STORE_USER: Final = "AWS::IdentityStore::User"


def read_roster(path: Path) -> Roster:
    """The roster in a file: SCIM 2.0 where it begins as JSON, else CSV. Raises InputError where it holds nobody."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "Name a roster: CSV, or a SCIM 2.0 ListResponse.") from None
    is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    found = (read_scim if is_json else read_csv)(content, str(path))
    if not found.persons and not found.problems:
        raise InputError(f"{path}: it lists nobody", "Export the roster again.")
    return found


def identity_center_roster(state: State) -> Roster:
    """The users of Identity Center; who is DISABLED there has left.

    IAM Identity Center API Reference (Identity Store), "User". Raises NothingToEvaluateError where none is recorded.
    """
    users = state.of_type(IDENTITY_STORE_USER)
    if not users:
        raise NothingToEvaluateError("no user of Identity Center is recorded", "Collect the account that holds it.")
    persons = (
        Person(
            one.resource_id,
            text(one.configuration, "displayName"),
            "",
            text(one.configuration, "userName") or one.resource_name,
            has_left=text(one.configuration, "userStatus") == "DISABLED",
        )
        for one in users
    )
    return unique(persons, ())
