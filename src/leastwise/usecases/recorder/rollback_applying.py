"""Apply a rollback: read the account anew, plan again from what is there, call, and read again to verify."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from leastwise.collectors.live import LIVE_COLLECTORS
from leastwise.collectors.live.collector import AccountAccess, CollectionOptions
from leastwise.collectors.live.refusal import error_text
from leastwise.collectors.live.sessions import open_sessions
from leastwise.errors import InputError, LeastwiseError
from leastwise.inventory.rollback import Step
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.collecting import OpenInventory, collect_live
from leastwise.usecases.recorder.collection_plan import CollectionRequest, plan_collection
from leastwise.usecases.recorder.rolling_back import Rollback, Subject, prepare_rollback

PAUSES: Final = (1.0, 2.0, 4.0, 8.0)
"""Seconds to wait for what was just made: IAM User Guide, "Changes that I make are not always immediately visible"."""

_NOT_THERE_YET: Final = frozenset({"NoSuchEntity", "NoSuchEntityException", "MalformedPolicyDocument", "InvalidArn"})


_FACTS: Final = frozenset({"iam-credential-report", "iam-last-accessed"})
"""Collectors of what changes nothing in what a resource is."""


class RollbackError(LeastwiseError):
    """A step failed; `message` says which, what AWS answered and where the rollback stands."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, and what would still have to be done: nothing where the state was verified."""

    done: tuple[Step, ...]
    left: Rollback

    @property
    def is_verified(self) -> bool:
        """Whether the account was read again and is as it was to be."""
        return not self.left.plan.steps


@dataclass(frozen=True, slots=True)
class Application:
    """How to roll back: with which credentials, and who is asked and told what.

    `confirm` is asked with the plan from the account as it is now; `told` is told each step before its call (number,
    of how many, step). `saml_documents` gives metadata documents by their digests.
    """

    request: CollectionRequest
    home: Path
    open_inventory: OpenInventory
    confirm: Callable[[Rollback], bool]
    told: Callable[[int, int, Step], None] = lambda *_: None
    pause: Callable[[float], None] = time.sleep
    saml_documents: Callable[[], Mapping[str, str]] | None = None


def apply_rollback(application: Application, subject: Subject) -> Applied | None:
    """Roll a resource back in its account. None where it was not confirmed; then nothing was changed.

    Running it again is safe: it plans anew from the account as it then is. Raises RollbackError where a call failed,
    InputError where the current state cannot be read or the credentials are of another account, and what
    `prepare_rollback` raises.
    """
    with application.open_inventory() as inventory:
        inventory.refresh()
        recorded = prepare_rollback(inventory, subject, application.saml_documents)
    subject = replace(subject, to=recorded.moment)
    item = recorded.plan.item
    request = _request(application.request, item)
    rollback = _planned(application, request, subject)
    if not rollback.plan.steps:
        return Applied((), rollback)
    if not application.confirm(rollback):
        return None
    access = _access(request, item)
    done = _executed(application, access, rollback.plan.steps)
    left = _planned(application, request, subject)
    for pause in PAUSES:
        if not left.plan.steps:
            break
        application.pause(pause)
        left = _planned(application, request, subject)
    return Applied(done, left)


def _request(request: CollectionRequest, item: ConfigurationItem) -> CollectionRequest:
    """What to read before and after: the collectors of the resource's type, and what IAM's resources need."""
    names = {one.name for one in LIVE_COLLECTORS if item.resource_type in one.resource_types} - _FACTS
    if item.resource_type == "AWS::IAM::User":
        names |= {one.name for one in LIVE_COLLECTORS if "AWS::IAM::AccessKey" in one.resource_types} - _FACTS
    if not names:
        raise InputError(f"{item.resource_type} is not read from live accounts", "apply the printed commands yourself")
    accounts = (item.account_id,) if request.role else ()
    regions = () if item.region == "global" else (item.region,)
    return replace(
        request,
        only=tuple(sorted(names)),
        accounts=accounts,
        regions=regions or request.regions,
        options=CollectionOptions(all_versions=True),
        fresh=True,
    )


def _planned(application: Application, request: CollectionRequest, subject: Subject) -> Rollback:
    """The plan from the account as it is now; reading it is recorded as any collection is."""
    collected = collect_live(request, application.home, application.open_inventory)
    missing = collected.missing_actions
    if missing:
        raise InputError(
            f"the state before a rollback cannot be read: {', '.join(missing)} is denied", "allow it to the caller"
        )
    with application.open_inventory() as inventory:
        inventory.refresh()
        return prepare_rollback(inventory, subject, application.saml_documents)


def _access(request: CollectionRequest, item: ConfigurationItem) -> AccountAccess:
    sessions = open_sessions(request.profile, request.endpoint_url, connections=4)
    plan = plan_collection(request, sessions)
    found = [part.access for part in plan.parts if part.access.account_id == item.account_id]
    if not found:
        raise InputError(
            f"the credentials are of account {plan.caller.account_id}, the resource is in {item.account_id}",
            "give --profile of that account, or --role to assume in it",
        )
    return found[0]


def _executed(application: Application, access: AccountAccess, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    for number, step in enumerate(steps, 1):
        application.told(number, len(steps), step)
        try:
            _call(access, step, application.pause if number > 1 else None)
        except (ClientError, BotoCoreError) as error:
            done = f"steps 1 to {number - 1} are done" if number > 1 else "nothing was changed"
            raise RollbackError(
                f"step {number} of {len(steps)} ({step.operation}) failed: {error_text(error)}; {done}",
                "mend the cause and run it again: it goes on from the state that it then finds",
            ) from None
    return steps


def _call(access: AccountAccess, step: Step, pause: Callable[[float], None] | None) -> None:
    """One call; what an earlier step made may take some seconds to be seen."""
    from botocore import xform_name
    from botocore.exceptions import ClientError

    placed = replace(access, region=step.region, _clients={}) if step.region else access
    call: Any = getattr(placed.client(step.service), xform_name(step.operation))
    for seconds in (*(PAUSES if pause else ()), None):
        try:
            call(**step.parameters)
        except ClientError as error:
            if seconds is None or pause is None or error.response["Error"]["Code"] not in _NOT_THERE_YET:
                raise
            pause(seconds)
        else:
            return
