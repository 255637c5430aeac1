"""A roster as a SCIM 2.0 export: a ListResponse of User resources.

RFC 7643, "System for Cross-domain Identity Management: Core Schema", sections 2.1 (names of attributes are told apart
by more than case never), 4.1 and 4.3; RFC 7644, section 3.4.2 (ListResponse).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.usecases.reviews.roster.persons_listed import Person, Problem, Roster, unique

_ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"


def read_scim(content: bytes, where: str) -> Roster:
    """The roster. Resources that cannot be used are told with their place in the list, the first being 1.

    Raises InputError where it is no ListResponse, or one page of several.
    """
    try:
        document = _lower(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: no JSON: {error}", "A SCIM export is a ListResponse in JSON.") from None
    resources = document.get("resources") if isinstance(document, Mapping) else None
    if not isinstance(resources, list):
        raise InputError(f"{where}: no list of Resources", "A SCIM export is a ListResponse (RFC 7644, section 3.4.2).")
    total = document.get("totalresults")
    if isinstance(total, int) and total != len(resources):
        raise InputError(
            f"{where}: {len(resources)} of {total} resources",
            "Export all pages: others would be strangers.",
        )
    persons: list[Person] = []
    problems: list[Problem] = []
    for place, resource in enumerate(resources, 1):
        found = _person(resource, place)
        if isinstance(found, Person):
            persons.append(found)
        else:
            problems.append(found)
    return unique(persons, problems)


def _person(resource: Any, place: int) -> Person | Problem:
    if not isinstance(resource, Mapping):
        return Problem(place, "it is no User")
    user_name, active = resource.get("username"), resource.get("active", True)
    if not isinstance(user_name, str) or not user_name:
        return Problem(place, "it has no userName")
    if not isinstance(active, bool):
        return Problem(place, "active is neither true nor false", frozenset({user_name.casefold()}))
    extension = _inner(resource, _ENTERPRISE)
    email = _email(resource)
    return Person(
        _text(extension, "employeenumber") or _text(resource, "externalid") or _text(resource, "id"),
        _text(resource, "displayname") or _text(_inner(resource, "name"), "formatted"),
        "" if email.casefold() == user_name.casefold() else email,
        user_name,
        _text(_inner(extension, "manager"), "value"),
        _text(extension, "department"),
        _text(resource, "title"),
        not active,
        None,
        place,
    )


def _email(resource: Mapping[str, Any]) -> str:
    given = resource.get("emails")
    found = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    found.sort(key=lambda one: one.get("primary") is not True)
    return _text(found[0], "value") if found else ""


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.lower(): _lower(one) for name, one in value.items()}
    return [_lower(one) for one in value] if isinstance(value, list) else value


def _inner(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""
