"""The permissions that collecting needs: a least read-only policy, and which of its calls a caller may make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live import chosen
from leastwise.collectors.live.collector import CollectionOptions
from leastwise.collectors.live.parts import Part, Run
from leastwise.collectors.live.sessions import open_sessions
from leastwise.model.configuration_item import NotRead
from leastwise.usecases.recorder.collection_plan import CollectionRequest, plan_collection

PLANNING_ACTIONS: Final = ("ec2:DescribeRegions", "organizations:ListAccounts")
"""What --all-regions and --organization need beside the collectors."""

_THREADS: Final = 4


class Verdict(StrEnum):
    """What became of a call."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class TriedAction:
    """An IAM action, whether the caller may use it, and which collectors need it."""

    action: str
    verdict: Verdict
    collectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a caller may read: every action that collectors need, in order, and what else went wrong."""

    account_id: str
    arn: str
    regions: tuple[str, ...]
    actions: tuple[TriedAction, ...]
    failures: tuple[NotRead, ...]

    @property
    def denied(self) -> tuple[TriedAction, ...]:
        """The actions that were refused."""
        return tuple(one for one in self.actions if one.verdict is Verdict.DENIED)


def read_only_policy(only: tuple[str, ...] = (), skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """The policy, as a JSON value, that allows what the collectors call and nothing else.

    It is one statement, so that it fits the 6,144 characters of a managed policy (IAM User Guide, "IAM and AWS STS
    quotas"; "Grant least privilege"). Raises InputError as `chosen` does.
    """
    actions = {action for collector in chosen(only, skip) for action in collector.actions} | set(PLANNING_ACTIONS)
    statement = {"Sid": "LeastwiseCollect", "Effect": "Allow", "Action": sorted(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def try_calls(request: CollectionRequest, progress: Callable[[str], None] = lambda _: None) -> Trial:
    """Make each call of the collectors on the first resource of its kind, and say which were denied.

    Nothing is recorded. An action stays "not tried" where the account has no resource to try it on, or where the call
    that would have named one was denied. Raises InputError as `plan_collection` does, CredentialsError where the
    credentials end.
    """
    options = CollectionOptions(all_versions=True, last_accessed=True, sample=True)
    sessions = open_sessions(request.profile, request.endpoint_url, request.concurrency * _THREADS)
    plan = plan_collection(replace(request, options=options), sessions, threads=_THREADS)
    heard: dict[str, str] = {}

    def hear(action: str, refused: str) -> None:
        heard[action] = heard.get(action) or refused

    failures: list[NotRead] = list(plan.not_read)

    def finished(part: Part, observations: Observations) -> None:
        failures.extend(one for one in observations.not_read if not one.missing_action)
        progress(part.name)

    run = Run(request.concurrency, finished)
    run.read([Part(part.collector, replace(part.access, heard=hear, stopping=run.stopping)) for part in plan.parts])
    needing: dict[str, list[str]] = {}
    for collector in chosen(request.only, request.skip):
        for action in collector.actions:
            needing.setdefault(action, []).append(collector.name)
    actions = tuple(TriedAction(one, _verdict(heard, one), tuple(needing[one])) for one in sorted(needing))
    regions = tuple(sorted({region for regions in plan.regions.values() for region in regions}))
    return Trial(plan.caller.account_id, plan.caller.arn, regions, actions, tuple(sorted(set(failures))))


def _verdict(heard: dict[str, str], action: str) -> Verdict:
    if action not in heard:
        return Verdict.NOT_TRIED
    return Verdict.DENIED if heard[action] else Verdict.ALLOWED
