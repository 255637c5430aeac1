"""A watch beside a smaller policy that is not in place yet: the calls since then that it would have denied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from leastwise.access.documents import documents_over
from leastwise.access.principals import find_principal
from leastwise.access.question import Surroundings
from leastwise.errors import InputError, LeastwiseError, NothingToEvaluateError
from leastwise.evidence.calls import Calls, CallsOf, calls_of
from leastwise.evidence.replay import Replay, replayed
from leastwise.inventory.state import State
from leastwise.lake.lake import Lake
from leastwise.policy import Policy, Reference, document_of, parse_policy, rules_of
from leastwise.usecases.analyzer.right_size import Sized, policy_keys, stacks_of
from leastwise.usecases.analyzer.right_size_names import with_recorded_arns
from leastwise.usecases.analyzer.right_size_words import moment

_KIND: Final = "wouldBeDenied"
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Watch:
    """A principal, the policies that are proposed for it, and since when its calls are watched."""

    arn: str
    unique_id: str
    account_id: str
    since: datetime
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of a watch so far."""

    watch: Watch
    calls: Calls
    replay: Replay


def watch_document(sized: Sized) -> dict[str, Any]:
    """The watch of a smaller policy, as JSON: what the policy would deny of the principal's calls from now on."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "kind": _KIND,
        "principalArn": sized.arn,
        "principalId": sized.unique_id,
        "accountId": sized.account_id,
        "since": moment(sized.request.now),
        "policies": [document_of(one) for one in sized.documents],
    }


def read_watch(path: Path) -> Watch:
    """The watch in a file. Raises InputError for a file that cannot be read or is no watch."""
    hint = "`leastwise right-size PRINCIPAL --canary FILE` writes one"
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", hint) from None
    except ValueError:
        raise InputError(f"{path} is no JSON text", hint) from None
    if not isinstance(found, Mapping) or found.get("kind") != _KIND or found.get("schemaVersion") != SCHEMA_VERSION:
        raise InputError(f"{path} is no watch of schema version {SCHEMA_VERSION}", hint)
    try:
        return Watch(
            str(found["principalArn"]),
            str(found["principalId"]),
            str(found["accountId"]),
            datetime.fromisoformat(found["since"]).astimezone(UTC),
            tuple(parse_policy(one, str(path)) for one in found["policies"]),
        )
    except LeastwiseError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: {error} is missing or is not what a watch has there", hint) from None


def watched(lake: Lake, state: State, watch: Watch, now: datetime, reference: Reference) -> Watched:
    """The calls since the watch began, decided under the proposed policies.

    Raises NothingToEvaluateError where the principal is gone or the trail holds nothing since.
    """
    principal = find_principal(state, watch.arn)
    if principal.item is None:
        raise NothingToEvaluateError(f"{watch.arn} was not recorded", "run `leastwise collect`")
    surroundings = Surroundings(state, documents_over(reference), now)
    keys = policy_keys(surroundings.documents, surroundings.policies_of(principal))
    whose = CallsOf(watch.arn, watch.unique_id)
    calls = with_recorded_arns(calls_of(lake, whose, watch.account_id, watch.since, now, keys), state)
    if calls.trail is None or calls.trail[1] < watch.since:
        raise NothingToEvaluateError(
            f"the trail of account {watch.account_id} holds nothing since {moment(watch.since)}",
            "ingest newer events: `leastwise ingest`",
        )
    rules = [rules_of(one, reference) for one in watch.policies]
    return Watched(watch, calls, replayed(calls.made, stacks_of(surroundings, principal), rules, reference))
