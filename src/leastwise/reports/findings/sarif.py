"""sarif: SARIF 2.1.0, for code scanning.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; columns count UTF-16 code units there by
default, `columnKind` says that these count characters.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.validation_report import Location, Notice, ReportedFinding, Rule, ValidationReport

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"ERROR": "error", "SECURITY_WARNING": "error", "WARNING": "warning", "SUGGESTION": "note"}
_SEVERITIES: Final = {"ERROR": "7.0", "SECURITY_WARNING": "8.0", "WARNING": "4.0", "SUGGESTION": "1.0"}
"""`security-severity`, which code scanning sorts by: security warnings before errors, which grant nothing."""


def _write(report: ValidationReport, options: FindingOptions) -> Iterator[str]:
    used = {one.code for one in report.findings}
    rules = [rule for rule in report.rules if rule.code in used]
    numbers = {rule.code: index for index, rule in enumerate(rules)}
    driver = {
        "name": "leastwise",
        "semanticVersion": report.tool_version,
        "version": report.tool_version,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(one, numbers) for one in report.findings],
        "properties": {"referenceDate": report.reference_date, "policies": report.policy_count},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from json.dumps(document, indent=2, ensure_ascii=False).splitlines()


def _invocation(report: ValidationReport) -> dict[str, Any]:
    told = [_notification(one, "error") for one in report.errors]
    told += [_notification(one, "warning", "not evaluated: ") for one in report.not_evaluated]
    told += [_notification(one, "note", "not resolved: ") for one in report.unresolved]
    return {"executionSuccessful": not report.errors, "toolExecutionNotifications": told}


def _notification(one: Notice, level: str, prefix: str = "") -> dict[str, Any]:
    label = f"{one.policy}: " if one.policy else ""
    found: dict[str, Any] = {"level": level, "message": {"text": f"{label}{prefix}{one.message}"}}
    place: dict[str, Any] = {"artifactLocation": _artifact(one.file)}
    if one.line is not None:
        place["region"] = {"startLine": one.line, "startColumn": one.column or 1}
    return found | {"locations": [{"physicalLocation": place}]}


def _rule(rule: Rule) -> dict[str, Any]:
    text = f"{rule.title}. {rule.learn_more}" if rule.learn_more else rule.title
    found: dict[str, Any] = {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.code.split("_")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {
            "text": text,
            "markdown": f"{rule.title}. [Learn more]({rule.learn_more})" if rule.learn_more else text,
        },
        "defaultConfiguration": {"level": _LEVELS[rule.type]},
        "properties": {"tags": ["security", "iam", rule.type], "security-severity": _SEVERITIES[rule.type]},
    }
    return found | ({"helpUri": rule.learn_more} if rule.learn_more else {})


def _result(one: ReportedFinding, numbers: dict[str, int]) -> dict[str, Any]:
    place, *also = (_location(one.file, each) for each in one.locations)
    name = " / ".join(part for part in (one.policy, one.statement) if part)
    if name:
        place["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    found: dict[str, Any] = {
        "ruleId": one.code,
        "level": _LEVELS[one.type],
        "message": {"text": one.message},
        "locations": [place],
        "partialFingerprints": {"leastwise/v1": _fingerprint(one)},
        "properties": {"findingType": one.type, "policyKind": one.policy_kind},
    }
    if also:
        found["relatedLocations"] = also
    return found | ({"ruleIndex": numbers[one.code]} if one.code in numbers else {})


def _location(file: str, one: Location) -> dict[str, Any]:
    region = {
        "startLine": one.start.line,
        "startColumn": one.start.column + 1,
        "endLine": one.end.line,
        "endColumn": one.end.column + 1,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(file), "region": region}}


def _fingerprint(one: ReportedFinding) -> str:
    """The same as long as the policy, the element and what is said of it are: lines may move."""
    text = json.dumps([one.file, one.policy, one.code, one.path, one.message])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _artifact(file: str) -> dict[str, Any]:
    """A relative path stays one, below the repository's root; an absolute one becomes a file: address."""
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": "%SRCROOT%"}


SARIF: Final = FindingFormat("sarif", "SARIF 2.1.0, for code scanning", _write)
