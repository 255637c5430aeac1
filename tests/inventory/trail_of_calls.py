"""Calls of boto3 clients as CloudTrail would have recorded them, with nothing that CloudTrail does not carry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from leastwise.inventory.event_sourcing import TrailEvent

SECRETS = frozenset(
    {
        "AuthenticationCode1",
        "AuthenticationCode2",
        "Base32StringSeed",
        "NewPassword",
        "OldPassword",
        "Password",
        "PrivateKey",
        "QRCodePNG",
        "SecretAccessKey",
        "ServicePassword",
    }
)
ALICE = {
    "type": "IAMUser",
    "principalId": "AIDACKCEVSQ6C2EXAMPLE",
    "arn": "arn:aws:iam::123456789012:user/alice",
    "accountId": "123456789012",
    "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
    "userName": "alice",
}


@dataclass
class CallTrail:
    """Records every call of the clients it watches. `clock` gives the time of a call; events have its whole second."""

    account_id: str = "123456789012"
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    identity: Mapping[str, Any] = field(default_factory=lambda: dict(ALICE))
    records: list[dict[str, Any]] = field(default_factory=list)

    def watch(self, client: Any) -> Any:
        """The client, which from now on is recorded."""
        service = client.meta.service_model.service_name
        client.meta.events.register_first(f"before-parameter-build.{service}", self._asked)
        client.meta.events.register_last(f"after-call.{service}", self._answered)
        return client

    def _asked(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["asked"] = dict(params)

    def _answered(self, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if model.name.startswith(("Get", "List", "Describe")):
            return
        error = parsed.get("Error")
        answer = {} if error else {key: value for key, value in parsed.items() if key != "ResponseMetadata"}
        service = model.service_model
        record = {
            "eventVersion": "1.11",
            "userIdentity": dict(self.identity),
            "eventTime": self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "eventSource": f"{service.endpoint_prefix}.amazonaws.com",
            "eventName": model.name,
            "awsRegion": "us-east-1",
            "sourceIPAddress": "192.0.2.7",
            "userAgent": "Boto3/1.44",
            "requestParameters": as_recorded(context["asked"], is_answer=False) or None,
            "responseElements": as_recorded(answer, is_answer=True) or None,
            "eventID": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{len(self.records)} {model.name}")),
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": self.account_id,
            "eventCategory": "Management",
        }
        if error:
            record |= {"errorCode": error["Code"], "errorMessage": error.get("Message", "")}
        self.records.append(json.loads(json.dumps(record)))

    def events(self) -> list[TrailEvent]:
        """What was recorded, as events."""
        return [trail_event(record) for record in self.records]


def as_recorded(value: Any, *, is_answer: bool) -> Any:
    """A request or answer as CloudTrail spells it: small first letters, answers' documents encoded, dates as texts."""
    if isinstance(value, Mapping):
        return {
            name[:1].lower() + name[1:]: _document(held) if name.endswith("Document") and is_answer else held_value
            for name, held in value.items()
            if name not in SECRETS
            for held_value in [as_recorded(held, is_answer=is_answer)]
        }
    if isinstance(value, (list, tuple)):
        return [as_recorded(one, is_answer=is_answer) for one in value]
    if isinstance(value, datetime):
        text = value.astimezone(UTC).strftime("%b %d, %Y, %I:%M:%S %p")
        return text.replace(" 0", " ")
    return value


def _document(value: Any) -> Any:
    """botocore decodes documents of answers; CloudTrail has them as they came."""
    return quote(json.dumps(value), safe="") if isinstance(value, Mapping) else quote(value, safe="")


def trail_event(record: Mapping[str, Any]) -> TrailEvent:
    """A record as the lake gives it."""
    return TrailEvent(
        event_id=record["eventID"],
        event_time=datetime.fromisoformat(record["eventTime"]),
        event_source=record["eventSource"],
        event_name=record["eventName"],
        account_id=record["recipientAccountId"],
        aws_region=record["awsRegion"],
        user_identity=record["userIdentity"],
        source_ip_address=record["sourceIPAddress"],
        user_agent=record["userAgent"],
        error_code=record.get("errorCode"),
        request_parameters=record.get("requestParameters"),
        response_elements=record.get("responseElements"),
    )
