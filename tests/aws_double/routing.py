"""Which operation of which service a request means, by botocore's service models."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, ServiceModel

from .requests import HttpRequest

# Services whose signing name is not botocore's name of them.
_BY_SIGNING_NAME: Final[Mapping[str, tuple[str, ...]]] = {
    "access-analyzer": ("accessanalyzer",),
    "aws-marketplace": ("marketplace-catalog",),
    "cassandra": ("keyspaces",),
    "elasticfilesystem": ("efs",),
    "es": ("opensearch", "es"),
    "monitoring": ("cloudwatch",),
    "s3": ("s3control", "s3"),
    "s3express": ("s3",),
    "ses": ("sesv2", "ses"),
    "sso": ("sso-admin",),
}


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, the protocol the client speaks, and the path's variables as they stand in the path."""

    service: str
    operation: OperationModel
    protocol: str
    labels: Mapping[str, str]

    @property
    def name(self) -> str:
        """The operation's name."""
        return str(self.operation.name)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The HTTP binding of one operation."""

    method: str
    path: re.Pattern[str]
    required: tuple[tuple[str, str], ...]
    headers: tuple[str, ...]
    literal: int
    operation: str


@lru_cache
def service_model(service: str) -> ServiceModel:
    """botocore's model of a service; raises botocore's UnknownServiceError for another name."""
    return botocore.session.get_session().get_service_model(service)


def route_of(request: HttpRequest, services: Collection[str]) -> Route | None:
    """The operation that a request means, or none; `services` are looked through before any other of its signer."""
    signing_name = request.credential[2]
    for service in _candidates(request, signing_name, services):
        with suppress(UnknownServiceError):  # a signing name that is no service of botocore's
            if found := _route_in(service, request):
                return found
    return None


def _candidates(request: HttpRequest, signing_name: str, services: Collection[str]) -> Iterator[str]:
    if not signing_name:
        yield from sorted(services)
        return
    named = _BY_SIGNING_NAME.get(signing_name, ())
    others = [service for service in sorted(services) if service_model(service).signing_name == signing_name]
    yield from dict.fromkeys([*named, *others, *([] if named or others else [signing_name])])


def _route_in(service: str, request: HttpRequest) -> Route | None:
    model = service_model(service)
    if request.headers.get("smithy-protocol") == "rpc-v2-cbor":
        return _known(service, request.path.rsplit("/", 1)[-1], "smithy-rpc-v2-cbor")
    protocols = model.metadata.get("protocols", [model.metadata["protocol"]])
    if target := request.headers.get("x-amz-target"):
        prefix, _, name = target.rpartition(".")
        return _known(service, name, "json") if prefix == model.metadata.get("targetPrefix") else None
    if protocols[0].startswith("rest-"):
        return _rest_route(service, request, protocols[0])
    form = next((protocol for protocol in protocols if protocol in ("query", "ec2")), None)
    return _known(service, request.form.get("Action", ""), form) if form else None


def _known(service: str, name: str, protocol: str) -> Route | None:
    model = service_model(service)
    return Route(service, model.operation_model(name), protocol, {}) if name in model.operation_names else None


def _rest_route(service: str, request: HttpRequest, protocol: str) -> Route | None:
    arguments = dict(request.arguments)
    for pattern in _patterns(service):
        if pattern.method != request.method:
            continue
        if any(key not in arguments or (value and arguments[key] != value) for key, value in pattern.required):
            continue
        if any(name not in request.headers for name in pattern.headers):
            continue
        if found := pattern.path.fullmatch(request.path):
            operation = service_model(service).operation_model(pattern.operation)
            return Route(service, operation, protocol, _labels(operation, found))
    return None


def _labels(operation: OperationModel, found: re.Match[str]) -> dict[str, str]:
    names = re.findall(r"\{([^}+]+)\+?\}", operation.http["requestUri"].partition("?")[0])
    return dict(zip(names, found.groups(), strict=True))


@lru_cache
def _patterns(service: str) -> tuple[_Pattern, ...]:
    """The service's bindings, the most particular first."""
    model = service_model(service)
    patterns = [_pattern(model.operation_model(name)) for name in model.operation_names]
    return tuple(
        sorted(patterns, key=lambda pattern: (-len(pattern.required), -len(pattern.headers), -pattern.literal))
    )


def _pattern(operation: OperationModel) -> _Pattern:
    path, _, query = operation.http["requestUri"].partition("?")
    required = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "x-id"]
    required += [(name, "") for name in _required(operation, "querystring")]
    headers = tuple(name.lower() for name in _required(operation, "header"))
    parts = re.split(r"\{[^}]+\}", path)
    greedy = ["(.+)" if label.endswith("+}") else "([^/]+)" for label in re.findall(r"\{[^}]+\}", path)]
    text = "".join(re.escape(part) + label for part, label in zip(parts, [*greedy, ""], strict=True))
    pattern = re.compile(text if text.endswith("/") else text + "/?")
    return _Pattern(operation.http["method"], pattern, tuple(required), headers, len("".join(parts)), operation.name)


def _required(operation: OperationModel, location: str) -> list[str]:
    """The names on the wire of the required parameters that stand in this place."""
    shape = operation.input_shape
    return [
        member.serialization.get("name", name)
        for name, member in (shape.members.items() if shape is not None else ())
        if member.serialization.get("location") == location and name in shape.required_members
    ]
