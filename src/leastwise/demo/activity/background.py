"""The events of one delivery window: sessions of the region's actors, assembled from prepared text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from leastwise.demo.activity.actors import Actor
from leastwise.demo.activity.openings import Moment
from leastwise.demo.activity.profiles import PROFILES
from leastwise.demo.apis import CATALOGUE, Api, Variant, render
from leastwise.demo.organisation import HOME_REGION, Organisation

WINDOW_SECONDS: Final = 300  # CloudTrail delivers about every five minutes
ERROR_SHARE: Final = 0.035
_VARIANTS: Final = 16
_CLOCK: Final = tuple(f"{second // 60:02d}:{second % 60:02d}Z" for second in range(3600))
_VERSIONS: Final = ("1.08", "1.09", "1.10", "1.11")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation in one account and region as text; the parts between are an event's own."""

    version: str  # up to userIdentity
    source: str  # from eventTime's closing quote to sourceIPAddress
    variants: tuple[Variant, ...]
    denied: tuple[str, str, str]  # around the caller's ARN and the resource, in an access denied error
    failed: str  # another error this service answers


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of principal calls in one account and region; ``weights`` are cumulative."""

    operations: tuple[Prepared, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Everyone who acts in one region of one account, and what they call there."""

    name: str
    actors: tuple[Actor, ...]
    weights: tuple[float, ...]
    profiles: dict[str, Profile]


_DENIED_CODES: Final = {
    "ec2": "Client.UnauthorizedOperation",
    "lambda": "AccessDeniedException",
    "dynamodb": "AccessDeniedException",
    "kms": "AccessDenied",
    "ssm": "AccessDeniedException",
    "logs": "AccessDeniedException",
    "glue": "AccessDeniedException",
    "secretsmanager": "AccessDenied",
}
_FAILURES: Final = {
    "ec2": ("Client.RequestLimitExceeded", "Request limit exceeded."),
    "iam": ("NoSuchEntityException", "The role cannot be found."),
    "s3": ("NoSuchKey", "The specified key does not exist."),
    "dynamodb": ("ConditionalCheckFailedException", "The conditional request failed"),
    "lambda": ("TooManyRequestsException", "Rate Exceeded."),
    "ecr": ("RepositoryNotFoundException", "The repository does not exist in the registry"),
    "ssm": ("ParameterNotFound", "Parameter not found."),
    "logs": ("ResourceAlreadyExistsException", "The specified log stream already exists"),
    "cloudformation": ("ValidationException", "No updates are to be performed."),
}


def _prepare(api: Api, organisation: Organisation, account_id: str, region: str) -> Prepared:
    random = Random(f"{organisation.seed}:{api.id}:{account_id}:{region}")  # noqa: S311  data, not secrets
    pools = organisation.resources[account_id]
    count = _VARIANTS if api.request != "null" or api.resources else 1
    variants = tuple(render(api, pools, region, random) for _ in range(count))
    action = f"{api.service}:{api.name.split('2015')[0]}"
    code, message = _FAILURES.get(api.service, ("ThrottlingException", "Rate exceeded"))
    return Prepared(
        version=f'{{"eventVersion":"{random.choice(_VERSIONS)}","userIdentity":',
        source=f'","eventSource":"{api.source}","eventName":"{api.name}","awsRegion":"{region}","sourceIPAddress":"',
        variants=variants,
        denied=(
            f'"errorCode":"{_DENIED_CODES.get(api.service, "AccessDenied")}","errorMessage":"User: ',
            f" is not authorized to perform: {action} on resource: ",
            f' because no identity-based policy allows the {action} action",',
        ),
        failed=f'"errorCode":"{code}","errorMessage":"{message}",',
    )


def build_region(organisation: Organisation, actors: tuple[Actor, ...], account_id: str, region: str) -> Region:
    """Returns the region ready to produce events; operations of worldwide services occur in us-east-1 only."""
    prepared: dict[str, Prepared] = {}
    profiles: dict[str, Profile] = {}
    present: list[Actor] = []
    for actor in actors:
        if actor.account_id != account_id or region not in actor.regions:
            continue
        chosen = {
            operation: weight
            for operation, weight in PROFILES[actor.profile].items()
            if region == HOME_REGION or not CATALOGUE[operation].worldwide
        }
        if not chosen:
            continue
        for operation in chosen:
            if operation not in prepared:
                prepared[operation] = _prepare(CATALOGUE[operation], organisation, account_id, region)
        operations = tuple(prepared[operation] for operation in chosen)
        profiles[actor.profile] = Profile(operations, tuple(accumulate(map(float, chosen.values()))))
        present.append(actor)
    weights = tuple(accumulate(actor.weight for actor in present))
    return Region(region, tuple(present), weights, profiles)


def _arn_of(identity: str) -> str:
    start = identity.find('"arn":"')
    return identity[start + 7 : identity.index('"', start + 7)] if start >= 0 else ""


def _error(operation: Prepared, variant: Variant, caller: str) -> str:
    """Returns errorCode and errorMessage: the caller is denied, or (without a caller) something else fails."""
    if not caller:
        return operation.failed
    user, resource, reason = operation.denied
    return f"{user}{caller}{resource}{variant.target}{reason}"


def _client(actor: Actor) -> tuple[str, bool, str]:
    """Returns the text from sourceIPAddress on, whether tlsDetails follow, and how the record ends."""
    end = ',"sessionCredentialFromConsole":"true"}' if actor.from_console else "}"
    return f'{actor.ip}","userAgent":"{actor.agent}",', not actor.ip.endswith(".amazonaws.com"), end


def _session(region: Region, actor: Actor, random: Random, hour: str, start: int, most: int) -> list[str]:
    """Returns one session's events, ``most`` of them at the most: its beginning, then what the actor calls."""
    second = start + int(random.random() * 200)
    opening = actor.begin(Moment(random, hour + _CLOCK[second], region.name, actor.ip, actor.agent))
    events = list(opening.events[:most])
    count = min(most - len(events), 4 + int(random.random() * 25))
    profile = region.profiles[actor.profile]
    client, with_tls, end = _client(actor)
    identity = f'{opening.identity},"eventTime":"{hour}'
    hexadecimal = random.randbytes(36 * count).hex()
    caller = _arn_of(opening.identity)
    chance: Callable[[], float] = random.random
    steps = 99 // count if count else 0
    offset = 0
    for operation in random.choices(profile.operations, cum_weights=profile.weights, k=count):
        digits = hexadecimal[offset : offset + 72]
        offset += 72
        variant = operation.variants[int(chance() * len(operation.variants))]
        body = variant.body
        draw = chance()
        if draw < ERROR_SHARE:
            error = _error(operation, variant, caller if draw < 0.6 * ERROR_SHARE else "")
            body = f'{error}{variant.request}"responseElements":null,"requestID":"'
        text = (
            f"{operation.version}{identity}{_CLOCK[second]}{operation.source}{client}{body}"
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-b{digits[17:20]}-{digits[20:32]}"
            f'","eventID":"{digits[32:40]}-{digits[40:44]}-4{digits[45:48]}-8{digits[49:52]}-{digits[52:64]}'
            f"{variant.tail_with_tls if with_tls else variant.tail}{end}"
        )
        events.append(text.replace("<token>", digits[64:]) if variant.token else text)
        second += int(draw * steps)
    return events


def window_events(
    region: Region, random: Random, hour: str, start: int, count: int, lead: Actor | None = None
) -> list[str]:
    """Returns exactly ``count`` records of one window, the first of them ``lead``'s if one is given.

    ``hour`` is the ISO 8601 text up to the minutes (``2026-05-01T12:``), ``start`` the window's first second
    within that hour.
    """
    events = _session(region, lead, random, hour, start, count) if lead else []
    while len(events) < count:
        actor = random.choices(region.actors, cum_weights=region.weights)[0]
        events += _session(region, actor, random, hour, start, count - len(events))
    return events
