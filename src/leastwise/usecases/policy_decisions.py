"""Decisions about policies in files: custom checks, simulation, differences, rewriting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.policy import (
    CheckResult,
    Considered,
    Explanation,
    Outcome,
    Policy,
    PolicyDiff,
    PolicyKind,
    PolicyStack,
    Reference,
    Request,
    Rules,
    Statement,
    caller_context,
    caller_of,
    check_no_public_access,
    parse_policy,
    rules_of,
)
from leastwise.policy.diff import Change
from leastwise.policy.event_request import requests_of_event
from leastwise.policy.json_text import read_json
from leastwise.policy_files import read_policy_files

SCHEMA_VERSION = 1
ReadStdin = Callable[[], bytes]


def one_policy(location: str, reference: Reference, read_stdin: ReadStdin, kind: PolicyKind | None = None) -> Policy:
    """The policy that a file (``-``: standard input) holds.

    Raises PolicyError with line and column for what cannot be read, InputError where there is none or more than one.
    """
    found: list[Policy] = []
    for file in read_policy_files((location,), kind, read_stdin, reference):
        for error in file.errors:
            raise error
        found += [parse_policy(one.source, location) for one in file.policies]
        for unknown in file.not_evaluated:
            raise InputError(f"{location}: {unknown.reason}", "give a policy whose text is known")
    if len(found) != 1:
        number = f"{len(found)} policies" if found else "no policy"
        raise InputError(f"{location} holds {number}", "give a file with exactly one policy")
    return found[0]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the policies of a request lie: paths of files. Every entry of `scps` and `rcps` is one level."""

    identity: tuple[str, ...] = ()
    resource: str | None = None
    boundary: str | None = None
    session: tuple[str, ...] = ()
    scps: tuple[tuple[str, ...], ...] = ()
    rcps: tuple[tuple[str, ...], ...] = ()
    endpoint: str | None = None
    resource_account: str | None = None
    block_public_access: bool = False


def stack_of(files: Surroundings, reference: Reference, read_stdin: ReadStdin) -> PolicyStack:
    """The policies of the files, ready. Raises as `one_policy`."""

    def ready(location: str) -> Rules:
        return rules_of(one_policy(location, reference, read_stdin), reference)

    def maybe(location: str | None) -> Rules | None:
        return ready(location) if location is not None else None

    resource = maybe(files.resource)
    blocked = files.block_public_access and resource is not None and _is_public(resource.policy, reference)
    return PolicyStack(
        tuple(map(ready, files.identity)),
        resource,
        maybe(files.boundary),
        tuple(map(ready, files.session)),
        tuple(tuple(map(ready, level)) for level in files.scps),
        tuple(tuple(map(ready, level)) for level in files.rcps),
        maybe(files.endpoint),
        files.resource_account,
        blocked,
    )


def _is_public(policy: Policy, reference: Reference) -> bool:
    """Whether S3 Block Public Access limits the policy; one for which that stayed undecided it does."""
    return check_no_public_access(policy, reference).outcome is not Outcome.PASS


def requests_for(
    actions: Sequence[str], resources: Sequence[str], principal: str, context: Iterable[str]
) -> Iterator[Request]:
    """A request for each action and resource; `context` holds ``key=value``, a key may come again with more values.

    Raises InputError for an action without a colon, a principal that is none, or a context entry without ``=``.
    """
    caller = caller_of(principal)
    values: dict[str, tuple[str, ...]] = {}
    for entry in context:
        key, sign, value = entry.partition("=")
        if not sign or not key:
            raise InputError(f"--context: {entry!r} is no key=value", "write aws:SourceIp=203.0.113.7")
        values[key.lower()] = (*values.get(key.lower(), ()), value)
    for action in actions:
        if ":" not in action:
            raise InputError(f"--action: {action!r} is no action", "write service:Action, such as s3:GetObject")
        for resource in resources or ("*",):
            yield Request(action, resource, caller, {**caller_context(caller), **values})


def check_document(name: str, result: CheckResult, reference: Reference) -> dict[str, Any]:
    """A check's result for JSON, with the members of AWS's answer (result, message, reasons) and a witness."""
    found: dict[str, Any] = {
        "schemaVersion": SCHEMA_VERSION,
        "check": name,
        "result": str(result.outcome),
        "message": check_message(name, result),
        "reasons": [_reason(one, "allows it") for one in ([result.allowed_by] if result.allowed_by else [])],
        "referenceDate": reference.date,
    }
    if result.request is not None:
        found["witness"] = request_document(result.request)
    if result.denied_by is not None:
        found["deniedBefore"] = _reason(result.denied_by, "denied it")
    if result.note:
        found["note"] = result.note
    if result.undecided:
        found["undecided"] = [_reason(one, "could not be decided") for one in result.undecided]
    return found


_MESSAGES = {
    ("NO_NEW_ACCESS", Outcome.PASS): "the new policy allows nothing that the existing one does not",
    ("NO_NEW_ACCESS", Outcome.FAIL): "the new policy allows what the existing one does not",
    ("ACCESS_NOT_GRANTED", Outcome.PASS): "the policy does not grant the access",
    ("ACCESS_NOT_GRANTED", Outcome.FAIL): "the policy grants the access",
    ("NO_PUBLIC_ACCESS", Outcome.PASS): "the policy admits nobody whom it does not name",
    ("NO_PUBLIC_ACCESS", Outcome.FAIL): "the policy admits anybody",
}


def check_message(name: str, result: CheckResult) -> str:
    """What a check found, in a sentence."""
    return _MESSAGES.get(
        (name, result.outcome), "undetermined: policy variables left it open, or the search reached a limit"
    )


def _reason(statement: Statement, what: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": f"{statement.label} {what}", "statementIndex": statement.index}
    return found | ({"statementId": statement.sid} if statement.sid else {})


def request_document(request: Request) -> dict[str, Any]:
    """A request for JSON."""
    found: dict[str, Any] = {"action": request.action, "resource": request.resource}
    if request.caller is not None:
        found["principal"] = request.caller.session_arn or request.caller.arn or "anonymous"
    context = {key: list(values) if len(values) != 1 else values[0] for key, values in request.context.items()}
    return found | {"context": context}


def explanation_document(request: Request, explanation: Explanation) -> dict[str, Any]:
    """A simulated request for JSON."""
    return {
        "request": request_document(request),
        "decision": str(explanation.decision),
        "reasons": list(explanation.reasons),
        "decidedBy": [_considered(one) for one in explanation.decided_by],
        "considered": [_considered(one) for one in explanation.considered],
    }


def _considered(one: Considered) -> dict[str, Any]:
    return {
        "policyType": str(one.kind),
        "policy": one.policy,
        "statementIndex": one.statement.index,
        **({"statementId": one.statement.sid} if one.statement.sid else {}),
        "effect": str(one.statement.effect),
        "applies": one.applies,
        "because": one.because,
    }


def diff_document(found: PolicyDiff, reference: Reference) -> dict[str, Any]:
    """A difference for JSON."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "newlyAllowed": [_change(one) for one in found.gained],
        "noLongerAllowed": [_change(one) for one in found.lost],
        "undecided": [_reason(one, "could not be decided") for one in found.undecided],
        "referenceDate": reference.date,
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "actions": list(one.actions),
        "actionsNotInReference": one.unlisted,
        "statementIndex": one.statement.index,
        "statement": one.statement.label,
        "partlyAllowedByTheOther": one.partly,
        "witness": request_document(one.request),
    }


def requests_of_events(location: str, reference: Reference, read_stdin: ReadStdin) -> list[Request]:
    """The requests behind the records of a file (``-``: standard input), in JSON.

    Raises InputError for what holds no records, NothingToEvaluateError where no record maps to an action.
    """
    content = read_stdin() if location == "-" else _content(location)
    found = [requests_of_event(one, reference) for one in records_of(read_json(content, location).value)]
    requests = [request for one in found for request in one.requests]
    if not requests:
        names = ", ".join(sorted({one.name for one in found})) or "no record"
        raise NothingToEvaluateError(f"{location}: no action is known for {names}", "")
    return requests


def _content(location: str) -> bytes:
    try:
        return Path(location).read_bytes()
    except OSError as error:
        raise InputError(f"{location}: {(error.strerror or 'cannot be read').lower()}", "check the path") from None


def records_of(content: Any) -> Iterator[Mapping[str, Any]]:
    """The CloudTrail records of a JSON value: one record or event, a list of them, or a log file.

    Raises InputError for what holds none.
    """
    listed = content.get("Records", [content]) if isinstance(content, Mapping) else content
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise InputError("this holds no CloudTrail records", "give a record, an EventBridge event or a log file")
    yield from listed
