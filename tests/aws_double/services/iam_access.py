"""Service last accessed: what an entity or policy used, by service and, where asked, by action.

Table "iam last accessed" holds rows for an ARN: lists of (service namespace, action or "", moment or None, Region).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from ..account import Account, now
from .iam_entities import Operation, Parameters, paged

SERVICE: Final = "iam"


def generate_service_last_accessed_details(account: Account, parameters: Parameters) -> dict[str, Any]:
    job_id = str(uuid.uuid4())
    granularity = parameters.get("Granularity", "SERVICE_LEVEL")
    account.table("iam jobs")[job_id] = {
        "arn": parameters["Arn"],
        "granularity": granularity,
        "polls": 0,
        "start": now(),
    }
    return {"JobId": job_id}


def get_service_last_accessed_details(account: Account, parameters: Parameters) -> dict[str, Any]:
    """IN_PROGRESS the first time, COMPLETED after."""
    job = account.found(account.table("iam jobs"), parameters["JobId"], "NoSuchEntity")
    job["polls"] += 1
    answer = {"JobType": job["granularity"], "JobCreationDate": job["start"], "JobCompletionDate": now()}
    if job["polls"] == 1:
        return answer | {"JobStatus": "IN_PROGRESS", "ServicesLastAccessed": []}
    services = _services(account, job["arn"], job["granularity"] == "ACTION_LEVEL")
    return answer | {"JobStatus": "COMPLETED"} | paged(account, parameters, "ServicesLastAccessed", services)


def _services(account: Account, arn: str, with_actions: bool) -> list[dict[str, Any]]:
    services: dict[str, dict[str, Any]] = {}
    for namespace, action, moment, region in account.table("iam last accessed").get(arn, []):
        first = {"ServiceName": namespace, "ServiceNamespace": namespace, "TotalAuthenticatedEntities": 0}
        service = services.setdefault(namespace, first)
        if moment is not None:
            service |= {"TotalAuthenticatedEntities": 1, **_latest(service, arn, moment, region)}
        if with_actions and action:
            entry = {"ActionName": action, "LastAccessedTime": moment, "LastAccessedEntity": moment and arn}
            service.setdefault("TrackedActionsLastAccessed", []).append(
                entry | {"LastAccessedRegion": moment and region}
            )
    return list(services.values())


def _latest(service: Mapping[str, Any], arn: str, moment: Any, region: str) -> dict[str, Any]:
    if "LastAuthenticated" in service and service["LastAuthenticated"] >= moment:
        return {}
    return {"LastAuthenticated": moment, "LastAuthenticatedEntity": arn, "LastAuthenticatedRegion": region}


OPERATIONS: Final[Mapping[str, Operation]] = {
    "GenerateServiceLastAccessedDetails": generate_service_last_accessed_details,
    "GetServiceLastAccessedDetails": get_service_last_accessed_details,
}
