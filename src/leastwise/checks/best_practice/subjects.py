"""Walks over what checks of credentials judge, users and accounts, and what the trail tells of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from leastwise.access.context import USER
from leastwise.checks.check import NotEvaluated, Result
from leastwise.checks.subject import Subject, account_subject, accounts_of, items_of, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.identity_events import IdentityEvents, identity_events
from leastwise.model.configuration_item import ConfigurationItem

USERS_ACTION = "iam:GetAccountAuthorizationDetails"
_AT_ITS_END = timedelta(days=7)
_AT_ITS_START = timedelta(days=1)

JudgeUser = Callable[[Evidence, ConfigurationItem], Iterable[Result]]
JudgeAccount = Callable[[Evidence, Subject], Iterable[Result]]


def each_user(evidence: Evidence, judge: JudgeUser) -> Iterator[Result]:
    """The results of every user; an account of which nobody listed users is not evaluated."""
    seen = set()
    for user in items_of(evidence, USER):
        seen.add(user.account_id)
        yield from judge(evidence, user)
    if evidence.only is None:
        for account in accounts_of(evidence):
            missing = None if account in seen else unlisted(evidence, account, USER, USERS_ACTION)
            if missing is not None:
                yield missing


def each_account(evidence: Evidence, judge: JudgeAccount) -> Iterator[Result]:
    """The results of every account."""
    for account in accounts_of(evidence):
        yield from judge(evidence, account_subject(account))


def window_start(evidence: Evidence) -> datetime:
    """When the window of the evidence begins."""
    return evidence.now - timedelta(days=evidence.days)


def events_of(evidence: Evidence) -> IdentityEvents | None:
    """What the trail tells of the window, None where there is no trail."""
    return None if evidence.trail is None else identity_events(evidence.trail, window_start(evidence), evidence.now)


def untold(evidence: Evidence, subject: Subject) -> NotEvaluated | None:
    """That the trail does not cover the window in the subject's account, so that what it lacks may have happened.

    None where it does. Deliveries may lag behind, and a quiet account has days without an event: a week at the end.
    """
    tracked = evidence.usage.tracked.get(subject.account_id) if evidence.usage is not None else None
    if evidence.trail is None or tracked is None:
        return subject.not_evaluated("there is no trail of the account", "trail")
    starts = window_start(evidence)
    if tracked.since > starts + _AT_ITS_START or tracked.until < evidence.now - _AT_ITS_END:
        told = f"the trail tells of {tracked.since:%Y-%m-%d} to {tracked.until:%Y-%m-%d}"
        return subject.not_evaluated(f"{told}, not of all of the last {evidence.days} days", "trail")
    return None
