"""Filters of the event history, as parameterised SQL predicates over the view ``events``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb

from leastwise.errors import InputError
from leastwise.usecases.trail.conditions import ALWAYS, Condition, all_of, any_of, equals, matches_glob
from leastwise.usecases.trail.filters.actions import (
    access_condition,
    action_condition,
    iam_condition,
    service_condition,
)
from leastwise.usecases.trail.filters.addresses import address_condition
from leastwise.usecases.trail.filters.event_filters import EventFilters
from leastwise.usecases.trail.filters.outcomes import (
    error_condition,
    mfa_condition,
    outcome_condition,
    text_condition,
    user_agent_condition,
)
from leastwise.usecases.trail.filters.predicates import explained_predicates, where_condition
from leastwise.usecases.trail.filters.principals import principal_condition
from leastwise.usecases.trail.filters.resources import resource_condition
from leastwise.usecases.trail.role_chains import human_condition

__all__ = ["EventFilters", "events_condition", "explained_predicates", "period_condition"]


def period_condition(filters: EventFilters) -> Condition:
    """Return the condition of the period: ``since`` inclusive, ``until`` exclusive."""
    conditions = []
    if filters.since is not None:
        conditions.append(Condition('"eventTime" >= ?', (filters.since,)))
    if filters.until is not None:
        conditions.append(Condition('"eventTime" < ?', (filters.until,)))
    return all_of(conditions)


def events_condition(filters: EventFilters, connection: duckdb.DuckDBPyConnection) -> Condition:
    """Return the condition that an event passes every filter.

    The connection is asked for what must be looked up first: addresses of a network, sessions of a role chain.
    Raises InputError for a value that means nothing, QueryError for a ``where`` that is no predicate.
    """
    _check_values(filters)
    period = period_condition(filters)
    return all_of(
        [
            period,
            _any(filters.actions, action_condition),
            _any(filters.services, service_condition),
            access_condition(filters.write) if filters.write is not None else ALWAYS,
            iam_condition() if filters.iam else ALWAYS,
            _any(filters.accounts, _account),
            _any(filters.regions, lambda region: matches_glob('"awsRegion"', region)),
            _principals(filters, connection),
            _any(filters.addresses, lambda text: address_condition(text, connection, period)),
            _any(filters.errors, error_condition),
            outcome_condition(filters.error) if filters.error is not None else ALWAYS,
            mfa_condition(filters.mfa) if filters.mfa is not None else ALWAYS,
            _any(filters.user_agents, user_agent_condition),
            _any(filters.resources, resource_condition),
            all_of([text_condition(text) for text in filters.texts]),
            all_of([where_condition(text) for text in filters.where]),
        ]
    )


def _check_values(filters: EventFilters) -> None:
    """An empty value would pass every event, or none: most likely a variable of a script that is not set."""
    options = {
        "--service": filters.services,
        "--account": filters.accounts,
        "--region": filters.regions,
        "--error": filters.errors,
        "--user-agent": filters.user_agents,
        "--resource": filters.resources,
        "--text": filters.texts,
    }
    for option, values in options.items():
        if not all(value.strip() for value in values):
            raise InputError(f"{option}: the value is empty", "Give a value, or leave the option out.")


def _any(values: Iterable[str], condition: Callable[[str], Condition]) -> Condition:
    conditions = [condition(value) for value in values]
    return any_of(conditions) if conditions else ALWAYS


def _account(account: str) -> Condition:
    return equals('coalesce("recipientAccountId", "userIdentity".accountid)', account)


def _principals(filters: EventFilters, connection: duckdb.DuckDBPyConnection) -> Condition:
    callers = _any(filters.principals, principal_condition)
    return human_condition(callers, connection) if filters.human and filters.principals else callers
