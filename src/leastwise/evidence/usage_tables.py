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
_PRINCIPAL: Final = rf"""CASE
    WHEN {_ISSUER}.arn IS NOT NULL THEN {_ISSUER}.arn
    WHEN identitytype = 'AssumedRole' AND userarn IS NOT NULL
        THEN regexp_replace(userarn, '^(arn:[^:]+):sts::(\d*):assumed-role/([^/]+)/.*$', '\1:iam::\2:role/\3')
    WHEN identitytype = 'Root' AND userarn IS NULL AND useridentity.accountid IS NOT NULL
        THEN 'arn:aws:iam::' || useridentity.accountid || ':root'
    ELSE coalesce(userarn, useridentity.invokedby, split_part(useridentity.principalid, ':', 1),
        useridentity.accountid, '') END"""

_OUTCOME: Final = f"""CASE
    WHEN {_any_of("errorcode", DENIED_CODES)} THEN '{DENIED_WORD}'
    WHEN errorcode IS NOT NULL AND errorcode <> '' THEN 'failed'
    WHEN eventname = 'ConsoleLogin' AND errormessage IS NOT NULL THEN 'failed'
    ELSE 'allowed' END"""

_ASSUMES: Final = """eventsource = 'sts.amazonaws.com' AND eventname IN \
('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot')"""
_ISSUES: Final = """eventsource = 'sts.amazonaws.com' AND eventname IN ('AssumeRole', 'AssumeRoleWithSAML', \
'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetFederationToken', 'GetSessionToken')"""


def calls(condition: str) -> str:
    """SQL of the events that are calls, one row each, of those that meet a condition.

    Insights and network activity events tell of calls that have an event of their own. `is_copy` marks what the
    account of a resource recorded of a caller from another account: the caller's account has the same event under the
    same sharedEventID. `asked` and `answered` are JSON texts, of the few events whose parameters are looked at.
    """
    looked_at = f"({_ISSUES} OR eventname = 'ConsoleLogin' OR eventname IN (SELECT name FROM passing_operations))"
    return f"""SELECT coalesce(recipientaccountid, useridentity.accountid, '') AS account,
        {_PRINCIPAL} AS principal,
        coalesce({_ISSUER}.principalid, split_part(useridentity.principalid, ':', 1), '') AS principal_id,
        coalesce(eventsource, '') AS event_source, coalesce(eventname, '') AS event_name,
        coalesce(awsregion, '') AS region, {_OUTCOME} AS outcome, eventtime AS moment,
        coalesce(eventid, '') AS event_id, coalesce(resources[1].arn, '') AS resource,
        CASE WHEN sharedeventid IS NOT NULL THEN md5_number_lower(sharedeventid) END AS shared,
        coalesce(sharedeventid IS NOT NULL AND useridentity.accountid <> recipientaccountid, false) AS is_copy,
        managementevent IS DISTINCT FROM false AS is_management, event_date AS day,
        identitytype AS identity_type, coalesce(accesskeyid, '') AS access_key,
        CASE WHEN {looked_at} THEN requestparameters END AS asked,
        CASE WHEN {looked_at} THEN responseelements END AS answered,
        CASE WHEN {_ISSUES} THEN useridentity END AS identity
        FROM lake_events
        WHERE coalesce(eventcategory, 'Management') NOT IN ('Insight', 'NetworkActivity')
        AND eventtime IS NOT NULL AND {condition}"""


_COUNTED: Final = "count(*) AS uses, min(moment) AS first, max({'t': moment, 'e': event_id, 'r': resource}) AS newest"
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
    """A table of usage: its keys, and SQL that draws it from the view `calls`.

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


def _counted(keys: tuple[str, ...], source: str) -> str:
    columns = ", ".join(keys)
    return f"SELECT {columns}, {_OPENED} FROM (SELECT {columns}, {_COUNTED} FROM {source} GROUP BY {columns})"


def _single(columns: str, condition: str) -> str:
    """One row a call, in the columns of counted tables."""
    return f"""SELECT shared, {columns}, CAST(1 AS BIGINT) AS uses, moment AS first, moment AS last, event_id, resource
        FROM calls WHERE is_copy AND {condition}"""


_ASSUMED: Final = f"({_ASSUMES.replace('eventsource', 'event_source').replace('eventname', 'event_name')})"
_ISSUED: Final = f"({_ISSUES.replace('eventsource', 'event_source').replace('eventname', 'event_name')})"

TABLES: Final = (
    UsageTable("originals", ("shared",), "SELECT DISTINCT shared FROM calls WHERE shared IS NOT NULL AND NOT is_copy",
               "set"),
    UsageTable("uses", _USE, _counted(_USE, "calls WHERE NOT is_copy")),
    UsageTable("copies", ("shared", *_USE), _single(", ".join(_USE), "true")),
    UsageTable(
        "assumptions",
        _ASSUMPTION,
        _counted(
            _ASSUMPTION,
            f"(SELECT {_ASSUMPTION_COLUMNS}, moment, event_id, resource FROM calls "
            f"WHERE NOT is_copy AND {_ASSUMED} AND outcome <> 'failed')",
        ),
    ),
    UsageTable(
        "assumption_copies",
        ("shared", *_ASSUMPTION),
        _single(_ASSUMPTION_COLUMNS, f"{_ASSUMED} AND outcome <> 'failed'"),
    ),
    UsageTable(
        "issued",
        ("issued_key", "caller_key", "human"),
        f"""SELECT DISTINCT md5_number_lower(json_extract_string(answered, '$.credentials.accessKeyId')) AS issued_key,
            {_CALLER_KEY} AS caller_key, {_HUMAN} AS human FROM calls WHERE {_ISSUED}
            AND json_extract_string(answered, '$.credentials.accessKeyId') IS NOT NULL""",
        "set",
    ),
    UsageTable(
        "credentials",
        ("account", "principal", "principal_id", "credential"),
        _counted(
            ("account", "principal", "principal_id", "credential"),
            """(SELECT *, CASE WHEN access_key LIKE 'AKIA%' THEN access_key ELSE 'password' END AS credential
            FROM calls WHERE NOT is_copy AND (access_key LIKE 'AKIA%' OR (event_name = 'ConsoleLogin'
            AND identity_type IN ('IAMUser', 'Root') AND outcome = 'allowed'
            AND json_extract_string(answered, '$.ConsoleLogin') = 'Success')))""",
        ),
    ),
    UsageTable(
        "passed",
        _PASSED,
        _counted(
            _PASSED,
            f"""(SELECT *, unnest(list_distinct(regexp_extract_all(asked, '{_ROLE_IN_TEXT}'))) AS role FROM calls
            WHERE NOT is_copy AND asked IS NOT NULL AND (event_source, event_name) IN
            (SELECT (source, name) FROM passing_operations))""",
        ),
    ),
    UsageTable(
        "days",
        ("account", "day", "data_source"),
        _counted(
            ("account", "day", "data_source"),
            """(SELECT account, day, CASE WHEN is_management THEN '' ELSE event_source END AS data_source,
            moment, '' AS event_id, '' AS resource FROM calls)""",
        ),
    ),
)  # fmt: skip
"""In order. `copies` and `assumption_copies` hold single calls until the caller's account tells the same."""
