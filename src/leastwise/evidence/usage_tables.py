# ruff: noqa: S608 - the SQL is made of the program's own names
"""The tables that usage is kept in: what each holds, how it is drawn from events, how two of them become one.

Every table is an aggregate whose rows can be joined in any order, so that usage does not depend on the order in which
events arrived. CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leastwise.reference.denials import DENIED_CODES

DENIED_WORD: Final = "denied"
"""The outcome of calls that were refused, as the tables spell it."""

FORMAT: Final = 1
"""Grows with every change of what the tables hold: usage of another format is drawn again from the lake."""


def _any_of(column: str, patterns: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"{column} LIKE '{pattern.replace('*', '%')}'" for pattern in patterns) + ")"


_ISSUER: Final = "useridentity.sessioncontext.sessionissuer"

_OUTCOME: Final = f"""CASE
    WHEN {_any_of("error", DENIED_CODES)} THEN '{DENIED_WORD}'
    WHEN error <> '' THEN 'failed'
    ELSE 'allowed' END"""
_ERROR: Final = """coalesce(errorcode,
    CASE WHEN eventname = 'ConsoleLogin' AND errormessage IS NOT NULL THEN 'Failure' END, '')"""
"""The error code; sign-ins that failed have none (CloudTrail User Guide, "AWS Management Console sign-in events")."""

_PRINCIPAL: Final = r"""CASE
    WHEN named LIKE 'arn:%:assumed-role/%'
        THEN regexp_replace(named, '^(arn:[^:]+):sts::(\d*):assumed-role/([^/]+)/.*$', '\1:iam::\2:role/\3')
    WHEN named LIKE 'arn:%' THEN named
    WHEN identity_type = 'Root' THEN 'arn:aws:iam::' || caller_account || ':root'
    WHEN named LIKE 'A%:%' THEN split_part(named, ':', 1)
    WHEN named = '' THEN coalesce(caller_account, '')
    ELSE named END"""
"""The user's or role's own ARN: a session has its issuer's, with its path, else its role's without."""

_IS_ISSUING: Final = """eventsource = 'sts.amazonaws.com' AND eventname IN ('AssumeRole', 'AssumeRoleWithSAML', \
'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetFederationToken', 'GetSessionToken')"""
_ASSUMED: Final = "event_name IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot')"
_ORIGINAL: Final = "coalesce(sharedeventid IS NULL OR caller_account = recipientaccountid, true)"

SOURCE_COLUMNS: Final = f"""eventtime, event_date, eventsource, eventname, principalarn, identitytype,
    useridentity.accountid AS caller_account,
    coalesce({_ISSUER}.principalid, split_part(useridentity.principalid, ':', 1), '') AS principal_id,
    CASE WHEN {_IS_ISSUING} THEN useridentity END AS identity,
    accesskeyid, awsregion, errorcode, errormessage, requestparameters,
    CASE WHEN {_IS_ISSUING} OR eventname = 'ConsoleLogin' THEN responseelements END AS responseelements,
    eventid, coalesce(resources[1].arn, '') AS resource, managementevent, recipientaccountid, sharedeventid"""
"""What is read of events: little of it is needed of every one."""


def source(condition: str) -> str:
    """SQL of the events that are calls, of those that meet a condition.

    Insights and network activity events tell of calls that have an event of their own.
    """
    return f"""SELECT {SOURCE_COLUMNS} FROM lake_events WHERE {condition} AND eventtime IS NOT NULL
        AND (eventcategory IS NULL OR eventcategory NOT IN ('Insight', 'NetworkActivity'))"""


_RAW: Final = f"""coalesce(recipientaccountid, caller_account, '') AS account,
    coalesce(principalarn, '') AS named, identitytype AS identity_type, caller_account, principal_id,
    coalesce(eventsource, '') AS event_source, coalesce(eventname, '') AS event_name,
    coalesce(awsregion, '') AS region, {_ERROR} AS error"""
_RAW_NAMES: Final = (
    "account, named, identity_type, caller_account, principal_id, event_source, event_name, region, error"
)
_SINGLE: Final = "eventtime AS moment, coalesce(eventid, '') AS event_id, resource"


def _calls(condition: str) -> str:
    """SQL of calls, one row each; `is_copy` marks what the account of a resource recorded of a caller from another.

    The caller's account has the same event under the same sharedEventID. `asked`, `answered` are JSON texts.
    """
    return f"""SELECT *, {_PRINCIPAL} AS principal, {_OUTCOME} AS outcome FROM (
        SELECT {_RAW}, {_SINGLE},
            CASE WHEN sharedeventid IS NOT NULL THEN md5_number_lower(sharedeventid) END AS shared,
            NOT {_ORIGINAL} AS is_copy, coalesce(accesskeyid, '') AS access_key, identity,
            requestparameters AS asked, responseelements AS answered
        FROM source WHERE {condition})"""


PREPARED: Final = {
    # Principals and outcomes are made of few groups instead of many events.
    "grouped": f"""SELECT {_RAW_NAMES}, access_key, count(*) AS uses, min(moment) AS first,
            max({{'t': moment, 'e': event_id, 'r': resource}}) AS newest
        FROM (SELECT {_RAW}, {_SINGLE}, CASE WHEN accesskeyid LIKE 'AKIA%' THEN accesskeyid ELSE '' END AS access_key
            FROM source WHERE {_ORIGINAL})
        GROUP BY {_RAW_NAMES}, access_key""",
    "shared_calls": f"SELECT * EXCLUDE (asked, answered) FROM ({_calls('sharedeventid IS NOT NULL')})",
    "issuing_calls": _calls(_IS_ISSUING),
}
"""Temporary tables that the others are drawn from."""

_COUNTED: Final = "count(*) AS uses, min(moment) AS first, max({'t': moment, 'e': event_id, 'r': resource}) AS newest"
_SUMMED: Final = "CAST(sum(uses) AS BIGINT) AS uses, min(first) AS first, max(newest) AS newest"
_OPENED: Final = "uses, first, newest.t AS last, newest.e AS event_id, newest.r AS resource"
_ROLE_OF_PARAMETERS: Final = r"""coalesce(json_extract_string(asked, '$.roleArn'),
    CASE WHEN event_name = 'AssumeRoot' THEN CASE
        WHEN json_extract_string(asked, '$.targetPrincipal') LIKE 'arn:%'
            THEN json_extract_string(asked, '$.targetPrincipal')
        ELSE 'arn:aws:iam::' || json_extract_string(asked, '$.targetPrincipal') || ':root' END END,
    CASE WHEN resource LIKE '%:role/%' THEN resource END, '')"""
_CALLER: Final = """CASE
    WHEN identity_type = 'AWSService' THEN coalesce(identity.invokedby, principal)
    WHEN identity_type = 'SAMLUser'
        THEN coalesce(json_extract_string(asked, '$.principalArn'), identity.identityprovider, principal)
    WHEN identity_type = 'WebIdentityUser'
        THEN coalesce(identity.identityprovider, json_extract_string(asked, '$.providerId'), principal)
    ELSE principal END"""
# A source identity stays with all sessions of a chain: IAM User Guide, "Monitor and control actions taken with
# assumed roles". Sessions of Identity Center bear the user's name: "Referencing permission sets".
_SESSION_NAME: Final = "split_part(identity.principalid, ':', 2)"
_HUMAN: Final = f"""coalesce(CASE
    WHEN identity_type = 'AssumedRole' THEN CASE
        WHEN identity.sessioncontext.sourceidentity IS NOT NULL THEN identity.sessioncontext.sourceidentity
        WHEN principal LIKE '%/AWSReservedSSO_%' OR contains({_SESSION_NAME}, '@') THEN {_SESSION_NAME} END
    WHEN identity_type = 'Root' THEN 'root of ' || identity.accountid
    WHEN identity_type = 'IAMUser' THEN coalesce(identity.username, split_part(principal, '/', -1))
    WHEN identity_type IN ('SAMLUser', 'WebIdentityUser', 'FederatedUser', 'Directory') THEN identity.username
    WHEN identity_type = 'IdentityCenterUser' THEN identity.onbehalfof.userid END, '')"""
_CALLER_KEY: Final = (
    "CASE WHEN identity_type = 'AssumedRole' AND access_key <> '' THEN md5_number_lower(access_key) END"
)

_ROLE_IN_TEXT: Final = r"arn:aws[a-z0-9-]*:iam::\d{12}:(?:role|instance-profile)/[^\x22\\\s]+"


@dataclass(frozen=True, slots=True)
class UsageTable:
    """A table of usage: its keys, and SQL that draws it from `source` and the prepared tables.

    `measures` of "counts" are uses, first, last, event_id and resource, summed up by the keys; a "set" has keys only.
    """

    name: str
    keys: tuple[str, ...]
    drawn: str
    measures: str = "counts"

    def merged(self, sources: tuple[str, ...], uses: str = "sum") -> str:
        """SQL of several tables of this kind as one. `uses` is "max" where they may count the same events."""
        columns = ", ".join(self.keys)
        union = " UNION ALL BY NAME ".join(f"FROM {source}" for source in sources)
        if self.measures == "set":
            return f"SELECT DISTINCT {columns} FROM ({union})"
        return f"""SELECT {columns}, {_OPENED} FROM (
            SELECT {columns}, CAST({uses}(uses) AS BIGINT) AS uses, min(first) AS first,
                max({{'t': last, 'e': event_id, 'r': resource}}) AS newest
            FROM ({union}) GROUP BY {columns})"""


_USE: Final = ("account", "principal", "principal_id", "event_source", "event_name", "region", "outcome")
_ASSUMPTION: Final = ("account", "role", "caller", "caller_id", "human", "caller_key", "is_denied")
_PASSED: Final = (*_USE, "role")
_ASSUMPTION_COLUMNS: Final = f"""account, {_ROLE_OF_PARAMETERS} AS role, {_CALLER} AS caller,
    principal_id AS caller_id, {_HUMAN} AS human, {_CALLER_KEY} AS caller_key,
    outcome = '{DENIED_WORD}' AS is_denied"""


def _counted(keys: tuple[str, ...], calls: str, measures: str = _COUNTED) -> str:
    columns = ", ".join(keys)
    return f"SELECT {columns}, {_OPENED} FROM (SELECT {columns}, {measures} FROM ({calls}) GROUP BY {columns})"


def _copies(columns: str, calls: str) -> str:
    """One row a call, in the columns of counted tables."""
    return f"""SELECT shared, {columns}, CAST(1 AS BIGINT) AS uses, moment AS first, moment AS last, event_id, resource
        FROM {calls} WHERE is_copy"""


_GROUPS: Final = f"SELECT *, {_PRINCIPAL} AS principal, {_OUTCOME} AS outcome FROM grouped"
_ASSUMING: Final = f"{_ASSUMED} AND outcome <> 'failed'"
_CREDENTIAL: Final = ("account", "principal", "principal_id", "credential")
_KEYS: Final = f"SELECT *, access_key AS credential FROM ({_GROUPS}) WHERE access_key <> ''"
_PASSWORDS: Final = f"""SELECT *, 'password' AS credential FROM ({_calls("eventname = 'ConsoleLogin'")})
    WHERE identity_type IN ('IAMUser', 'Root') AND outcome = 'allowed'
    AND json_extract_string(answered, '$.ConsoleLogin') = 'Success'"""
_PASSING: Final = f"""SELECT *, unnest(list_distinct(regexp_extract_all(asked, '{_ROLE_IN_TEXT}'))) AS role
    FROM ({_calls("eventname IN (SELECT name FROM passing_operations)")})
    WHERE NOT is_copy AND asked IS NOT NULL
    AND (event_source, event_name) IN (SELECT (source, name) FROM passing_operations)"""
_DAYS: Final = """SELECT coalesce(recipientaccountid, caller_account, '') AS account, event_date AS day,
    CASE WHEN managementevent IS DISTINCT FROM false THEN '' ELSE coalesce(eventsource, '') END AS data_source,
    eventtime AS moment, '' AS event_id, '' AS resource FROM source"""
_ISSUED_KEY: Final = "json_extract_string(answered, '$.credentials.accessKeyId')"

TABLES: Final = (
    UsageTable(
        "originals",
        ("shared",),
        "SELECT DISTINCT shared FROM shared_calls WHERE NOT is_copy",
        "set",
    ),
    UsageTable("uses", _USE, _counted(_USE, _GROUPS, _SUMMED)),
    UsageTable("copies", ("shared", *_USE), _copies(", ".join(_USE), "shared_calls")),
    UsageTable(
        "assumptions",
        _ASSUMPTION,
        _counted(
            _ASSUMPTION,
            f"""SELECT {_ASSUMPTION_COLUMNS}, moment, event_id, resource FROM issuing_calls
            WHERE NOT is_copy AND {_ASSUMING}""",
        ),
    ),
    UsageTable(
        "assumption_copies",
        ("shared", *_ASSUMPTION),
        f"{_copies(_ASSUMPTION_COLUMNS, 'issuing_calls')} AND {_ASSUMING}",
    ),
    UsageTable(
        "issued",
        ("issued_key", "caller_key", "human"),
        f"""SELECT DISTINCT md5_number_lower({_ISSUED_KEY}) AS issued_key, {_CALLER_KEY} AS caller_key,
            {_HUMAN} AS human FROM issuing_calls WHERE {_ISSUED_KEY} IS NOT NULL""",
        "set",
    ),
    UsageTable(
        "credentials",
        _CREDENTIAL,
        f"""{_counted(_CREDENTIAL, _KEYS, _SUMMED)}
        UNION ALL BY NAME {_counted(_CREDENTIAL, _PASSWORDS)}""",
    ),
    UsageTable("passed", _PASSED, _counted(_PASSED, _PASSING)),
    UsageTable("days", ("account", "day", "data_source"), _counted(("account", "day", "data_source"), _DAYS)),
)
"""In order. `copies` and `assumption_copies` hold single calls until the caller's account tells the same."""
