"""Could a principal do an action on a resource, at a moment: yes, no, only under conditions, or cannot be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from leastwise.access.documents import Documents, documents_over
from leastwise.access.effective import KIND_WORDS
from leastwise.access.principals import AccessPrincipal, find_principal
from leastwise.access.question import Question, Surroundings
from leastwise.access.resources import find_resource
from leastwise.access.verdict import Answer, Verdict, answer
from leastwise.access.words import condition_words, listed
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import CallerKind, Considered, Decision, Explanation, Reference, Request, Statement, explain
from leastwise.policy.rule import Rule

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ConditionOnAccess:
    """A condition in words, and the statement that makes it. `holds` says whether it must hold, or must not."""

    words: str
    holds: bool
    policy: str
    statement: Statement

    @property
    def sentence(self) -> str:
        """The condition as a part of a sentence: "if …", "unless …"."""
        return f"{'if' if self.holds else 'unless'} {self.words}  ({self.statement.label} of {self.policy})"


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """The answer to one question. `request` is an example that is allowed, or the request as asked where none is.

    `explanation` is the decision on that request with every statement looked at; `policies` names the policy of a
    statement by its identity. `context_keys` are the keys that the policies ask for.
    """

    question: Question
    verdict: Verdict
    request: Request
    conditions: tuple[ConditionOnAccess, ...]
    because: tuple[str, ...]
    explanation: Explanation
    policies: Mapping[int, str]
    context_keys: frozenset[str]

    @property
    def through(self) -> tuple[tuple[str, Statement], ...]:
        """(policy, statement) of those that allow the example."""
        if self.explanation.decision is not Decision.ALLOW:
            return ()
        return tuple((self.policy_of(one), one.statement) for one in self.explanation.decided_by)

    def policy_of(self, one: Considered) -> str:
        """The policy of a statement, with the group it comes through or the kind of limit it is."""
        return self.policies.get(id(one.statement), one.policy)


def can(
    state: State,
    principal: str,
    action: str,
    resource: str,
    reference: Reference,
    *,
    now: datetime,
    context: Mapping[str, tuple[str, ...]] | None = None,
    account_id: str | None = None,
) -> AccessAnswer:
    """The answer from a state. `now` (with zone) is the moment of the question where the state has none.

    Raises InputError for an action or resource that is none and for an ambiguous name, NothingToEvaluateError where
    the principal was not recorded.
    """
    check_action(action)
    documents = documents_over(reference)
    surroundings = Surroundings(state, documents, now, context or {})
    found = find_principal(state, principal, account_id)
    return answered(surroundings, found, action, resource)


def answered(surroundings: Surroundings, principal: AccessPrincipal, action: str, resource: str) -> AccessAnswer:
    """The answer for a principal. Raises InputError for a resource that is none."""
    documents = surroundings.documents
    requested = find_resource(surroundings.state, resource, documents)
    question = surroundings.question(principal, action, requested)
    return access_answer(question, answer(question, documents), documents)


def access_answer(question: Question, found: Answer, documents: Documents) -> AccessAnswer:
    """An answer in full: with its conditions in words and the explanation of its example."""
    labels, policies = _labels(question, documents)
    keys = frozenset[str]().union(
        *(documents.keys_of(one) for _, one in question.stack.policies(question.principal.caller))
    )
    conditions = [_condition(rule, True, labels) for rule in found.allowing]
    if found.verdict is Verdict.CONDITIONAL:
        conditions += [_condition(rule, False, labels) for rule in found.avoiding]
    return AccessAnswer(
        question,
        found.verdict,
        found.request,
        tuple(one for one in conditions if one is not None),
        found.because,
        _explanation(question, found),
        policies,
        keys,
    )


def _explanation(question: Question, found: Answer) -> Explanation:
    """Why; a "no" although something was not recorded holds whatever that allows."""
    is_whole = found.verdict is not Verdict.NO or not question.unrecorded
    told = explain(question.stack if is_whole else question.hopeful, found.request)
    if question.principal.caller.kind is not CallerKind.ROOT:
        return told
    return replace(told, reasons=tuple(_OF_ROOT.get(reason, reason) for reason in told.reasons))


_OF_ROOT: Final = {"an identity policy allows it": "the root user needs no identity policy"}


def check_action(action: str) -> None:
    """Raises InputError for a text that is no single action."""
    if ":" not in action or set("*? ") & set(action):
        raise InputError(f"{action!r} is no single action", "write service:Action, such as s3:GetObject")


def context_of(entries: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Context keys of ``key=value`` entries; a key may come again with more values. Raises InputError for others."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        key, sign, value = entry.partition("=")
        if not sign or not key:
            raise InputError(f"--context: {entry!r} is no key=value", "write aws:SourceIp=203.0.113.7")
        found[key.lower()] = (*found.get(key.lower(), ()), value)
    return found


def absence(text: str, items: Iterable[ConfigurationItem], moment: datetime | None) -> NothingToEvaluateError | None:
    """Why a principal was not there at a moment, given all items of the resources of that name; None where unknown."""
    listed_items = [one for one in items if one.resource_type in ("AWS::IAM::User", "AWS::IAM::Role")]
    if not listed_items:
        return None
    first, last = listed_items[0], listed_items[-1]
    when = f"at {_time(moment)}" if moment is not None else "now"
    if moment is not None and moment < first.capture_time:
        text = f"{text} is unknown {when}: what is recorded of it begins at {_time(first.capture_time)}"
    else:
        gone = [one for one in listed_items if one.is_deleted and (moment is None or one.capture_time <= moment)]
        text = f"{text} was gone {when}: it was deleted at {_time((gone or [last])[-1].capture_time)}"
    return NothingToEvaluateError(text, "`leastwise timeline NAME` shows when it was there; ask with --at")


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _labels(question: Question, documents: Documents) -> tuple[dict[Rule, str], dict[int, str]]:
    """The policy of each statement: of those that are left of it, and of those as recorded."""
    rules: dict[Rule, str] = {}
    statements: dict[int, str] = {}
    named = [(one.rules, f"{KIND_WORDS[one.kind]}{one.label}") for one in question.applied]
    named.append((question.resource.policy, question.resource.policy.policy.name if question.resource.policy else ""))
    for found, label in named:
        if found is None:
            continue
        left = documents.reduced(found, question.known)
        rules |= dict.fromkeys((*left.allows, *left.denies), label)
        statements |= {id(one): label for one in found.policy.statements}
    return rules, statements


def _condition(rule: Rule, holds: bool, labels: Mapping[Rule, str]) -> ConditionOnAccess | None:
    words = condition_words(rule.clauses)
    if any("${" in one for one in rule.statement.resources or ()):
        words = " and ".join(filter(None, (words, f"the resource is one of {listed(rule.statement.resources or ())}")))
    if not words:
        return None
    return ConditionOnAccess(words, holds, labels.get(rule, rule.statement.label), rule.statement)
