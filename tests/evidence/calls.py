"""Records of many kinds of callers, and what a plain loop over records says of usage."""

from __future__ import annotations

import fnmatch
import re
from datetime import UTC, datetime
from typing import Any

from leastwise.reference.denials import DENIED_CODES
from trail_records import event_id, record

HOME, AWAY = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HOME}:role/teams/deployer"
ROLE_ID = "AROAEXAMPLEDEPLOYER1"
TARGET = f"arn:aws:iam::{AWAY}:role/target"


def user(name: str = "alice", account: str = HOME, identifier: str = "", key: str = "") -> dict[str, Any]:
    return {
        "type": "IAMUser",
        "principalId": identifier or f"AIDAEXAMPLE{name.upper():X<9}",
        "arn": f"arn:aws:iam::{account}:user/people/{name}",
        "accountId": account,
        "accessKeyId": key or f"AKIAEXAMPLE{name.upper():X<9}",
        "userName": name,
    }


def session(
    role: str = ROLE, identifier: str = ROLE_ID, name: str = "run-1", key: str = "ASIAEXAMPLESESSION001", **context: Any
) -> dict[str, Any]:
    account, role_name = role.split(":")[4], role.rpartition("/")[2]
    issuer = {"type": "Role", "principalId": identifier, "arn": role, "accountId": account, "userName": role_name}
    return {
        "type": "AssumedRole",
        "principalId": f"{identifier}:{name}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}",
        "accountId": account,
        "accessKeyId": key,
        "sessionContext": {"sessionIssuer": issuer, "attributes": {}, **context},
    }


def nameless(identity: dict[str, Any]) -> dict[str, Any]:
    """What another account's trail tells of a caller."""
    return {"type": "AWSAccount", "principalId": identity["principalId"], "accountId": identity["accountId"]}


def service(name: str = "ec2.amazonaws.com") -> dict[str, Any]:
    return {"type": "AWSService", "invokedBy": name}


def call(number: int, identity: dict[str, Any], source: str, name: str, **changes: Any) -> dict[str, Any]:
    members = {"userIdentity": identity, "eventSource": f"{source}.amazonaws.com", "eventName": name}
    return record(number, **(members | changes))


def assume(number: int, identity: dict[str, Any], role: str = ROLE, key: str = "", **changes: Any) -> dict[str, Any]:
    answer = {"credentials": {"accessKeyId": key}} if key else None
    members = {"requestParameters": {"roleArn": role, "roleSessionName": "x"}, "responseElements": answer}
    return call(number, identity, "sts", "AssumeRole", **(members | changes))


def copied(number: int, original: dict[str, Any], account: str = AWAY) -> dict[str, Any]:
    """The event of `original` as the account of the resource tells it: another id, the same sharedEventID."""
    return original | {
        "eventID": event_id(number),
        "recipientAccountId": account,
        "userIdentity": nameless(original["userIdentity"]),
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def outcome(one: dict[str, Any]) -> str:
    code = one.get("errorCode") or ""
    if any(fnmatch.fnmatchcase(code, pattern) for pattern in DENIED_CODES):
        return "denied"
    return "failed" if code else "allowed"


def principal(identity: dict[str, Any]) -> str:
    issuer = identity.get("sessionContext", {}).get("sessionIssuer")
    if issuer:
        return str(issuer["arn"])
    if identity.get("arn"):
        found = re.fullmatch(r"arn:aws:sts::(\d+):assumed-role/([^/]+)/.*", identity["arn"])
        return f"arn:aws:iam::{found[1]}:role/{found[2]}" if found else str(identity["arn"])
    return str(identity.get("invokedBy") or identity["principalId"].partition(":")[0])


def counted(records: list[dict[str, Any]]) -> dict[tuple[str, ...], tuple[int, datetime, datetime, str]]:
    """(account, principal, id, source, name, region, outcome) -> uses, first, last, id of the last event."""
    arns: dict[str, tuple[datetime, str]] = {}
    originals, copies, kept = set(), {}, []
    for one in records:
        identity = one["userIdentity"]
        shared = one.get("sharedEventID")
        is_copy = bool(shared) and identity.get("accountId", one["recipientAccountId"]) != one["recipientAccountId"]
        if not is_copy:
            originals.add(shared)
            kept.append(one)
        elif (one["recipientAccountId"], one["eventID"]) < copies.get(shared, (("~",), None))[0]:
            copies[shared] = (one["recipientAccountId"], one["eventID"]), one
    kept += [one for shared, (_, one) in copies.items() if shared not in originals]
    for one in kept:
        name, identifier = principal(one["userIdentity"]), one["userIdentity"].get("principalId", "").partition(":")[0]
        if name.startswith("arn:") and identifier:
            arns[identifier] = max(
                arns.get(identifier, (moment(one["eventTime"]), "")), (moment(one["eventTime"]), name)
            )
    groups: dict[tuple[str, ...], list[tuple[datetime, str]]] = {}
    for one in kept:
        name, identifier = principal(one["userIdentity"]), one["userIdentity"].get("principalId", "").partition(":")[0]
        if not name.startswith("arn:"):
            name = arns.get(identifier, (None, name))[1]
        key = (
            one["recipientAccountId"], name, identifier, one["eventSource"], one["eventName"], one["awsRegion"],
            outcome(one),
        )  # fmt: skip
        groups.setdefault(key, []).append((moment(one["eventTime"]), one["eventID"]))
    return {key: (len(ones), min(ones)[0], *max(ones)) for key, ones in groups.items()}
