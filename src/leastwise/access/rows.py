"""Answers about access as JSON documents, rows and lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from leastwise.access.can import SCHEMA_VERSION, AccessAnswer
from leastwise.access.question import Surroundings
from leastwise.access.verdict import Verdict
from leastwise.access.who_can import WhoCan
from leastwise.policy import Considered, Decision, Reference, Request

WORDS: Final = {
    Verdict.YES: "yes",
    Verdict.NO: "no",
    Verdict.CONDITIONAL: "only under conditions",
    Verdict.UNDECIDED: "cannot be decided",
}
_ASSUMED: Final = ("aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:requestedregion")
Json = dict[str, Any]


def can_document(one: AccessAnswer, moment: datetime | None, reference: Reference) -> Json:
    """One answer for JSON."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "at": _time(moment),
        "action": one.question.action,
        "resource": one.question.resource.arn,
        **_answer_members(one),
        "considered": [_considered(one, each) for each in one.explanation.considered],
        "referenceDate": reference.date,
    }


def who_can_document(
    found: Sequence[WhoCan], action: str, resource: str, notes: Sequence[str], surroundings: Surroundings
) -> Json:
    """A list of answers for JSON."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "at": _time(surroundings.state.moment),
        "action": action,
        "resource": resource,
        "principals": [{**_answer_members(one.answer), "assumedBy": list(one.assumed_by)} for one in found],
        "notes": list(notes),
        "referenceDate": surroundings.documents.reference.date,
    }


WHO_CAN_COLUMNS: Final = ("verdict", "principal", "arn", "through", "conditions", "assumedBy")


def who_can_row(one: WhoCan) -> tuple[str, ...]:
    """An answer as a row of WHO_CAN_COLUMNS."""
    through = [f"{statement.label} of {policy}" for policy, statement in one.answer.through]
    conditions = [each.sentence for each in one.answer.conditions]
    return (
        WORDS[one.answer.verdict],
        one.name,
        one.principal.caller.arn,
        "; ".join(one.answer.because or through or one.answer.explanation.reasons),
        "; ".join(conditions),
        ", ".join(one.assumed_by),
    )


def can_lines(one: AccessAnswer, *, explained: bool) -> Iterator[str]:
    """One answer in lines of text."""
    question, indent = one.question, "    "
    yield f"{WORDS[one.verdict]}: {question.principal.name} {question.action} on {question.resource.arn}"
    for reason in one.because:
        yield f"{indent}{reason}"
    if one.verdict is not Verdict.UNDECIDED:
        for reason in one.explanation.reasons:
            yield f"{indent}{reason}"
        for policy, statement in one.through:
            yield f"{indent}{statement.label} of {policy} allows it"
    for condition in one.conditions:
        yield f"{indent}{condition.sentence}"
    if one.verdict is Verdict.CONDITIONAL:
        context = ", ".join(f"{key} = {' '.join(values)}" for key, values in shown_context(one).items())
        yield f"{indent}for example with {context or 'none of these keys'}"
    for note in question.notes:
        yield f"{indent}note: {note}"
    if explained:
        yield from (f"{indent}{line}" for line in _explained(one))


def shown_context(one: AccessAnswer) -> dict[str, tuple[str, ...]]:
    """The context of the example, as far as a policy asks for it."""
    return {key: values for key, values in sorted(one.request.context.items()) if key in one.context_keys}


def _explained(one: AccessAnswer) -> Iterator[str]:
    for each in one.explanation.considered:
        mark = "applies" if each.applies else f"does not apply: {each.because}"
        yield f"{each.kind} {one.policy_of(each)} {each.statement.label} ({each.statement.effect}) {mark}"
    if not one.explanation.considered:
        yield f"no statement of any policy covers {one.question.action}"


def _answer_members(one: AccessAnswer) -> Json:
    principal = one.question.principal
    item = principal.item
    is_allowed = one.explanation.decision is Decision.ALLOW
    return {
        "verdict": str(one.verdict),
        "principal": {
            "name": principal.name,
            "kind": str(principal.caller.kind),
            "arn": principal.caller.session_arn or principal.caller.arn,
            "uniqueId": item.resource_id if item is not None else None,
            "accountId": principal.caller.account or None,
        },
        "because": list(one.because or one.explanation.reasons),
        "conditions": [_condition_document(each) for each in one.conditions],
        "through": [{"policy": policy, "statement": statement.label} for policy, statement in one.through],
        "example": _request(one) if is_allowed else None,
        "notes": list(one.question.notes),
    }


def _condition_document(one: Any) -> Json:
    return {"condition": one.words, "mustHold": one.holds, "policy": one.policy, "statement": one.statement.label}


def _request(one: AccessAnswer) -> Json:
    request: Request = one.request
    context = {key: list(values) if values[1:] else values[0] for key, values in shown_context(one).items()}
    return {"action": request.action, "resource": request.resource, "context": context}


def _considered(answer: AccessAnswer, one: Considered) -> Json:
    return {
        "policyType": str(one.kind),
        "policy": answer.policy_of(one),
        "statement": one.statement.label,
        "effect": str(one.statement.effect),
        "applies": one.applies,
        "because": one.because,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment is not None else None
