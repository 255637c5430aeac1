"""One CloudTrail record, written member by member in the order CloudTrail writes them.

Rules: CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypedDict

import msgspec

from leastwise.demo.identities import UserIdentity

_TLS: Final = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"}
_SIGN_IN_TYPES: Final = {"AwsConsoleSignIn", "AwsServiceEvent"}
_encoder: Final = msgspec.json.Encoder()


def encode(value: object) -> str:
    """Returns compact JSON, as CloudTrail writes it."""
    return _encoder.encode(value).decode()


def iso(moment: datetime) -> str:
    """Returns the moment as CloudTrail writes it: ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class EventValues(TypedDict, total=False):
    """The fields of ``Event`` that most events leave at their defaults, and where it is recorded."""

    account_id: str
    region: str
    read_only: bool
    request: object
    response: object
    error_code: str
    error_message: str
    additional: object
    resources: tuple[tuple[str, str, str], ...]
    data: bool
    event_type: str
    shared_event_id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The values of one record; ``time`` is ISO 8601 in UTC, ``resources`` are triples of account, type, ARN."""

    identity: UserIdentity
    time: str
    service: str
    name: str
    account_id: str
    region: str
    ip: str
    agent: str
    event_id: str
    request_id: str
    read_only: bool = False
    request: object = None
    response: object = None
    error_code: str = ""
    error_message: str = ""
    additional: object = None
    resources: tuple[tuple[str, str, str], ...] = ()
    data: bool = False
    event_type: str = "AwsApiCall"
    shared_event_id: str = ""
    from_console: bool = False
    version: str = "1.11"

    def text(self) -> str:
        """Returns the record as compact JSON."""
        return encode(self._head() | self._middle() | self._tail())

    def _head(self) -> dict[str, object]:
        record: dict[str, object] = {
            "eventVersion": self.version,
            "userIdentity": self.identity,
            "eventTime": self.time,
            "eventSource": f"{self.service}.amazonaws.com",
            "eventName": self.name,
            "awsRegion": self.region,
            "sourceIPAddress": self.ip,
            "userAgent": self.agent,
        }
        if self.error_code:
            record["errorCode"] = self.error_code
        if self.error_message:
            record["errorMessage"] = self.error_message
        return record

    def _middle(self) -> dict[str, object]:
        record: dict[str, object] = {"requestParameters": self.request, "responseElements": self.response}
        if self.additional is not None:
            record["additionalEventData"] = self.additional
        if self.event_type not in _SIGN_IN_TYPES:
            record["requestID"] = self.request_id
        record |= {"eventID": self.event_id, "readOnly": self.read_only}
        if self.resources:
            record["resources"] = [
                {"accountId": account, "type": kind, "ARN": arn} for account, kind, arn in self.resources
            ]
        return record

    def _tail(self) -> dict[str, object]:
        record: dict[str, object] = {
            "eventType": self.event_type,
            "managementEvent": not self.data,
            "recipientAccountId": self.account_id,
        }
        if self.shared_event_id:
            record["sharedEventID"] = self.shared_event_id
        record["eventCategory"] = "Data" if self.data else "Management"
        if not self.ip.endswith(".amazonaws.com"):
            host = (
                "signin.aws.amazon.com" if self.service == "signin" else f"{self.service}.{self.region}.amazonaws.com"
            )
            record["tlsDetails"] = _TLS | {"clientProvidedHostHeader": host}
        if self.from_console:
            record["sessionCredentialFromConsole"] = "true"
        return record
