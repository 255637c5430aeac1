"""CloudTrail Insights events: the start and end of unusual activity, in objects of their own.

Rules: CloudTrail User Guide, "CloudTrail record contents for Insights events for trails".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from leastwise.demo.events import encode, iso
from leastwise.demo.organisation import DEVELOPMENT, PRODUCTION, uuid_of
from leastwise.demo.writer import LogObject, object_key

# days before the end, clock hour, minutes, account, region, service, operation, insight type, error code
_UNUSUAL: Final = (
    (14, 3, 9, PRODUCTION, "us-east-1", "iam", "ListUsers", "ApiErrorRateInsight", "AccessDenied"),
    (66, 11, 12, DEVELOPMENT, "eu-central-1", "ec2", "RunInstances", "ApiCallRateInsight", ""),
    (121, 15, 20, PRODUCTION, "eu-central-1", "lambda", "UpdateFunctionCode20150331v2", "ApiCallRateInsight", ""),
)


def _record(seed: int, index: int, moment: datetime, state: str, minutes: int) -> str:
    _, _, _, account, region, service, operation, kind, error = _UNUSUAL[index]
    statistics: dict[str, object] = {"baseline": {"average": 0.0042}, "insight": {"average": 21.6}}
    if state == "End":
        statistics |= {"insightDuration": minutes}
    details: dict[str, object] = {
        "state": state,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": operation,
        "insightType": kind,
    }
    if error:
        details["errorCode"] = error
    details["insightContext"] = {"statistics": statistics | {"baselineDuration": 11_336}}
    return encode(
        {
            "eventVersion": "1.09",
            "eventTime": iso(moment),
            "awsRegion": region,
            "eventID": uuid_of(seed, "insight", index, state),
            "eventType": "AwsCloudTrailInsight",
            "recipientAccountId": account,
            "sharedEventID": uuid_of(seed, "insight", index),
            "insightDetails": details,
            "eventCategory": "Insight",
        }
    )


def insight_objects(seed: int, end: datetime) -> Iterator[LogObject]:
    """Yields one object with the two Insights events of each unusual activity."""
    for index, (days, hour, minutes, account, region, *_) in enumerate(_UNUSUAL):
        begins = end - timedelta(days=days) + timedelta(hours=hour, minutes=5)
        ends = begins + timedelta(minutes=minutes)
        delivered = ends + timedelta(minutes=15)
        unique = sha256(f"{seed}:insight:{index}".encode()).digest()[:16]
        key = object_key(account, region, delivered, unique, kind="CloudTrail-Insight", organisation=True)
        records = [_record(seed, index, begins, "Start", minutes), _record(seed, index, ends, "End", minutes)]
        yield LogObject(key, delivered, records)
