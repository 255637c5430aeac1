"""The options that the analyses of `leastwise analyze` share, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from leastwise.usecases.analyzer.analyzing import AnalysisRequest

LONGEST_WINDOW: Final = 365


class Output(StrEnum):
    """How findings are written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    SARIF = "sarif"
    JUNIT = "junit"


class FailOn(StrEnum):
    """The least severity of an ACTIVE finding that ends with exit code 1."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    ANY = "ANY"
    NONE = "NONE"


class Status(StrEnum):
    """Which findings are listed."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"
    RESOLVED = "RESOLVED"
    ALL = "ALL"


AccountOption = Annotated[
    list[str] | None,
    typer.Option("--account", envvar="LEASTWISE_ANALYZE_ACCOUNT", help="Judge only this account (repeatable)."),
]
PrincipalOption = Annotated[
    str | None,
    typer.Option("--principal", envvar="LEASTWISE_ANALYZE_PRINCIPAL", help="Only findings about this principal."),
]
ResourceOption = Annotated[
    str | None,
    typer.Option("--resource", envvar="LEASTWISE_ANALYZE_RESOURCE", help="Only findings about this resource."),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", envvar="LEASTWISE_ANALYZE_SINCE", help="Only findings first seen since: 2026-01-31, 7d."),
]
DaysOption = Annotated[
    int,
    typer.Option(
        "--days", min=1, max=LONGEST_WINDOW, envvar="LEASTWISE_ANALYZE_DAYS", help="The window of unused access."
    ),
]
ZoneOption = Annotated[
    list[str] | None,
    typer.Option(
        "--zone",
        metavar="account|organization|ID",
        envvar="LEASTWISE_ANALYZE_ZONE",
        help="The zone of trust (repeatable); the recorded organisation or accounts, if not given.",
    ),
]
TrustOption = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="ID",
        envvar="LEASTWISE_ANALYZE_TRUST",
        help="An account, organisation, path, VPC, VPC endpoint or CIDR to trust too (repeatable).",
    ),
]
StatusOption = Annotated[
    Status,
    typer.Option("--status", case_sensitive=False, envvar="LEASTWISE_ANALYZE_STATUS", help="Which findings to list."),
]
ExcludeTagOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude-tag",
        metavar="KEY=VALUE",
        envvar="LEASTWISE_ANALYZE_EXCLUDE_TAG",
        help="Not findings on resources or principals with this tag (repeatable).",
    ),
]
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on", case_sensitive=False, envvar="LEASTWISE_ANALYZE_FAIL_ON", help="What ends with exit code 1."
    ),
]
OutputOption = Annotated[
    Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How findings are written.")
]


@dataclass(frozen=True, slots=True)
class AnalyzeOptions:
    """The options as given."""

    account: list[str] | None = None
    principal: str | None = None
    resource: str | None = None
    since: str | None = None
    days: int = 90
    zone: list[str] | None = None
    trust: list[str] | None = None
    status: Status = Status.ACTIVE
    exclude_tag: list[str] | None = None
    fail_on: FailOn = FailOn.ANY
    output: Output = Output.TABLE


def request_of(analyses: tuple[str, ...], options: AnalyzeOptions, now: datetime) -> AnalysisRequest:
    """What the options ask for. Raises InputError, naming the option, for a value that is none."""
    from datetime import UTC

    from leastwise.model.finding import FindingStatus
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.analyzing import AnalysisRequest
    from leastwise.usecases.analyzer.analyzing_filters import AnalysisFilters, parse_tags
    from leastwise.usecases.trail.moments import parse_moment

    since = parse_moment(options.since, now=now, option="--since").replace(tzinfo=UTC) if options.since else None
    every = options.status is Status.ALL
    statuses = frozenset(FindingStatus) if every else frozenset({FindingStatus(options.status.value)})
    tags = parse_tags(options.exclude_tag or ())
    filters = AnalysisFilters(options.principal, options.resource, since, statuses, tags)
    critical = (
        load_settings().critical if options.resource is None or analyses != ("internal",) else (options.resource,)
    )
    return AnalysisRequest(
        analyses,
        frozenset(options.account or ()),
        tuple(options.zone or ()),
        tuple(options.trust or ()),
        options.days,
        filters,
        critical,
    )
