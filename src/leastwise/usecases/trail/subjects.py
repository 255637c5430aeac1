"""What a timeline is of: a principal with the sessions it began, a resource, or an address."""

from __future__ import annotations

from enum import Enum

import duckdb

from leastwise.errors import InputError
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.principal import PrincipalKind, principal_kind
from leastwise.usecases.trail.conditions import Condition, all_of
from leastwise.usecases.trail.filters.addresses import address_condition, is_address
from leastwise.usecases.trail.filters.principals import principal_condition
from leastwise.usecases.trail.filters.resources import resource_condition
from leastwise.usecases.trail.role_chains import human_condition


class SubjectKind(Enum):
    """What the text names."""

    PRINCIPAL = "principal"
    RESOURCE = "resource"
    ADDRESS = "address"


def subject_condition(
    text: str, connection: duckdb.DuckDBPyConnection, period: Condition
) -> tuple[SubjectKind, Condition]:
    """Return what the text names and the condition of its events.

    A name is a principal when any event was made by one of that name, else a resource. Raises InputError for nothing.
    """
    text = text.strip()
    if not text:
        raise InputError("timeline-of: nothing was named", "Give a principal, a resource, or an IP address.")
    if is_address(text):
        return SubjectKind.ADDRESS, address_condition(text, connection, period)
    if _may_be_principal(text):
        callers = principal_condition(text)
        if principal_kind(text) is not PrincipalKind.NAME or _any(connection, callers):
            return SubjectKind.PRINCIPAL, human_condition(callers, connection)
    return SubjectKind.RESOURCE, resource_condition(text)


def _may_be_principal(text: str) -> bool:
    if not is_arn(text):
        return True
    arn = parse_arn(text)
    if arn.service == "sts":
        return True
    return arn.service == "iam" and (arn.resource == "root" or arn.resource_type in ("user", "role"))


def _any(connection: duckdb.DuckDBPyConnection, condition: Condition) -> bool:
    sought = all_of([condition])
    return bool(
        connection.execute(f"SELECT 1 FROM events WHERE {sought.sql} LIMIT 1", list(sought.parameters)).fetchall()  # noqa: S608
    )
