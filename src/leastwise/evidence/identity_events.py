"""What the trail tells of sign-ins, of the root user, of access keys made and removed, and of what calls with keys.

CloudTrail User Guide, "AWS Management Console sign-in events": MFAUsed of additionalEventData, ConsoleLogin of
responseElements. IAM User Guide, "Track privileged tasks in AWS CloudTrail": sessions of AssumeRoot are events of the
root user whose sessionContext has assumedRoot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final
from weakref import WeakKeyDictionary

from leastwise.evidence.trail import Trail

_MFA: Final = r'"MFAUsed"\s*:\s*"Yes"'
_SUCCESS: Final = r'"ConsoleLogin"\s*:\s*"Success"'


@dataclass(frozen=True, slots=True)
class SignIn:
    """Console sign-ins of one user (or the root user, `is_root`) in one way since the window began."""

    account_id: str
    principal_arn: str
    is_root: bool
    with_mfa: bool
    succeeded: bool
    count: int
    last: datetime
    event_id: str
    source_ip_address: str


@dataclass(frozen=True, slots=True)
class RootCall:
    """Calls of one event name as root: in a session of AssumeRoot (`is_assumed`), with a key, or signed in."""

    account_id: str
    event_source: str
    event_name: str
    is_assumed: bool
    access_key_id: str
    count: int
    last: datetime
    event_id: str
    source_ip_address: str


@dataclass(frozen=True, slots=True)
class KeyChange:
    """An access key was made, its status changed (`status`), or it was deleted; `by` is the ARN of who did it."""

    account_id: str
    event_name: str
    user_name: str
    access_key_id: str
    status: str
    by: str
    moment: datetime
    event_id: str


@dataclass(frozen=True, slots=True)
class KeyUse:
    """Calls with one long-term access key by one user agent; `endpoint` is a VPC endpoint that some came through."""

    account_id: str
    principal_arn: str
    access_key_id: str
    user_agent: str
    source_ip_address: str
    endpoint: str
    count: int
    last: datetime
    event_id: str


@dataclass
class IdentityEvents:
    """The answers of a trail from `since` to `until` (with zone), each asked once."""

    trail: Trail
    since: datetime
    until: datetime

    @cached_property
    def sign_ins(self) -> tuple[SignIn, ...]:
        """Console sign-ins of users and of root; federated ones are their identity provider's business."""
        rows = self._rows(
            f"""SELECT recipientaccountid, coalesce(useridentity.arn, ''), identitytype = 'Root',
                    coalesce(regexp_matches(additionaleventdata, '{_MFA}'), false) AS mfa,
                    coalesce(regexp_matches(responseelements, '{_SUCCESS}'), false) AS success, count(*),
                    max(eventtime), max_by(eventid, eventtime), coalesce(max_by(sourceipaddress, eventtime), '')
                FROM lake_events
                WHERE eventsource = 'signin.amazonaws.com' AND eventname = 'ConsoleLogin'
                    AND identitytype IN ('IAMUser', 'Root') AND {_WINDOW}
                GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - the SQL is made of the program's own names
        )
        return tuple(SignIn(*_told(row, 6)) for row in rows)

    @cached_property
    def root_calls(self) -> tuple[RootCall, ...]:
        """Calls as root. What a service does of itself is none (CIS: invokedBy, AwsServiceEvent)."""
        rows = self._rows(
            f"""SELECT recipientaccountid, eventsource, eventname,
                    coalesce(useridentity.sessioncontext.assumedroot = 'true', false) AS assumed,
                    coalesce(CASE WHEN accesskeyid LIKE 'AKIA%' THEN accesskeyid END, '') AS key, count(*),
                    max(eventtime), max_by(eventid, eventtime), coalesce(max_by(sourceipaddress, eventtime), '')
                FROM lake_events
                WHERE identitytype = 'Root' AND useridentity.invokedby IS NULL
                    AND coalesce(eventtype, '') <> 'AwsServiceEvent' AND eventname <> 'ConsoleLogin' AND {_WINDOW}
                GROUP BY ALL ORDER BY ALL"""  # noqa: S608
        )
        return tuple(RootCall(*_told(row, 6)) for row in rows)

    @cached_property
    def key_changes(self) -> tuple[KeyChange, ...]:
        """Access keys made, changed and deleted, the oldest first."""
        rows = self._rows(
            f"""SELECT recipientaccountid, eventname, requestparameters, responseelements, principalarn,
                    useridentity.username, eventtime, eventid
                FROM lake_events
                WHERE eventsource = 'iam.amazonaws.com' AND errorcode IS NULL
                    AND eventname IN ('CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey') AND {_WINDOW}
                ORDER BY eventtime, eventid"""  # noqa: S608
        )
        return tuple(_key_change(row) for row in rows)

    @cached_property
    def key_uses(self) -> Mapping[str, tuple[KeyUse, ...]]:
        """User ARN -> its calls with long-term access keys, by key and user agent."""
        rows = self._rows(
            f"""SELECT recipientaccountid, coalesce(principalarn, '') AS principal, accesskeyid,
                    coalesce(useragent, '') AS agent, coalesce(max_by(sourceipaddress, eventtime), ''),
                    coalesce(max(vpcendpointid), ''), count(*), max(eventtime), max_by(eventid, eventtime)
                FROM lake_events
                WHERE accesskeyid LIKE 'AKIA%' AND identitytype = 'IAMUser' AND {_WINDOW}
                GROUP BY recipientaccountid, principal, accesskeyid, agent ORDER BY ALL"""  # noqa: S608
        )
        found: dict[str, list[KeyUse]] = {}
        for row in rows:
            use = KeyUse(*_told(row, 7))
            found.setdefault(use.principal_arn, []).append(use)
        return {arn: tuple(uses) for arn, uses in found.items()}

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        moments = (self.since, self.until)
        return self.trail.rows(sql, [one.astimezone(UTC).replace(tzinfo=None) for one in moments])


_WINDOW: Final = "eventtime >= ? AND eventtime <= ?"
_known: WeakKeyDictionary[Trail, dict[tuple[datetime, datetime], IdentityEvents]] = WeakKeyDictionary()


def identity_events(trail: Trail, since: datetime, until: datetime) -> IdentityEvents:
    """The answers of a trail about a window; checks over one trail share them."""
    windows = _known.setdefault(trail, {})
    return windows.setdefault((since, until), IdentityEvents(trail, since, until))


def _told(row: tuple[Any, ...], moment: int) -> list[Any]:
    """A row with its moment in UTC, and no nulls."""
    values: list[Any] = ["" if value is None else value for value in row]
    values[moment] = values[moment].replace(tzinfo=UTC)
    return values


def _key_change(row: tuple[Any, ...]) -> KeyChange:
    account, name, request, response, by, caller, moment, event_id = row
    asked, made = _object(request), _object(_object(response).get("accessKey"))
    user = made.get("userName") or asked.get("userName") or caller or ""
    key = made.get("accessKeyId") or asked.get("accessKeyId") or ""
    status = asked.get("status") or ""
    return KeyChange(account, name, user, key, status, by or "", moment.replace(tzinfo=UTC), event_id or "")


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}
