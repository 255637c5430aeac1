"""`leastwise analyze --preview`: what a change would do to external access, before it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leastwise.cli.analyze_options import FailOn

if TYPE_CHECKING:
    from leastwise.model.finding import FindingStatus
    from leastwise.usecases.analyzer.preview import Preview, PreviewFinding

INCOMPLETE = 4


class PreviewOutput(StrEnum):
    """How a preview is written."""

    TABLE = "table"
    JSON = "json"


PreviewOption = Annotated[
    Path | None,
    typer.Option(
        "--preview",
        metavar="FILE",
        help="Show what a change would do to external access: a Terraform plan, a template, or a resource's policy.",
    ),
]
PreviewAccountOption = Annotated[
    str, typer.Option("--account", metavar="ID", help="The account in which the previewed change is made.")
]
PreviewRegionOption = Annotated[
    str, typer.Option("--region", metavar="REGION", help="The Region in which the previewed change makes resources.")
]
PreviewZoneOption = Annotated[
    list[str] | None, typer.Option("--zone", metavar="account|organization|ID", help="The zone of trust of a preview.")
]
PreviewTrustOption = Annotated[
    list[str] | None, typer.Option("--trust", metavar="ID", help="What a preview trusts too.")
]
PreviewFailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", case_sensitive=False, help="Which new finding ends with exit code 1.")
]
PreviewOutputOption = Annotated[PreviewOutput, typer.Option("--output", "-o", help="How a preview is written.")]


def add_preview(app: typer.Typer) -> None:
    """Give `leastwise analyze` itself the option."""
    app.callback(invoke_without_command=True)(analyze_preview)


def analyze_preview(
    context: typer.Context,
    preview: PreviewOption = None,
    account: PreviewAccountOption = "",
    region: PreviewRegionOption = "",
    zone: PreviewZoneOption = None,
    trust: PreviewTrustOption = None,
    fail_on: PreviewFailOnOption = FailOn.ANY,
    output: PreviewOutputOption = PreviewOutput.TABLE,
) -> int | None:
    """Find external, unused and internal access and privilege escalation, and keep the findings.

    With --preview, nothing is recorded. Exit code: 1 new findings at or above --fail-on; 4 none, but something could
    not be evaluated.
    """
    from leastwise.errors import InputError

    if context.invoked_subcommand is not None:
        if preview is not None or account or region or zone or trust:
            raise InputError(
                "these options of `analyze` itself are for --preview",
                f"Put those of the analysis behind its name: leastwise analyze {context.invoked_subcommand} …",
            )
        return None
    if preview is None:
        typer.echo(context.get_help())
        return 0
    return _run(preview, (account, region), (tuple(zone or ()), tuple(trust or ())), fail_on, output)


def _run(
    file: Path,
    place: tuple[str, str],
    trusted: tuple[tuple[str, ...], tuple[str, ...]],
    fail_on: FailOn,
    output: PreviewOutput,
) -> int:
    from datetime import UTC, datetime

    from leastwise.cli.analyze_run import progress_line
    from leastwise.cli.policy.printing import print_json, print_lines, reference
    from leastwise.evidence.declared_zone import zone_of
    from leastwise.evidence.evidence import Evidence
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.policy_files import read_structured_file
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.preview import preview

    now = datetime.now(UTC)
    source = read_structured_file(file)
    with progress_line() as progress, recorded_evidence(load_settings().lake_path, reference(), now) as recorded:
        progress.show("judging the change")
        zone = zone_of(recorded.surroundings, *trusted).zone
        found = preview(source, Evidence(recorded.surroundings, None, zone, now), *place)
    if output is PreviewOutput.JSON:
        print_json(_document(found, _statuses()))
    else:
        print_lines(list(_lines(found)))
    return _exit_code(found, fail_on)


def _statuses() -> Mapping[str, FindingStatus]:
    """The status of each finding that was recorded; none where there is no state yet."""
    from leastwise.cli.analyze_run import state_or_error
    from leastwise.errors import StateError
    from leastwise.model.finding import FindingStatus

    with state_or_error() as findings:
        if isinstance(findings, StateError):
            return {}
        return {one.finding.finding_id: one.status for one in findings.all(frozenset(FindingStatus))}


def _exit_code(found: Preview, fail_on: FailOn) -> int:
    from leastwise.model.finding import Severity

    if fail_on is FailOn.NONE:
        return 0
    least = Severity.INFORMATIONAL if fail_on is FailOn.ANY else Severity(fail_on.value)
    if any(one.severity.rank <= least.rank for one in found.new):
        return 1
    return INCOMPLETE if found.not_evaluated and not found.new else 0


def _document(found: Preview, statuses: Mapping[str, FindingStatus]) -> dict[str, Any]:
    """IAM Access Analyzer API Reference, "AccessPreviewFinding"."""
    return {
        "schemaVersion": 1,
        "resources": list(found.resources),
        "findings": [_finding_document(one, statuses) for one in found.findings],
        "notEvaluated": [
            {"resource": one.resource, "resourceType": one.resource_type, "reason": one.reason}
            for one in found.not_evaluated
        ],
    }


def _finding_document(one: PreviewFinding, statuses: Mapping[str, FindingStatus]) -> dict[str, Any]:
    finding = one.finding
    document: dict[str, Any] = {
        "id": finding.finding_id,
        "changeType": one.change_type.value,
        "status": one.status.value,
        "severity": finding.severity.value,
        "title": finding.title,
        "resource": finding.resource,
        "resourceType": finding.resource_type,
        "resourceOwnerAccount": finding.account_id,
        "region": finding.region,
        "explanation": list(finding.explanation),
        "notes": list(finding.notes),
        **finding.details,
    }
    if one.existing_id:
        document["existingFindingId"] = one.existing_id
        document["existingFindingStatus"] = str(statuses.get(one.existing_id, "ACTIVE"))
    return document


def _lines(found: Preview) -> Iterator[str]:
    from leastwise.model.finding import FindingStatus

    for one in found.findings:
        word = "RESOLVED" if one.status is FindingStatus.RESOLVED else one.change_type.value
        yield f"{word:<10}{one.finding.severity:<14}{one.finding.title}"
        yield f"{'':<10}{one.finding.resource}"
        if word == "NEW":
            yield from (f"{'':<10}{sentence}" for sentence in one.finding.explanation)
    for missed in found.not_evaluated:
        yield f"{'?':<10}{missed.resource}: {missed.reason}"
    new, gone = len(found.new), sum(one.status is FindingStatus.RESOLVED for one in found.findings)
    kept = len(found.findings) - new - gone
    many = f"{len(found.resources):,} resource{'' if len(found.resources) == 1 else 's'}"
    yield f"{many} changed: {new:,} new, {gone:,} resolved, {kept:,} as before or changed"
