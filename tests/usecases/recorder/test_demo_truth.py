"""The demo organisation's accounts, drawn from its trail and its files, against what its truth says they were."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.demo import generate
from leastwise.inventory.state import State
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.ingesting import IngestRequest, ingest
from leastwise.usecases.recorder.collecting import collect_files
from leastwise.workspace import open_inventory

END = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder / "trail", events=6_000, end=END, digests=False)
    found: dict[str, Any] = json.loads((folder / "trail" / "truth.json").read_text(encoding="utf-8"))
    return found | {"folder": folder}


@pytest.fixture(scope="module", params=["events first", "files first"])
def inventory(truth: dict[str, Any], request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inventory]:
    """The inventory of the demo, however it came to be."""
    trail = truth["folder"] / "trail"
    from leastwise.settings import Settings

    settings = Settings(home=tmp_path_factory.mktemp("home"))

    def read_events() -> None:
        with Lake.open(settings.lake_path, create=True) as lake:
            ingest(lake, IngestRequest((str(trail / "AWSLogs"),)))

    def read_files() -> None:
        collect_files([trail / "accounts"], lambda: open_inventory(settings))

    steps = [read_events, read_files]
    for step in steps if request.param == "events first" else steps[::-1]:
        step()
    with open_inventory(settings) as opened:
        opened.refresh()
        yield opened


def moments(truth: dict[str, Any]) -> list[datetime]:
    """Just before and just after every change, and days between."""
    changes = {
        datetime.fromisoformat(state["from"])
        for resource in truth["iamResources"]
        for state in resource["states"]
        if state["from"]
    }
    around = [moment + timedelta(seconds=offset) for moment in changes for offset in (-1, 1)]
    return sorted([*around, *(END - timedelta(days=days) for days in (170, 120, 60, 20, 10, 1))])


def beginnings(truth: dict[str, Any]) -> dict[str, datetime]:
    """When the first event of IAM was in each account: nothing tells of earlier times."""
    found: dict[str, datetime] = {}
    for path in (truth["folder"] / "trail" / "AWSLogs").rglob("*_CloudTrail_*.json.gz"):
        for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]:
            if record["eventSource"] == "iam.amazonaws.com":
                account, time = record["recipientAccountId"], datetime.fromisoformat(record["eventTime"])
                found[account] = min(time, found.get(account, time))
    return found


def expected(resource: dict[str, Any], moment: datetime) -> dict[str, Any] | None:
    """What the resource was, as its details; None where it was not there."""
    found = None
    for state in resource["states"]:
        if state["from"] is None or datetime.fromisoformat(state["from"]) <= moment:
            found = state["detail"]
    return found


def policies(detail: dict[str, Any], member: str) -> dict[str, Any]:
    return {one["PolicyName"]: one["PolicyDocument"] for one in detail.get(member, [])}


def recorded_policies(item: ConfigurationItem, member: str) -> dict[str, Any]:
    return {one["policyName"]: one["policyDocument"] for one in item.configuration.get(member) or ()}


def agrees(item: ConfigurationItem, detail: dict[str, Any]) -> bool:
    kind = item.resource_type.rpartition("::")[2]
    if kind == "Policy":
        documents = {one["VersionId"]: one["Document"] for one in detail["PolicyVersionList"]}
        recorded = {one["versionId"]: one["document"] for one in item.configuration["policyVersionList"]}
        return recorded == documents and item.configuration["defaultVersionId"] == detail["DefaultVersionId"]
    attached = [one["policyArn"] for one in item.configuration["attachedManagedPolicies"]]
    if attached != sorted(one["PolicyArn"] for one in detail["AttachedManagedPolicies"]):
        return False
    if kind == "User" and sorted(detail["GroupList"]) != item.configuration["groupList"]:
        return False
    trust = "assumeRolePolicyDocument"
    if kind == "Role" and trust not in item.unknown and item.configuration[trust] != detail["AssumeRolePolicyDocument"]:
        return False
    member = f"{kind}PolicyList"
    return policies(detail, member) == recorded_policies(item, f"{kind.lower()}PolicyList")


def test_every_resource_is_what_it_was_at_any_moment(inventory: Inventory, truth: dict[str, Any]) -> None:
    compared, wrong = 0, []
    known_since = beginnings(truth)
    for moment in moments(truth):
        state: State = inventory.state_at(moment)
        for resource in truth["iamResources"]:
            if moment < known_since[resource["accountId"]]:
                continue
            item, detail = state.by_arn(resource["arn"]), expected(resource, moment)
            compared += 1
            if (item is None) != (detail is None) or (item and detail and not agrees(item, detail)):
                wrong.append((moment.isoformat(), resource["arn"]))
    assert compared > 1_000
    assert wrong == []


def test_each_change_has_its_event(inventory: Inventory, truth: dict[str, Any]) -> None:
    for resource in truth["iamResources"]:
        causes = [
            item.cause.event_id
            for found in inventory.find(resource["arn"])
            for item in inventory.items([found.key])
            if item.cause is not None
        ]
        told = [state["eventID"] for state in resource["states"] if state["eventID"]]
        assert [cause for cause in causes if cause in told] == told


def test_what_the_trail_cannot_know_is_said_to_be_unknown(inventory: Inventory, truth: dict[str, Any]) -> None:
    """The trust policy before UpdateAssumeRolePolicy is in no event and no file."""
    (role,) = inventory.find("arn:aws:iam::222233334444:role/partner-exchange")
    first, *_ = inventory.items([role.key])
    assert first.unknown == ("assumeRolePolicyDocument",)
    assert Path(truth["folder"]).exists()
