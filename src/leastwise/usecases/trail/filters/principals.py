"""Filters on who called: a user, role or session by name, ARN, principal id or access key."""

from __future__ import annotations

from leastwise.errors import InputError
from leastwise.model.principal import PrincipalKind, principal_kind
from leastwise.usecases.trail.conditions import Condition, any_of, equals, has_glob, matches_glob

_ISSUER = '"userIdentity".sessioncontext.sessionissuer'
SOURCE_IDENTITY = '"userIdentity".sessioncontext.sourceidentity'
SESSION_NAME = """CASE WHEN "identityType" IN ('AssumedRole', 'FederatedUser') AND \
contains("userIdentity".principalid, ':') THEN split_part("userIdentity".principalid, ':', 2) END"""


def principal_condition(text: str) -> Condition:
    """Return the condition of events made by the principal that ``text`` names.

    A name matches an IAM user, a federated subject, a role, a session name or a source identity, in any case (IAM
    User Guide, "IAM identifiers": names are not distinguished by case). An ARN matches the principal's and, for a
    role, all its sessions. ``root`` is the account's root user. Names and ARNs may hold ``*``. Raises InputError for
    an empty text.
    """
    text = text.strip()
    if not text:
        raise InputError("--principal: the principal is empty", "Give a name, an ARN, a principal id or an access key.")
    kind = principal_kind(text)
    if kind is PrincipalKind.ACCESS_KEY:
        return equals('"accessKeyId"', text)
    if kind is PrincipalKind.UNIQUE_ID:
        return _unique_id(text)
    if kind is PrincipalKind.ARN:
        return _arn(text)
    if kind is PrincipalKind.SERVICE:
        return any_of([equals('"principalArn"', text), equals('"userIdentity".invokedby', text)])
    return _name(text)


def _unique_id(text: str) -> Condition:
    expressions = ('"userIdentity".principalid', f"{_ISSUER}.principalid")
    conditions = [equals(expression, text) for expression in expressions]
    if ":" not in text:
        conditions.append(Condition('starts_with("userIdentity".principalid, ?)', (text + ":",)))
    return any_of(conditions)


def _arn(text: str) -> Condition:
    conditions = [matches_glob(column, text) for column in ('"principalArn"', '"userArn"')]
    conditions.append(matches_glob(f"{_ISSUER}.arn", text))
    if ":assumed-role/" in text and text.count("/") == 1 and not has_glob(text):
        conditions.append(Condition('starts_with("userArn", ?)', (text + "/",)))
    return any_of(conditions)


def _name(text: str) -> Condition:
    expressions = (
        '"userIdentity".username',
        f"{_ISSUER}.username",
        SESSION_NAME,
        SOURCE_IDENTITY,
        '"userIdentity".onbehalfof.userid',
    )
    conditions = [matches_glob(expression, text, ignore_case=True) for expression in expressions]
    if text.lower() == "root":
        conditions.append(equals('"identityType"', "Root"))
    return any_of(conditions)
