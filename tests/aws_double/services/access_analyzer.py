"""IAM Access Analyzer: analyzers, and findings put into regional table "analyzer findings" (id to finding)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..account import Account, now
from ..errors import AwsError

SERVICE: Final = "accessanalyzer"


def create_analyzer(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    name = parameters["analyzerName"]
    if name in account.regional("analyzers"):
        raise AwsError("ConflictException", f"The analyzer {name} already exists.", 409)
    arn = account.arn("access-analyzer", f"analyzer/{name}", regional=True)
    row = {"arn": arn, "name": name, "type": parameters["type"], "createdAt": now(), "status": "ACTIVE"}
    account.regional("analyzers")[name] = row | {"tags": dict(parameters.get("tags", {}))}
    return {"arn": arn}


def list_analyzers(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    rows = [row for row in account.regional("analyzers").values() if parameters.get("type") in (None, row["type"])]
    page, token = account.page(rows, parameters.get("nextToken"), parameters.get("maxResults"))
    return {"analyzers": page, "nextToken": token}


def get_analyzer(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"analyzer": account.found(account.regional("analyzers"), parameters["analyzerName"], *_NOT_FOUND)}


def put_finding(account: Account, analyzer_arn: str, finding: Mapping[str, Any]) -> None:
    """Put a finding, with the members of FindingSummaryV2, beside its analyzer."""
    account.regional("analyzer findings")[finding["id"]] = {"analyzer": analyzer_arn, **finding}


def _known(account: Account, parameters: Mapping[str, Any]) -> str:
    arn: str = parameters["analyzerArn"]
    account.found(account.regional("analyzers"), arn.rsplit("/", 1)[-1], *_NOT_FOUND)
    return arn


def list_findings_v2(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Filters know `eq` only."""
    arn = _known(account, parameters)
    rows = [
        {name: value for name, value in row.items() if name != "analyzer"}
        for row in account.regional("analyzer findings").values()
        if row["analyzer"] == arn and _wanted(row, parameters.get("filter", {}))
    ]
    page, token = account.page(rows, parameters.get("nextToken"), parameters.get("maxResults"))
    return {"findings": page, "nextToken": token}


def _wanted(row: Mapping[str, Any], criteria: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(str(row.get(name)) in criterion.get("eq", [str(row.get(name))]) for name, criterion in criteria.items())


_NOT_FOUND: Final = ("ResourceNotFoundException", "The specified resource could not be found.")
OPERATIONS: Final = {
    "CreateAnalyzer": create_analyzer,
    "GetAnalyzer": get_analyzer,
    "ListAnalyzers": list_analyzers,
    "ListFindingsV2": list_findings_v2,
}
