"""Access analysis of the demo organisation: exactly the findings of the truth, and none of the decoys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.checks import SHELVES
from leastwise.demo import generate
from leastwise.errors import StateError
from leastwise.evidence.recorded import Recorded, recorded_evidence
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake
from leastwise.policy import Reference
from leastwise.reports.analysis.analysis_report import AnalysisReport
from leastwise.usecases.analyzer.analyzing import AnalysisRequest, analyze
from leastwise.usecases.demonstration import Analysts, Finding
from leastwise.usecases.ingesting import IngestRequest, ingest
from leastwise.usecases.recorder.collecting import collect_files
from leastwise.usecases.reference_data import reference_in_force

END = datetime(2026, 6, 6, tzinfo=UTC)
_NOT_KEPT = StateError("not kept")
DECOYS = {
    "external": (
        "example-prod-data-lake",  # aws:PrincipalOrgID
        "example-dev-logs",  # aws:SourceVpce
        "example-dev-data-lake",  # RestrictPublicBuckets of the bucket
        "example-mgmt-exports",  # RestrictPublicBuckets of the account
        "example-mgmt-backups",  # a deny
        "example-dev-backups",  # shared within the organisation
        "example-prod-backups",  # a list that Block Public Access ignores
        "prod-orders",
        "dev-orders",
        "mgmt-mail",
        "prod-alerts",
        "data-sharing",
    ),
    "escalation": ("trudy", "peggy", "oscar", "erin", "victor"),  # boundary, deny, SCP, already one, nothing to gain
    "unused": (
        *("quarterly-close", "feature-preview", "AWSServiceRoleForSupport", "break-glass", "judy", "victor"),
        "example-mgmt-backups",  # names an account, and denies it
    ),
}


@dataclass(frozen=True)
class Home:
    folder: Path
    truth: dict[str, Any]
    reference: Reference

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    @contextmanager
    def recorded(self) -> Iterator[Recorded]:
        with recorded_evidence(self.lake, self.reference, END) as found:
            yield found


def _home(folder: Path, seed: int) -> Home:
    truth = generate(folder / "trail", events=6_000, end=END, seed=seed, digests=False)
    with Lake.open(folder / "lake", create=True) as lake:
        ingest(lake, IngestRequest((str(folder / "trail"),)))
        with Inventory.open(lake) as inventory:
            collect_files([folder / "trail" / "accounts"], lambda: nullcontext(inventory))
            inventory.refresh()
    return Home(folder, json.loads(json.dumps(truth.analysis)), reference_in_force(folder))


@pytest.fixture(scope="module", params=[7, 23])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return _home(tmp_path_factory.mktemp("analysis"), request.param)


@pytest.fixture(scope="module")
def reports(home: Home) -> dict[str, AnalysisReport]:
    with home.recorded() as recorded:
        return {
            name: analyze(recorded, AnalysisRequest((name,)), _NOT_KEPT, END)
            for name in ("external", "escalation", "unused")
        }


def _found(report: AnalysisReport, types: list[str]) -> list[tuple[str, ...]]:
    return sorted(
        (one.finding.finding_type, one.finding.resource_type, one.finding.resource, one.finding.principal)
        for one in report.findings
        if one.finding.finding_type in types
    )


def _expected(truth: dict[str, Any], analysis: str) -> list[tuple[str, ...]]:
    members = ("findingType", "resourceType", "resource", "principal")
    found = [one for one in truth["findings"] if one["analysis"] == analysis]
    return sorted(tuple(one[member] for member in members) for one in found)


@pytest.mark.parametrize("analysis", ["external", "escalation", "unused"])
def test_exactly_the_findings_of_the_truth(home: Home, reports: dict[str, AnalysisReport], analysis: str) -> None:
    if not SHELVES[analysis]:
        pytest.skip(f"no check stands on the shelf {analysis}")
    found, expected = _found(reports[analysis], home.truth["types"][analysis]), _expected(home.truth, analysis)
    assert len(expected) >= 6
    assert found == expected


@pytest.mark.parametrize("analysis", list(DECOYS))
def test_decoys_are_recorded_and_not_reported(home: Home, reports: dict[str, AnalysisReport], analysis: str) -> None:
    types = home.truth["types"][analysis]
    named = {resource.rpartition("/")[2].rpartition(":")[2] for _, _, resource, _ in _found(reports[analysis], types)}
    assert not named & set(DECOYS[analysis])
    with home.recorded() as recorded:
        known = {item.resource_name for item in recorded.surroundings.state.items.values()}
    assert set(DECOYS[analysis]) <= known


def test_a_grant_that_is_denied_is_no_unused_one(reports: dict[str, AnalysisReport]) -> None:
    found = [one.finding for one in reports["unused"].findings]
    granted = {one.resource for one in found if one.finding_type == "UnusedCrossAccountGrant"}
    assert "arn:aws:s3:::example-mgmt-backups" not in granted


def test_the_zone_of_trust_is_the_organisation(reports: dict[str, AnalysisReport]) -> None:
    zone = reports["external"].zone
    assert zone["organizations"] == ["o-a1b2c3d4e5"]
    assert zone["source"] == "the recorded organisation"


def test_nothing_but_grants_of_keys_is_left_open(reports: dict[str, AnalysisReport]) -> None:
    """AWS Config records no grants: that is said of each key, and of nothing else."""
    missing = {(one.resource_type, one.missing_action) for one in reports["external"].not_evaluated}
    assert missing == {("AWS::KMS::Key", "kms:ListGrants")}


def test_verdicts(reports: dict[str, AnalysisReport]) -> None:
    by_name = {one.finding.resource.rpartition(":")[2]: one.finding.details for one in reports["external"].findings}
    assert by_name["example-prod-assets"]["sources"][0]["type"] == "S3_ACCESS_POINT"
    assert by_name["example-prod-assets"]["isPublic"] is True
    assert by_name["example-dev-exports"]["exposure"] == "public"
    assert by_name["example-prod-logs"]["exposure"] == "any AWS account"
    assert by_name["example-dev-assets"]["sources"][0]["type"] == "BUCKET_ACL"
    assert by_name["example-prod-exports"]["exposure"] == "external account"
    assert by_name["dev-mail"]["exposure"] == "confused deputy"
    administrators = {
        one.finding.resource.rpartition("/")[2]
        for one in reports["escalation"].findings
        if one.finding.details["isAdmin"]
    }
    assert administrators == {"carol", "ivan"}


def test_without_the_organisation_more_is_outside(home: Home) -> None:
    """What is shared within the organisation alone is no decoy for an account that trusts only itself."""
    with home.recorded() as recorded:
        report = analyze(recorded, AnalysisRequest(("external",), zone=("account",)), _NOT_KEPT, END)
    named = {one.finding.resource.rpartition(":")[2] for one in report.findings}
    assert {"example-dev-backups", "example-prod-data-lake", "mgmt-mail"} <= named
    assert "example-dev-data-lake" not in named


def _answer(home: Home, name: str) -> Finding:
    answers = Analysts(home.lake, home.reference, END).ask_all("victor", home.truth["rightSize"]["role"])
    (found,) = next(one.findings for one in answers if one.story == name)
    return found


def test_glue_was_not_used(home: Home) -> None:
    services = {row["service"]: row for row in _answer(home, "last-accessed").rows}
    assert services.keys() == {"athena", "glue", "s3"}
    assert (services["glue"]["access"], services["glue"]["uses"]) == ("never", 0)
    for used in ("athena", "s3"):
        assert services[used]["access"] == "used"
        assert services[used]["lastAccessed"] > (END - timedelta(days=10)).strftime("%Y-%m-%d")


def test_right_size_of_a_role_that_only_describes(home: Home) -> None:
    (row,) = _answer(home, "right-size").rows
    assert row["actions"].split(", ") == home.truth["rightSize"]["actions"] == ["ec2:DescribeInstances"]
    assert row["proof"] == "PASS"
    replay = row["report"]["replay"]
    assert replay["allowed"] == replay["calls"] > 20
    (policy,) = row["report"]["policies"]
    (statement,) = policy["Statement"]
    assert (statement["Effect"], "NotAction" in statement) == ("Allow", False)
