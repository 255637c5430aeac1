"""The resources of a recorded call: those that CloudTrail lists, and those that the parameters name.

CloudTrail User Guide, "CloudTrail record contents" (`resources`, `requestParameters`); Service Authorization Reference,
"Reading the tables": an action is authorized on resources of the types that it takes, on ``*`` where it takes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import Any, Final
from urllib.parse import unquote

from leastwise.reference.event_resources import ALSO_AUTHORIZED, EC2_IDS, PARAMETER_FORMATS, WITHOUT_ACCOUNT
from leastwise.reference.event_sources import candidate_prefixes
from leastwise.reference.iam import Action, Reference

MOST_RESOURCES: Final = 200
"""How many resources of one call are looked at; no call of AWS's APIs names more that are authorized one by one."""


class Told(StrEnum):
    """How well a call tells one of its resources: its ARN, a pattern that it lies in, or nothing."""

    EXACTLY = "exactly"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class TouchedResource:
    """A resource of a call. `text` is its ARN, "*" where the action takes none, a pattern where it is told partly."""

    text: str
    told: Told

    @property
    def pattern(self) -> str:
        """The resource as a policy writes it: characters of an ARN that policies read as wildcards are escaped."""
        return self.text if self.told is not Told.EXACTLY or self.text == "*" else escaped(self.text)


EVERY_RESOURCE: Final = TouchedResource("*", Told.EXACTLY)
"""The resource of an action that takes none."""
NOT_TOLD: Final = TouchedResource("*", Told.NOT)


def escaped(text: str) -> str:
    """A text as a pattern that matches it alone (IAM User Guide, "IAM policy elements: Variables and tags")."""
    return "".join({"*": "${*}", "?": "${?}", "$": "${$}"}.get(character, character) for character in text)


@dataclass(frozen=True)
class CallResources:
    """The resources of one CloudTrail record, asked for action by action."""

    record: Mapping[str, Any]
    reference: Reference

    def of(self, action: str) -> tuple[TouchedResource, ...]:
        """What the call was authorized on for one of its actions; `NOT_TOLD` where the record does not say.

        Of types that the action requires and the record does not name, the call's account and Region are told.
        """
        known = _action(action, self.reference)
        if known is None:
            return self._listed or (NOT_TOLD,)
        if known.is_wildcard_only:
            return (EVERY_RESOURCE,)
        taken = {use.name for use in known.resource_types}
        if known.prefix == "lambda" and "function" in taken:
            taken |= {"function alias", "function version"}  # a qualified call is authorized on the qualified ARN
        found: dict[str, list[TouchedResource]] = {}
        for one in self._candidates:
            for name in _types(one.text, known.prefix, self.reference) & taken:
                found.setdefault(name, []).append(one)
        if not found and known.prefix != "s3":
            found = self._less_specific(known.prefix, taken)
        if not found:
            return (NOT_TOLD,)
        if taken & _QUALIFIED and found.keys() & _QUALIFIED:
            found.setdefault("function", [])
        also = ALSO_AUTHORIZED.get(f"{known.prefix}:{known.name}", ())
        needed = (use.name for use in known.resource_types if use.required or use.name in also)
        missing = [name for name in needed if name not in found]
        touched = [one for name in found for one in _best(found[name])]
        touched += [one for name in missing for one in self._whole_type(known.prefix, name)]
        return tuple(dict.fromkeys(touched))

    def _less_specific(self, prefix: str, taken: set[str]) -> dict[str, list[TouchedResource]]:
        """Resources whose ARN fits a type that the action takes, although another type fits it better."""
        kinds = {name: kind for name, kind in _type_patterns(prefix, self.reference) if name in taken}
        return {
            name: fitting
            for name, kind in kinds.items()
            if (fitting := [one for one in self._candidates if any(form.fullmatch(one.text) for form, _ in kind)])
        }

    def _whole_type(self, prefix: str, name: str) -> Iterator[TouchedResource]:
        places = {"Partition": self._place["partition"], "Region": self._place["region"]}
        places["Account"] = self._place["account"]
        for form in self.reference.resource_types(prefix)[name].arn_formats:
            pieces = re.split(r"\$\{([^}]*)\}", form)
            text = "".join(places.get(piece, "*") if index % 2 else piece for index, piece in enumerate(pieces))
            yield TouchedResource(text, Told.PARTLY)

    @cached_property
    def _listed(self) -> tuple[TouchedResource, ...]:
        listed = self.record.get("resources")
        found: dict[TouchedResource, None] = {}
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping):
                arn, prefix = one.get("ARN"), one.get("ARNPrefix")
                if isinstance(arn, str) and _is_arn(arn):
                    found[TouchedResource(arn, Told.EXACTLY)] = None
                elif isinstance(prefix, str) and _is_arn(prefix):
                    found[TouchedResource(f"{escaped(prefix)}*", Told.PARTLY)] = None
        return tuple(found)

    @cached_property
    def _candidates(self) -> tuple[TouchedResource, ...]:
        parameters = self.record.get("requestParameters")
        told = self._named(parameters) if isinstance(parameters, Mapping) else ()
        return tuple(islice(dict.fromkeys((*self._listed, *told)), MOST_RESOURCES))

    def _named(self, parameters: Mapping[str, Any]) -> Iterator[TouchedResource]:
        """ARNs among the parameters, and those that the parameters make."""
        values = dict[str, list[str]]()
        for name, value in _strings(parameters):
            if _is_arn(value):
                yield TouchedResource(_without_subscription(value), Told.EXACTLY)
            values.setdefault(name, []).append(value)
            if self._is_of("ec2") and (instance := _EC2_ID.fullmatch(value)):
                yield self._of_ec2(instance[1], value)
        for service in self._services:
            for form in _forms(service):
                if form.names <= values.keys() and form.other not in values:
                    yield from self._made(service, form, values)

    def _made(self, service: str, form: _Form, values: Mapping[str, list[str]]) -> Iterator[TouchedResource]:
        names = sorted(form.names)
        options = [[one for value in values[name] for one in _read(service, name, value)] for name in names]
        for chosen in islice(product(*options), MOST_RESOURCES):
            if form.begins_with_arn != (bool(chosen) and _is_arn(chosen[0])):
                continue  # an access point stands for its bucket by its ARN
            written = chosen if form.told is Told.EXACTLY else tuple(map(escaped, chosen))
            text = _filled(form.text, {**self._place, **dict(zip(names, written, strict=True))})
            if service != "kms" or _KMS.search(text):
                yield TouchedResource(text, form.told)

    def _of_ec2(self, beginning: str, identifier: str) -> TouchedResource:
        kind = EC2_IDS[beginning]
        place = self._place
        account = "" if kind in WITHOUT_ACCOUNT else place["account"]
        return TouchedResource(
            f"arn:{place['partition']}:ec2:{place['region']}:{account}:{kind}/{identifier}", Told.EXACTLY
        )

    def _is_of(self, service: str) -> bool:
        return service in self._services

    @cached_property
    def _services(self) -> tuple[str, ...]:
        source = self.record.get("eventSource")
        return candidate_prefixes(source) if isinstance(source, str) else ()

    @cached_property
    def _place(self) -> dict[str, str]:
        """Partition, Region and account of the call."""
        identity = self.record.get("userIdentity")
        arn = identity.get("arn") if isinstance(identity, Mapping) else None
        account = self.record.get("recipientAccountId")
        if not isinstance(account, str):
            account = identity.get("accountId") if isinstance(identity, Mapping) else None
        region = self.record.get("awsRegion")
        return {
            "partition": arn.split(":", 2)[1] if isinstance(arn, str) and _is_arn(arn) else "aws",
            "region": region if isinstance(region, str) else "*",
            "account": account if isinstance(account, str) else "*",
        }


@dataclass(frozen=True, slots=True)
class _Form:
    """An ARN format of parameters: those it needs, and one that it must not have (empty: none)."""

    text: str
    names: frozenset[str]
    other: str
    told: Told
    begins_with_arn: bool


@lru_cache(maxsize=200)
def _forms(service: str) -> tuple[_Form, ...]:
    return tuple(_form(one) for one in PARAMETER_FORMATS.get(service, ()))


def _form(form: str) -> _Form:
    text, _, other = form.partition("!")
    told = Told.PARTLY if _WILDCARD.search(text) else Told.EXACTLY
    names = frozenset(_PLACEHOLDER.findall(text)) - {"partition", "region", "account"}
    return _Form(text.removeprefix("?"), names, other, told, text.startswith("{bucketName}"))


@lru_cache(maxsize=20_000)
def _action(name: str, reference: Reference) -> Action | None:
    return reference.action(name)


_QUALIFIED: Final = frozenset({"function alias", "function version"})
_EC2_ID: Final = re.compile(rf"({'|'.join(sorted(EC2_IDS, key=len, reverse=True))})-[0-9a-f]{{8,17}}")
_PLACEHOLDER: Final = re.compile(r"\{([^}]*)\}")
_WILDCARD: Final = re.compile(r"[*?]")
_KMS: Final = re.compile(r":(key/[^/]+|alias/.+)$")
_QUEUE_URL: Final = re.compile(r"https?://[^/]+/(\d{12})/([\w.-]+)/?")
_ARN: Final = re.compile(r"arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws)?:\S+")
_MOST_CHARACTERS: Final = 2_048
_MOST_DEPTH: Final = 12


def _is_arn(text: str) -> bool:
    return text.startswith("arn:") and len(text) <= _MOST_CHARACTERS and _ARN.fullmatch(text) is not None


def _filled(form: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], form)


def _strings(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, value) of every string among parameters, however deep; those of a list have the list's name."""
    waiting: list[tuple[str, Any, int]] = [("", parameters, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if isinstance(value, str):
            if 0 < len(value) <= _MOST_CHARACTERS:
                yield name, value
        elif depth < _MOST_DEPTH and isinstance(value, Mapping):
            waiting += [(str(key), one, depth + 1) for key, one in reversed(list(value.items()))]
        elif depth < _MOST_DEPTH and isinstance(value, list):
            waiting += [(name, one, depth + 1) for one in reversed(value)]
        elif isinstance(value, int) and not isinstance(value, bool):
            yield name, str(value)


def _read(service: str, name: str, value: str) -> Iterator[str]:
    """A parameter's value as ARNs write it; nothing where it is no name."""
    if service == "sqs" and name == "queueUrl":
        found = _QUEUE_URL.fullmatch(value)
        yield from (f"{found[1]}:{found[2]}",) if found else ()
    elif name == "x-amz-copy-source":
        if not value.startswith("arn:"):
            yield unquote(value.partition("?versionId=")[0]).lstrip("/")
    elif service == "route53":
        yield value.rpartition("/")[2]
    elif service == "ssm" and name in ("name", "names"):
        if not value.startswith("arn:"):
            yield value.lstrip("/")
    elif name == "cluster" and value.startswith("arn:"):
        yield value.rpartition("/")[2]
    elif name == "bucketName" or not (value.startswith("arn:") or _PARTIAL_ARN.match(value)):
        yield value


_PARTIAL_ARN: Final = re.compile(r"\d{12}:")


def _without_subscription(arn: str) -> str:
    """The ARN, of a subscription of SNS that of its topic, which is what such calls are authorized on."""
    return arn.rpartition(":")[0] if ":sns:" in arn and arn.count(":") == _SUBSCRIPTION_COLONS else arn


_SUBSCRIPTION_COLONS: Final = 6


def _best(touched: list[TouchedResource]) -> list[TouchedResource]:
    """Those that are told exactly, where some are."""
    return [one for one in touched if one.told is Told.EXACTLY] or touched


@lru_cache(maxsize=100_000)
def _types(arn: str, prefix: str, reference: Reference) -> frozenset[str]:
    """The resource types of a service whose ARN format fits an ARN best: the formats with the most fixed characters."""
    fitting = [
        (fixed, name) for name, kind in _type_patterns(prefix, reference) for form, fixed in kind if form.fullmatch(arn)
    ]
    most = max((fixed for fixed, _ in fitting), default=0)
    return frozenset(name for fixed, name in fitting if fixed == most)


@lru_cache(maxsize=1_000)
def _type_patterns(
    prefix: str, reference: Reference
) -> tuple[tuple[str, tuple[tuple[re.Pattern[str], int], ...]], ...]:
    """(type, its ARN formats as expressions, each with the number of its fixed characters) of a service."""
    return tuple(
        (name, tuple(_expression(form) for form in kind.arn_formats))
        for name, kind in reference.resource_types(prefix).items()
    )


def _expression(form: str) -> tuple[re.Pattern[str], int]:
    head = form.split(":", 5)
    parts = [_SLOT.sub("\0", part) for part in head]
    written = [
        re.escape(part).replace("\0", ".+" if index == _RESOURCE_PART else "[^:]*") for index, part in enumerate(parts)
    ]
    return re.compile(":".join(written), re.DOTALL), len(parts[-1].replace("\0", ""))


_SLOT: Final = re.compile(r"\$\{[^}]*\}")
_RESOURCE_PART: Final = 5
