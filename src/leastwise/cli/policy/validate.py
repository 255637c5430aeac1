"""``leastwise policy validate``: what Access Analyzer would say about a policy, and more."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leastwise.reports.findings.validation_report import Notice, ValidationReport

_INPUT_ERROR = 2


class Kind(StrEnum):
    """What a policy is attached to."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    TRUST = "trust"
    SCP = "scp"
    RCP = "rcp"
    BOUNDARY = "boundary"
    SESSION = "session"
    ENDPOINT = "endpoint"


class Output(StrEnum):
    """How findings are written."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class FailOn(StrEnum):
    """The least grave finding that fails."""

    ERROR = "ERROR"
    SECURITY_WARNING = "SECURITY_WARNING"
    WARNING = "WARNING"
    SUGGESTION = "SUGGESTION"
    NEVER = "never"


def validate(
    locations: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|-...",
            help="Policies, AWS CLI output, Terraform plans in JSON, CloudFormation templates; folders; - is stdin.",
        ),
    ],
    kind: Annotated[
        Kind | None,
        typer.Option(
            help="What policies are that do not tell; otherwise it is told from their elements.",
            envvar="LEASTWISE_POLICY_KIND",
        ),
    ] = None,
    resource_type: Annotated[
        str | None,
        typer.Option(
            help="What resource policies are attached to, such as AWS::S3::Bucket.", envvar="LEASTWISE_RESOURCE_TYPE"
        ),
    ] = None,
    output: Annotated[
        Output, typer.Option("--output", "-o", help="How findings are written.", envvar="LEASTWISE_OUTPUT")
    ] = Output.TABLE,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            case_sensitive=False, help="Exit 1 on findings of this type and graver ones.", envvar="LEASTWISE_FAIL_ON"
        ),
    ] = FailOn.SECURITY_WARNING,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Leave out findings of this code (repeatable).", envvar="LEASTWISE_IGNORE"),
    ] = None,
    skip_other_files: Annotated[
        bool,
        typer.Option(
            "--skip-other-files",
            help="Skip FILEs that hold no policy, as those of a folder are; finding none is no error.",
            envvar="LEASTWISE_SKIP_OTHER_FILES",
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List the files that hold no policy.", envvar="LEASTWISE_VERBOSE")
    ] = False,
) -> int:
    """Validate policies as IAM Access Analyzer does, offline, with checks of our own beside them.

    Exit code: 0 nothing at or above --fail-on, 1 findings, 2 usage or a file that cannot be read, 3 no policy found.
    """
    from leastwise.policy.document import PolicyKind
    from leastwise.reports.findings import FindingOptions, finding_format
    from leastwise.reports.terminal import wants_color
    from leastwise.settings import load_settings
    from leastwise.usecases.policies import ValidationRequest, finding_at_least, validate_policies
    from leastwise.usecases.reference_data import reference_in_force

    request = ValidationRequest(
        tuple(locations),
        PolicyKind(kind.value) if kind else None,
        resource_type,
        frozenset(code.upper() for code in ignore or ()),
        skip_other_files,
    )
    report = validate_policies(request, reference_in_force(load_settings().home), sys.stdin.buffer.read)
    _tell(report)
    options = FindingOptions(color=wants_color(sys.stdout), verbose=verbose)
    _write("".join(f"{line}\n" for line in finding_format(output.value).write(report, options)))
    if report.errors:
        return _INPUT_ERROR
    return 1 if finding_at_least(report, fail_on.value) else 0


def _tell(report: ValidationReport) -> None:
    """Input errors and unresolved values on stderr, one line each."""
    from leastwise.reports.terminal import safe_text

    for one in report.errors:
        sys.stderr.write(f"leastwise: {safe_text(f'{_where(one)}: {one.message}')}\n")
    for one in report.unresolved:
        sys.stderr.write(f"{safe_text(f'{one.file}:{one.line}:{one.column}: not resolved: {one.message}')}\n")


def _where(one: Notice) -> str:
    return f"{one.file}: line {one.line}, column {one.column}" if one.line is not None else one.file


def _write(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
