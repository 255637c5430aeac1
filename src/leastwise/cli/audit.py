"""`leastwise audit`: the ten practices, answered from what was recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from leastwise.cli.analyze_options import LONGEST_WINDOW, FailOn
from leastwise.cli.output_default import VARIABLE

OutputOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="NAME[=FILE]",
        envvar=VARIABLE,
        help="How it is written: table, json, ndjson, csv, html, markdown, sarif, junit, ocsf, asff, pdf; "
        "with =FILE to a file (repeatable: html=audit.html). table, if not given.",
    ),
]
PracticeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--practice", envvar="LEASTWISE_AUDIT_PRACTICE", help="Only this practice, by number or name (repeatable)."
    ),
]
CheckOption = Annotated[
    list[str] | None,
    typer.Option("--check", envvar="LEASTWISE_AUDIT_CHECK", help="Only this check, by its id (repeatable)."),
]
FrameworkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--framework",
        envvar="LEASTWISE_AUDIT_FRAMEWORK",
        help="Only checks that bear on this framework, such as cis_aws_3.0 (repeatable).",
    ),
]
AccountOption = Annotated[
    list[str] | None,
    typer.Option("--account", envvar="LEASTWISE_AUDIT_ACCOUNT", help="Judge only this account (repeatable)."),
]
ZoneOption = Annotated[
    list[str] | None,
    typer.Option(
        "--zone",
        metavar="account|organization|ID",
        envvar="LEASTWISE_AUDIT_ZONE",
        help="The zone of trust (repeatable); the recorded organisation or accounts, if not given.",
    ),
]
TrustOption = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="ID",
        envvar="LEASTWISE_AUDIT_TRUST",
        help="An account, organisation, path, VPC, VPC endpoint or CIDR to trust too (repeatable).",
    ),
]
DaysOption = Annotated[
    int,
    typer.Option(
        "--days", min=1, max=LONGEST_WINDOW, envvar="LEASTWISE_AUDIT_DAYS", help="The window of unused access."
    ),
]
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        case_sensitive=False,
        envvar="LEASTWISE_AUDIT_FAIL_ON",
        help="The least severity that ends with exit code 1.",
    ),
]
BaselineOption = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="FILE|last",
        envvar="LEASTWISE_AUDIT_BASELINE",
        help="Show and count only findings that are not in this JSON report, or not in the last audit of the same.",
    ),
]


def audit(
    context: typer.Context,
    output: OutputOption = None,
    practice: PracticeOption = None,
    check: CheckOption = None,
    framework: FrameworkOption = None,
    account: AccountOption = None,
    zone: ZoneOption = None,
    trust: TrustOption = None,
    days: DaysOption = 90,
    fail_on: FailOnOption = FailOn.ANY,
    baseline: BaselineOption = None,
) -> int:
    """Audit what was recorded: each of the ten practices, with evidence and what to do, offline.

    Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 usage, 3 nothing was collected, 4 nothing found,
    but something could not be evaluated.
    """
    from leastwise.cli.audit_run import run_audit
    from leastwise.usecases.audit.request import AuditRequest

    request = AuditRequest(
        frozenset(account or ()),
        tuple(practice or ()),
        tuple(check or ()),
        tuple(framework or ()),
        tuple(zone or ()),
        tuple(trust or ()),
        days,
        baseline or "",
    )
    source = context.get_parameter_source("output")
    is_default = source is None or source.name != "COMMANDLINE"
    return run_audit(request, output or [], fail_on, is_default=is_default)
