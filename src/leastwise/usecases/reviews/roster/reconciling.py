"""Hold identities against a roster: leavers who can still get in, identities of nobody, owners gone, movers.

An identity is somebody's where it names exactly their id, address or user name. What is merely alike is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from leastwise.access.members import entries, text, texts
from leastwise.evidence.credentials import Credentials, has_password
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.reviews.roster.persons_listed import Person, Roster
from leastwise.usecases.reviews.roster.reading import IDENTITY_STORE_USER
from leastwise.usecases.reviews.selecting import ROLE, USER

_ALIKE: Final = 0.8
_MOST_PROPOSALS: Final = 3
_PERSON_TAGS: Final = frozenset({"email", "e-mail", "mail", "emailaddress", "user", "employeeid", "employee_id"})
_OWNER: Final = "owner"


class Discrepancy(StrEnum):
    """What does not fit between identities and a roster."""

    LEAVER = "leaver with live credentials"
    NO_PERSON = "nobody's identity"
    OWNER_LEFT = "owner has left"
    MOVER = "mover with earlier access"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One identity that does not fit; `person` is whose it is, "" where nobody's; `proposals` are people it may be."""

    kind: Discrepancy
    account_id: str
    resource_type: str
    name: str
    person: str
    words: str
    proposals: tuple[str, ...] = ()


class Reconciler:
    """Reconciles the identities of a state with a roster, and with an earlier one for those who moved since."""

    def __init__(
        self, state: State, credentials: Credentials, roster: Roster, now: datetime, before: Roster | None = None
    ) -> None:
        self._state, self._credentials, self._roster, self._now = state, credentials, roster, now
        self._known = roster.by_key()
        self._unsure = frozenset(key for one in roster.problems for key in one.keys)
        self._before = before.by_key() if before is not None else {}

    def mismatches(self, *, with_identity_center: bool = True) -> list[Mismatch]:
        """All that does not fit, leavers first. Users of Identity Center are left out where they are the roster."""
        found = [one for user in self._state.of_type(USER) for one in self._of_user(user)]
        if with_identity_center:
            found += [one for user in self._state.of_type(IDENTITY_STORE_USER) for one in self._of_user(user)]
        found += [one for role in self._state.of_type(ROLE) for one in self._of_owner(role)]
        order = list(Discrepancy)
        return sorted(found, key=lambda one: (order.index(one.kind), one.account_id, one.resource_type, one.name))

    def _of_user(self, user: ConfigurationItem) -> Iterator[Mismatch]:
        names = _names(user)
        if any(name in self._unsure for name in names):
            yield _mismatch(Discrepancy.UNDECIDED, user, "", "the roster's row that names it cannot be used")
            return
        persons = {id(one): one for name in names if (one := self._known.get(name) or self._gone(name)) is not None}
        if len(persons) > 1:
            people = " and ".join(map(str, persons.values()))
            yield _mismatch(Discrepancy.UNDECIDED, user, "", f"it names two people: {people}")
        elif persons:
            yield from self._of_person(user, next(iter(persons.values())))
        elif _owner(user):
            yield from self._of_owner(user)
        else:
            yield self._nobodys(user)

    def _gone(self, name: str) -> Person | None:
        """Somebody of the earlier roster who is in the present one no more."""
        person = self._before.get(name)
        return person if person is not None and person.identifiers().isdisjoint(self._known) else None

    def _of_person(self, user: ConfigurationItem, person: Person) -> Iterator[Mismatch]:
        is_listed = not person.identifiers().isdisjoint(self._known)
        if person.is_gone(self._now) or not is_listed:
            live, unknown = self._credentials_of(user)
            when = f" on {person.left_at:%Y-%m-%d}" if person.left_at is not None and is_listed else ""
            said = f"left{when}" if is_listed else "is in the roster no more"
            if live:
                yield _mismatch(Discrepancy.LEAVER, user, str(person), f"{said}; live: {', '.join(live)}")
            elif unknown:
                yield _mismatch(Discrepancy.UNDECIDED, user, str(person), f"{said}; not known: {', '.join(unknown)}")
            return
        yield from self._moved(user, person)

    def _moved(self, user: ConfigurationItem, person: Person) -> Iterator[Mismatch]:
        earlier = next((self._before[key] for key in sorted(person.identifiers()) if key in self._before), None)
        if earlier is None:
            return
        pairs = (("department", earlier.department, person.department), ("title", earlier.job_title, person.job_title))
        moves = [f"{what} was {old or 'none'}, is {new or 'none'}" for what, old, new in pairs if old != new]
        access = _access(user)
        if moves and access:
            words = f"{'; '.join(moves)}; has {', '.join(access)}"
            yield _mismatch(Discrepancy.MOVER, user, str(person), words)

    def _credentials_of(self, user: ConfigurationItem) -> tuple[list[str], list[str]]:
        """What a user can sign in with, and what of that is not known, in words."""
        if user.resource_type == IDENTITY_STORE_USER:
            status = text(user.configuration, "userStatus")
            return ([], []) if status == "DISABLED" else (["user of Identity Center"], [])
        live, unknown = [], []
        password = has_password(user)
        if password:
            live.append("console password")
        elif password is None:
            unknown.append("console password")
        keys = self._credentials.keys_of(user)
        live += [one.label for one in keys.active]
        return live, unknown + ([] if keys.is_whole else ["access keys"])

    def _of_owner(self, item: ConfigurationItem) -> Iterator[Mismatch]:
        owner = _owner(item)
        person = self._known.get(owner.casefold())
        if owner.casefold() in self._unsure:
            words = f"its tag owner is {owner}, whose row in the roster cannot be used"
            yield _mismatch(Discrepancy.UNDECIDED, item, "", words)
        elif person is not None and person.is_gone(self._now):
            yield _mismatch(Discrepancy.OWNER_LEFT, item, str(person), f"its tag owner is {owner}, who has left")

    def _nobodys(self, user: ConfigurationItem) -> Mismatch:
        created = text(user.configuration, "createDate")[:10]
        words = "the roster names nobody so, and it has no tag owner" + (f"; made on {created}" if created else "")
        return _mismatch(Discrepancy.NO_PERSON, user, "", words, self._proposals(user.resource_name))

    def _proposals(self, name: str) -> tuple[str, ...]:
        """The people whose name, address or user name is alike, the likest first."""
        own = _letters(name)
        scored = [
            (max((_likeness(own, one) for one in _spellings(each)), default=0.0), each) for each in self._roster.persons
        ]
        likely = sorted((pair for pair in scored if pair[0] >= _ALIKE), key=lambda pair: (-pair[0], str(pair[1])))
        return tuple(
            f"{person} (left)" if person.is_gone(self._now) else str(person) for _, person in likely[:_MOST_PROPOSALS]
        )


def _mismatch(
    kind: Discrepancy, item: ConfigurationItem, person: str, words: str, proposals: tuple[str, ...] = ()
) -> Mismatch:
    return Mismatch(kind, item.account_id, item.resource_type, item.resource_name, person, words, proposals)


def _names(user: ConfigurationItem) -> list[str]:
    found = [user.resource_name, text(user.configuration, "userName"), user.resource_id]
    found += [value.strip() for name, value in (user.tags or {}).items() if name.casefold() in _PERSON_TAGS]
    return [one.casefold() for one in found if one]


def _owner(item: ConfigurationItem) -> str:
    return next((value.strip() for name, value in (item.tags or {}).items() if name.casefold() == _OWNER), "")


def _access(user: ConfigurationItem) -> list[str]:
    attached = [text(one, "policyName") for one in entries(user.configuration, "attachedManagedPolicies")]
    inline = [text(one, "policyName") for one in entries(user.configuration, "userPolicyList")]
    return [*(f"group {one}" for one in texts(user.configuration, "groupList")), *attached, *inline]


def _letters(name: str) -> str:
    return "".join(one for one in name.casefold().partition("@")[0] if one.isalnum())


def _spellings(person: Person) -> Iterator[str]:
    """How a person's identities may be named: ada.lovelace, alovelace, lovelace.ada."""
    yield from (one for one in (_letters(person.email), _letters(person.user_name), _letters(person.name)) if one)
    words = person.name.casefold().split()
    if len(words) > 1:
        yield _letters(words[0][:1] + words[-1])
        yield _letters(words[-1] + words[0])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0
