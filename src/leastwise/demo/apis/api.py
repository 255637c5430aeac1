"""One API operation as it appears in CloudTrail: parameters with ``<placeholders>`` for the caller's resources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, TypedDict, Unpack

_PLACEHOLDER: Final = re.compile(r"<([a-z]+)>")
_CIPHER: Final = "TLS_AES_128_GCM_SHA256"
TOKEN: Final = "<token>"  # noqa: S105  replaced by eight hexadecimal digits in each event


@dataclass(frozen=True, slots=True)
class Api:
    """``request``, ``response`` and ``additional`` are JSON texts; ``resources`` are pairs of type and ARN.

    ``data`` marks data events, ``worldwide`` operations that log in us-east-1 only.
    """

    service: str
    name: str
    read_only: bool
    request: str = "null"
    response: str = "null"
    data: bool = False
    worldwide: bool = False
    resources: tuple[tuple[str, str], ...] = ()
    additional: str = ""
    event_type: str = "AwsApiCall"

    @property
    def id(self) -> str:
        return f"{self.service}:{self.name}"

    @property
    def source(self) -> str:
        return f"{self.service}.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Variant:
    """An operation with its placeholders filled in, as text between the parts that differ for each event."""

    request: str
    body: str  # request and response, ends where requestID's value begins
    tail: str  # from eventID's closing quote to eventCategory
    tail_with_tls: str
    token: bool
    target: str


def fill(text: str, values: Mapping[str, str]) -> str:
    """Returns the text with every placeholder but the token replaced; raises KeyError for an unknown one."""
    return _PLACEHOLDER.sub(lambda match: match[0] if match[0] == TOKEN else values[match[1]], text)


def render(api: Api, pools: Mapping[str, tuple[str, ...]], region: str, random: Random) -> Variant:
    """Returns one variant of the operation, its resources drawn from the account's pools."""
    texts = (api.request, api.response, api.additional, *(arn for _, arn in api.resources))
    used = {match for text in texts for match in _PLACEHOLDER.findall(text)} - {"token", "region"}
    values = {name: random.choice(pools[name]) for name in sorted(used)} | {"region": region}
    account = pools["account"][0]
    request = f'"requestParameters":{fill(api.request, values)},'
    additional = f'"additionalEventData":{fill(api.additional, values)},' if api.additional else ""
    response = f'"responseElements":{fill(api.response, values)},{additional}"requestID":"'
    listed = [f'{{"accountId":"{account}","type":"{kind}","ARN":"{fill(arn, values)}"}}' for kind, arn in api.resources]
    tail = (
        f'","readOnly":{str(api.read_only).lower()},'
        + (f'"resources":[{",".join(listed)}],' if listed else "")
        + f'"eventType":"{api.event_type}","managementEvent":{str(not api.data).lower()},'
        + f'"recipientAccountId":"{account}","eventCategory":"{"Data" if api.data else "Management"}"'
    )
    host = f"{api.service}.{region}.amazonaws.com"
    tls = f',"tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"{_CIPHER}","clientProvidedHostHeader":"{host}"}}'
    target = fill(api.resources[0][1], values) if api.resources else "*"
    body = request + response
    return Variant(request, body, tail, tail + tls, TOKEN in body + tail, target)


class _More(TypedDict, total=False):
    data: bool
    worldwide: bool
    resources: tuple[tuple[str, str], ...]
    additional: str
    event_type: str


def read(service: str, name: str, request: str = "null", **more: Unpack[_More]) -> Api:
    """Returns a management operation that only reads."""
    return Api(service, name, True, request, **more)


def write(service: str, name: str, request: str = "null", response: str = "null", **more: Unpack[_More]) -> Api:
    """Returns a management operation that changes something."""
    return Api(service, name, False, request, response, **more)
