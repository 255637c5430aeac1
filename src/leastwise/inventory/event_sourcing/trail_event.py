"""A CloudTrail management event, as far as the recorder needs it.

AWS CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leastwise.model.configuration_item import Cause


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One event. JSON members are parsed; their names are CloudTrail's own (`userName`, `policyDocument`).

    `account_id` is `recipientAccountId`, twelve digits; `event_time` has a zone and a resolution of one second;
    `error_code` is None where the call succeeded; `request_parameters`, `response_elements` and
    `service_event_details`, which events have that AWS services made themselves, are None where the event has none.
    """

    event_id: str
    event_time: datetime
    event_source: str
    event_name: str
    account_id: str
    aws_region: str
    user_identity: Mapping[str, Any]
    source_ip_address: str
    user_agent: str
    error_code: str | None
    request_parameters: Mapping[str, Any] | None
    response_elements: Mapping[str, Any] | None
    service_event_details: Mapping[str, Any] | None = None

    def cause(self) -> Cause:
        """The event as the cause of a configuration item, with who made it and from where."""
        identity = self.user_identity
        return Cause(
            event_id=self.event_id,
            event_time=self.event_time,
            event_source=self.event_source,
            event_name=self.event_name,
            principal_arn=_text(identity.get("arn")),
            principal_id=_text(identity.get("principalId")),
            access_key_id=_text(identity.get("accessKeyId")),
            source_ip_address=self.source_ip_address,
            user_agent=self.user_agent,
            aws_region=self.aws_region,
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
