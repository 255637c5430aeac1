"""The auditor's questions to the demo organisation, each with how Leastwise answers it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leastwise.demo.organisation import DEVELOPMENT, PRODUCTION
from leastwise.errors import InputError
from leastwise.usecases.demonstration.desk import Desk, Finding

_OUTSIDE: Final = (
    "SELECT userIdentity.accountId AS callerAccountId, element_at(requestParameters, 'roleArn') AS roleArn, "
    "count(*) AS sessions, min(eventTime) AS firstSession, max(eventTime) AS lastSession FROM events "
    "WHERE eventSource = 'sts.amazonaws.com' AND eventName = 'AssumeRole' AND errorCode IS NULL "
    "AND userIdentity.accountId NOT IN (SELECT DISTINCT recipientAccountId FROM events) "
    "GROUP BY 1, 2 ORDER BY firstSession DESC"
)
_FORGOTTEN: Final = (
    "SELECT element_at(requestParameters, 'roleArn') AS roleArn, count(*) AS sessions, max(eventTime) AS lastAssumed "
    "FROM events WHERE eventSource = 'sts.amazonaws.com' AND eventName LIKE 'AssumeRole%' AND errorCode IS NULL "
    "GROUP BY 1 HAVING max(eventTime) < current_timestamp - INTERVAL '90' DAY ORDER BY lastAssumed DESC"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question by the story that raises it. ``about`` names the member of the truth that says what is asked about
    (empty: the question is about nothing in particular); ``ask`` gets that text and finds the answer."""

    story: str
    about: str
    ask: Callable[[Desk, str], list[Finding]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: what each command found."""

    story: str
    question: str
    findings: tuple[Finding, ...]


def _administrator(desk: Desk, user: str) -> list[Finding]:
    show = ("eventTime", "userName", "policy", "principalArn", "sourceIPAddress")
    return [desk.saved("full-admin-given-to-user", show, user_name=user)]


def _instance(desk: Desk, instance: str) -> list[Finding]:
    show = ("eventTime", "principalArn", "awsRegion", "sourceIPAddress")
    return [desk.saved("instances-terminated", show, instance_id=instance)]


def _joined(desk: Desk, user: str) -> list[Finding]:
    columns = ("eventTime", "eventName", "requestParameters.groupName", "userIdentity.arn", "sourceIPAddress")
    joined = desk.events(columns, actions=("iam:AddUserToGroup",), resources=(user,))
    return [joined, desk.timeline(user, PRODUCTION)]


def _leak(desk: Desk, bucket: str) -> list[Finding]:
    show = ("principalArn", "objects", "sourceIPAddresses", "firstRead", "lastRead")
    readers = desk.saved("bucket-readers", show, bucket_name=bucket)
    return [readers, *(desk.counts("ip", principals=(row["principalArn"],)) for row in readers.rows)]


def _used(desk: Desk, role: str) -> list[Finding]:
    return [desk.saved("last-used-actions", ("eventSource", "eventName", "lastUsed", "events"), principal_arn=role)]


def _old_roles(desk: Desk, _: str) -> list[Finding]:
    created = desk.saved("roles-created", ("eventTime", "roleName", "principalArn", "recipientAccountId"), days="365")
    found = [created]
    for row in created.rows:
        found.append(
            desk.events(("eventTime", "whatHappened"), actions=("iam:*RolePolicy",), resources=(row["roleName"],))
        )
        found += _used(desk, f"arn:aws:iam::{row['recipientAccountId']}:role/{row['roleName']}")
    return found


def _denied(desk: Desk, _: str) -> list[Finding]:
    by_principal = desk.counts("principal", errors=("denied",), since="30d")
    most = by_principal.rows[0]["principal"]
    return [by_principal, desk.counts("ip", errors=("denied",), principals=(most,), since="30d")]


def _deleted(desk: Desk, snapshot: str) -> list[Finding]:
    columns = ("eventTime", "human", "userIdentity.arn", "whatHappened")
    deleted = desk.events(columns, actions=("rds:DeleteDBSnapshot",), resources=(snapshot,))
    return [deleted, desk.saved("role-chains", ("eventTime", "fromRoleArn", "toRoleArn", "sourceIdentity"))]


def _saved(name: str, *show: str, **parameters: str) -> Callable[[Desk, str], list[Finding]]:
    return lambda desk, _: [desk.saved(name, show, **parameters)]


QUESTIONS: Final[tuple[Question, ...]] = (
    Question(
        "console-user-created",
        "",
        _saved("console-users-created", "userName", "userCreated", "consoleAccessCreatedBy", "sourceIPAddress"),
    ),
    Question("administrator-access-attached", "userName", _administrator),
    Question(
        "self-granted-administrator",
        "",
        _saved("self-granted-permissions", "eventTime", "eventName", "principalArn", "granted", "sourceIPAddress"),
    ),
    Question("instance-terminated", "instanceId", _instance),
    Question(
        "credentials-changed",
        "",
        _saved("keys-and-passwords-changed", "eventTime", "eventName", "userName", "principalArn", "sourceIPAddress"),
    ),
    Question("data-leak", "bucketName", _leak),
    Question(
        "trail-stopped",
        "",
        _saved("trails-stopped-or-changed", "eventTime", "eventName", "trail", "principalArn"),
    ),
    Question("role-only-describes", "roleArn", _used),
    Question("old-test-role", "", _old_roles),
    Question("leaver", "", _saved("principals-not-seen", "principalArn", "firstSeen", "lastSeen", "events")),
    Question(
        "root-use",
        "",
        _saved("root-activity", "eventTime", "recipientAccountId", "eventName", "sourceIPAddress"),
    ),
    Question(
        "trust-policy-opened",
        "",
        _saved("trust-policies-changed", "eventTime", "roleName", "principalArn", "trustPolicy"),
    ),
    Question(
        "console-login-without-mfa",
        "",
        _saved("console-logins-without-mfa", "eventTime", "userName", "sourceIPAddress", days="90"),
    ),
    Question(
        "users-created",
        "",
        _saved("iam-users-created", "eventTime", "userName", "principalArn", "sourceIPAddress"),
    ),
    Question("access-denied-burst", "", _denied),
    Question(
        "outside-account-assumed-role",
        "",
        lambda desk, _: [desk.sql(_OUTSIDE, ("callerAccountId", "roleArn", "sessions", "firstSession"))],
    ),
    Question("role-chain", "resources", _deleted),
    Question(
        "managed-policy-edited",
        "",
        lambda desk, _: [
            desk.events(
                (
                    "eventTime",
                    "userIdentity.arn",
                    "requestParameters.policyArn",
                    "responseElements.policyVersion.versionId",
                ),
                actions=("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"),
                where=("eventName = 'SetDefaultPolicyVersion' OR requestParameters LIKE '%setAsDefault_:true%'",),
            ),
            desk.timeline("developer-base", DEVELOPMENT),
        ],
    ),
    Question("alice-became-administrator", "userName", _joined),
    Question("glue-unused", "userName", lambda desk, user: [desk.counts("action", principals=(user,))]),
    Question(
        "roles-unused",
        "",
        lambda desk, _: [desk.sql(_FORGOTTEN, ("roleArn", "sessions", "lastAssumed"))],
    ),
)


def ask_all(desk: Desk, truth_file: Path) -> Iterator[Answer]:
    """The answers to all questions, in order. Raises InputError for a truth file that cannot be read."""
    stories = _stories(truth_file)
    for question in QUESTIONS:
        story = stories[question.story]
        findings = question.ask(desk, _about(question, story))
        yield Answer(question.story, story["question"], tuple(findings))


def _about(question: Question, story: Mapping[str, Any]) -> str:
    if question.about == "resources":
        return str(story["resources"][0])
    return str(story["answer"][question.about]) if question.about else ""


def _stories(truth_file: Path) -> dict[str, Mapping[str, Any]]:
    try:
        document = json.loads(truth_file.read_text(encoding="utf-8"))
        return {story["story"]: story for story in document["stories"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{truth_file} is not a demo organisation's truth file", "run `leastwise demo` again"
        ) from None
