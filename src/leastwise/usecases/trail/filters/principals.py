"""Filters on who called: a user, role or session by name, ARN, principal id or access key."""

from __future__ import annotations

from leastwise.errors import InputError
from leastwise.model.principal import PrincipalKind, principal_kind
from leastwise.usecases.trail.conditions import Condition, all_of, any_of, equals, has_glob, matches_glob

_ISSUER = '"userIdentity".sessioncontext.sessionissuer'
_NAMES = (
    '"userIdentity".username',
    f"{_ISSUER}.username",
    '"userIdentity".sessioncontext.sourceidentity',
    '"userIdentity".onbehalfof.userid',
)
_HAS_SESSION_NAME = Condition("\"identityType\" IN ('AssumedRole', 'FederatedUser')")


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
    conditions = [matches_glob(expression, text, ignore_case=True) for expression in _NAMES]
    conditions.append(all_of([_HAS_SESSION_NAME, _session_name(text)]))
    if text.lower() == "root":
        conditions.append(equals('"identityType"', "Root"))
    return any_of(conditions)


def _session_name(text: str) -> Condition:
    """The part of ``principalId`` behind the colon; searched as an ending, which is many times faster than cutting."""
    if has_glob(text):
        return matches_glob('"userIdentity".principalid', f"*:{text}", ignore_case=True)
    return Condition('ends_with(lower("userIdentity".principalid), ?)', (f":{text.lower()}",))
