"""The twelve audit questions, as the product asks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bench.jobs.trails import END
from leastwise.lake.queries import bind, load
from leastwise.lake.sql.translation import translate
from leastwise.usecases.trail.conditions import Condition
from leastwise.usecases.trail.filters import EventFilters, events_condition

_HISTORY: Final = '"eventTime", "eventName", "principalArn", "sourceIPAddress", "errorCode", "eventID"'
_ALL_DAYS: Final = "400"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in DuckDB's SQL over the product's views. ``by_action`` ones name a service or an action."""

    name: str
    title: str
    by_action: bool
    sql: str
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the questions are about, in one lake."""

    instance_id: str
    needle: str
    address: str
    event_id: str
    principal: str


def subjects_of(connection: Any, truth: Mapping[str, Any]) -> Subjects:
    """Whom and what to ask about: the planted stories' subjects, and the middle one of each kind."""
    stories = {story["story"]: story["answer"] for story in truth["stories"]}
    months = "\"eventTime\" >= TIMESTAMP '2026-04-02'"
    address = _middle_one(connection, "sourceIPAddress", "\"eventSource\" = 'iam.amazonaws.com'")
    principal = _middle_one(connection, "principalArn", f"\"identityType\" = 'IAMUser' AND {months}")
    rows = connection.execute(
        'SELECT "eventID" FROM events WHERE "eventTime" >= TIMESTAMP \'2026-03-30\' '
        'ORDER BY "eventTime", "eventID" LIMIT 1'
    ).fetchall()
    return Subjects(
        instance_id=stories["instance-terminated"]["instanceId"],
        needle=stories["self-granted-administrator"]["policyName"],
        address=address,
        event_id=rows[0][0],
        principal=principal,
    )


def _middle_one(connection: Any, column: str, condition: str) -> str:
    rows = connection.execute(
        f'SELECT "{column}" FROM events WHERE {condition} GROUP BY 1 ORDER BY count(*), 1'
    ).fetchall()
    return str(rows[len(rows) // 2][0])


def questions(connection: Any, subjects: Subjects) -> tuple[Question, ...]:
    """The twelve, in order; they look back from the end of the trail."""
    return (
        _history(
            "iam-writes", "IAM writes in 60 days", connection, True, services=("iam",), write=True, since=_ago(60)
        ),
        _saved("terminated", "who terminated instance X", "instances-terminated", True, days=_ALL_DAYS,
               instance_id=subjects.instance_id),
        _saved("trust-policies", "UpdateAssumeRolePolicy in 30 days", "trust-policies-changed", True, days="30"),
        _saved("iam-from-address", "IAM actions from an IP", "iam-actions-by-address", True, days=_ALL_DAYS,
               source_ip=subjects.address),
        _saved("last-used", "last use by principal, service and action", "last-used-actions", False, days=_ALL_DAYS),
        _saved("denied", "AccessDenied by principal", "access-denied-by-principal", False, days=_ALL_DAYS),
        _saved("users-created", "users created in 60 days", "iam-users-created", True, days="60"),
        _plain("needle", "needle in request parameters", f"SELECT {_HISTORY} FROM events WHERE "
               'contains("requestParameters", ?) ORDER BY "eventTime" DESC, "eventID"', subjects.needle),
        _plain("by-day", "events by day", _BY_DAY),
        _plain("by-id", "one event by id", 'SELECT * FROM events WHERE "eventID" = ?', subjects.event_id),
        _history("principal", "one principal's last 90 days", connection, False, principals=(subjects.principal,),
                 since=_ago(90)),
        _saved("no-mfa", "console logins without MFA", "console-logins-without-mfa", True, days=_ALL_DAYS),
    )  # fmt: skip


_BY_DAY: Final = (
    'SELECT date_trunc(\'day\', "eventTime")::TIMESTAMP AS "day", count(*) AS events FROM events '
    "WHERE true GROUP BY 1 ORDER BY 1 DESC"
)


def _ago(days: int) -> datetime:
    return END.replace(tzinfo=None) - timedelta(days=days)


def _history(name: str, title: str, connection: Any, by_action: bool, **filters: Any) -> Question:
    condition: Condition = events_condition(EventFilters(**filters), connection)
    sql = f'SELECT {_HISTORY} FROM events WHERE {condition.sql} ORDER BY "eventTime" DESC, "eventID"'
    return Question(name, title, by_action, sql, tuple(condition.parameters))


def _saved(name: str, title: str, query: str, by_action: bool, **parameters: str) -> Question:
    text = bind(load(query), parameters, now=END)
    return Question(name, title, by_action, translate(text, dialect="lake").sql)


def _plain(name: str, title: str, sql: str, *parameters: object) -> Question:
    return Question(name, title, False, sql, parameters)
