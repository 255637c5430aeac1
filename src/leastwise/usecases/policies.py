"""Policies: validate the ones that files hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from leastwise import __version__
from leastwise.errors import InputError, NothingToEvaluateError, PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path, Position
from leastwise.policy.validation import CHECKS, validate
from leastwise.policy.validation.check import Finding
from leastwise.policy_files import FoundPolicy, NotEvaluated, PolicyFile, Unresolved, read_policy_files
from leastwise.reference.iam import Reference
from leastwise.reports.findings.validation_report import (
    FINDING_TYPES,
    Location,
    Notice,
    Place,
    ReportedFinding,
    Rule,
    ValidationReport,
)

_PLACED: Final = re.compile(r"(?:(?P<file>.*?): )?line (?P<line>\d+), column (?P<column>\d+): (?P<what>.*)", re.DOTALL)
_RESOURCE_TYPE: Final = re.compile(r"AWS::\w+::\w+")


@dataclass(frozen=True, slots=True)
class ValidationRequest:
    """What to validate: files, folders and ``-``. ``kind`` and ``resource_type`` are of policies that do not tell."""

    locations: tuple[str, ...]
    kind: PolicyKind | None = None
    resource_type: str | None = None
    ignore: frozenset[str] = frozenset()
    skip_other_files: bool = False
    """Skip named files that hold no policy, as those of a folder are; finding none at all is no error then."""


@dataclass
class _Gathered:
    findings: list[ReportedFinding] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    policies: int = 0
    errors: list[Notice] = field(default_factory=list)
    unresolved: list[Notice] = field(default_factory=list)
    not_evaluated: list[Notice] = field(default_factory=list)
    skipped: list[Notice] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)


def validate_policies(
    request: ValidationRequest, reference: Reference, read_stdin: Callable[[], bytes]
) -> ValidationReport:
    """Validate every policy at the request's locations; files that cannot be read are in the report's errors.

    Raises InputError for a code to ignore that no check has and for what is no resource type, NothingToEvaluateError
    where there is no policy at all.
    """
    _check_codes(request.ignore)
    _check_type(request.resource_type)
    gathered = _Gathered()
    files = read_policy_files(
        request.locations, request.kind, read_stdin, reference, skip_other_files=request.skip_other_files
    )
    for file in files:
        _gather(gathered, file, request, reference)
    if not (request.skip_other_files or gathered.policies or gathered.errors or gathered.not_evaluated):
        raise NothingToEvaluateError(
            f"no policy found in {', '.join(request.locations)} ({len(gathered.skipped)} files looked at)",
            "name policies, AWS CLI output, Terraform plans in JSON, CloudFormation templates, or folders with them",
        )
    return _report(gathered, reference)


def finding_at_least(report: ValidationReport, least: str) -> bool:
    """Whether the report holds a finding of this type or a graver one; ``never``: none counts."""
    if least not in FINDING_TYPES:
        return False
    grave = FINDING_TYPES[: FINDING_TYPES.index(least) + 1]
    return any(one.type in grave for one in report.findings)


def _check_codes(codes: frozenset[str]) -> None:
    known = {check.code for check in CHECKS}
    for code in sorted(codes - known):
        raise InputError(f"--ignore: there is no check {code!r}", "write the code as findings show it")


def _check_type(resource_type: str | None) -> None:
    if resource_type is not None and not _RESOURCE_TYPE.fullmatch(resource_type):
        raise InputError(
            f"--resource-type: {resource_type!r} is no resource type",
            "write it as CloudFormation does: AWS::S3::Bucket",
        )


def _gather(gathered: _Gathered, file: PolicyFile, request: ValidationRequest, reference: Reference) -> None:
    gathered.errors += [_error(file.name, error) for error in file.errors]
    gathered.unresolved += [_unresolved(file.name, one) for one in file.unresolved]
    gathered.not_evaluated += [_not_evaluated(file.name, one) for one in file.not_evaluated]
    if file.skipped:
        gathered.skipped.append(Notice(file.name, file.skipped))
    policies = list(file.policies)
    if policies:
        gathered.files.append(file.name)
    gathered.policies += len(policies)
    for policy in policies:
        try:
            findings = _all_findings(file.name, policy, request, reference)
        except RecursionError:
            gathered.errors.append(_too_involved(file.name, policy))
            continue
        for found in findings:
            if found.code in request.ignore:
                gathered.ignored[found.code] += 1
            else:
                gathered.findings.append(found)


def _too_involved(file: str, policy: FoundPolicy) -> Notice:
    start = policy.source.locate().start
    what = "the policy has too many statements that bear on one another to be evaluated"
    return Notice(file, what, start.line, start.column + 1, policy.label)


def _all_findings(
    file: str, policy: FoundPolicy, request: ValidationRequest, reference: Reference
) -> list[ReportedFinding]:
    """The findings of a policy and its alternatives, each once, in the order of the text."""
    found: dict[tuple[object, ...], ReportedFinding] = {}
    for one in (policy, *policy.alternatives):
        for finding in _findings(one, request, reference):
            found.setdefault((finding.code, finding.span, finding.message), _reported(file, one, finding))
    return sorted(found.values(), key=lambda one: one.start.offset) if policy.alternatives else list(found.values())


def _findings(policy: FoundPolicy, request: ValidationRequest, reference: Reference) -> Iterator[Finding]:
    """The policy's findings, without those about values that stand in for unknown ones."""
    resource_type = policy.resource_type
    if resource_type is None and policy.kind is PolicyKind.RESOURCE:
        resource_type = request.resource_type
    for finding in validate(policy.source, policy.kind, reference, resource_type):
        if not policy.is_made_up(finding.path):
            yield finding


def _reported(file: str, policy: FoundPolicy, finding: Finding) -> ReportedFinding:
    return ReportedFinding(
        file,
        policy.label,
        policy.kind.value,
        finding.type.value,
        finding.code,
        finding.message,
        finding.learn_more,
        finding.path,
        _place(finding.span.start),
        _place(finding.span.end),
        _statement(policy, finding.path),
        tuple(Location(path, _place(span.start), _place(span.end)) for path, span in finding.also),
    )


def _statement(policy: FoundPolicy, path: Path) -> str:
    """How the statement that the path leads into is named: its Sid, or its number from 0."""
    if not path or path[0] != "Statement":
        return ""
    found = policy.source.value["Statement"]
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else None
    if isinstance(found, list):
        found = found[index] if index is not None and index < len(found) else None
    sid = found.get("Sid") if isinstance(found, dict) else None
    if isinstance(sid, str) and sid:
        return sid
    return f"Statement[{index or 0}]" if isinstance(found, dict) or index is not None else ""


def _place(position: Position) -> Place:
    return Place(position.line, position.column, position.offset)


def _error(file: str, error: PolicyError) -> Notice:
    found = _PLACED.fullmatch(error.message.removeprefix(f"{file}: "))
    if found is None:
        return Notice(file, error.message.removeprefix(f"{file}: "))
    return Notice(file, found["what"], int(found["line"]), int(found["column"]))


def _unresolved(file: str, one: Unresolved) -> Notice:
    return Notice(file, one.what, one.place.line, one.place.column + 1)


def _not_evaluated(file: str, one: NotEvaluated) -> Notice:
    return Notice(file, one.reason, one.place.line, one.place.column + 1, one.label)


def _report(gathered: _Gathered, reference: Reference) -> ValidationReport:
    return ValidationReport(
        __version__,
        reference.date,
        tuple(gathered.findings),
        tuple(dict.fromkeys(gathered.files)),
        gathered.policies,
        tuple(Rule(check.code, check.type.value, check.title, check.learn_more) for check in CHECKS),
        tuple(gathered.errors),
        tuple(gathered.unresolved),
        tuple(gathered.not_evaluated),
        tuple(gathered.skipped),
        dict(gathered.ignored),
    )
