"""SARIF, OCSF and ASFF as their publishers' schemas have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from jsonschema import Draft4Validator, Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from leastwise.reports.audit import AuditFormatOptions, audit_format
from leastwise.reports.audit.asff import TYPES
from leastwise.reports.audit.ocsf import VERSION
from leastwise.reports.audit.report import AuditReport

# The JSON schema of OASIS (its SARIF Technical Committee), without its descriptions.
SARIF_SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"
MOST_BYTES = 240 * 1024


def document(name: str, report: AuditReport) -> Any:
    return json.loads(b"".join(audit_format(name).write(report, AuditFormatOptions())))


@pytest.fixture(scope="module")
def ocsf() -> Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(VERSION)).get_class_schema("compliance_finding", ["cloud"])
    assert schema["additionalProperties"] is False
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", ["full_report", "empty_report"])
def test_sarif_validates(name: str, request: pytest.FixtureRequest) -> None:
    validator = Draft4Validator(json.loads(SARIF_SCHEMA.read_text("utf-8")))
    log = document("sarif", request.getfixturevalue(name))
    assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["results"] = [{"ruleId": 1}]
    assert list(validator.iter_errors(log))


def test_sarif_names_rules_places_and_suppressions(full_report: AuditReport) -> None:
    (run,) = document("sarif", full_report)["runs"]
    results = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in results)
    assert [one["baselineState"] for one in results] == ["new", *["unchanged"] * 4]
    assert results[4]["suppressions"][0]["justification"] == "accepted until the move"
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 4


def test_ocsf_validates(full_report: AuditReport, ocsf: Draft202012Validator) -> None:
    events = document("ocsf", full_report)
    for event in events:
        assert [error.message for error in ocsf.iter_errors(event)] == []
    kinds = [(event["activity_name"], event["compliance"]["status"], event["status"]) for event in events]
    assert kinds[0] == ("Create", "Fail", "New")
    assert kinds[4] == ("Update", "Fail", "Archived")
    assert kinds[5] == ("Close", "Pass", "Resolved")
    assert kinds[6:] == [("Create", "Unknown", "New")] * 2
    assert events[3]["cloud"]["cloud_partition"] == "aws-cn"
    assert len({event["finding_info"]["uid"] for event in events}) == len(events)
    broken = {name: value for name, value in events[0].items() if name != "finding_info"}
    assert list(ocsf.iter_errors(broken))


def test_asff_validates_and_keeps_the_lengths(full_report: AuditReport) -> None:
    findings = document("asff", full_report)
    model = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings")
    report = ParamValidator().validate({"Findings": findings}, model.input_shape)
    assert report.generate_report() == ""
    for one in findings:
        assert _unknown_members(one, model.input_shape.members["Findings"].member) == []
        assert len(one["Title"]) <= 256
        assert len(one["Description"]) <= 1024
        assert len(one["Remediation"]["Recommendation"]["Text"]) <= 512
        assert len(one["Id"]) <= 512
        assert all(len(resource["Id"]) <= 512 and len(resource["Region"]) <= 16 for resource in one["Resources"])
        assert len(one["ProductFields"]) <= 50
        assert all(len(value) <= 2048 for value in one["ProductFields"].values())
        assert len(json.dumps(one)) <= MOST_BYTES
    assert ParamValidator().validate({"Findings": [{"Id": "x"}]}, model.input_shape).has_errors()


def _unknown_members(value: Any, shape: Any, path: str = "") -> list[str]:
    """Members that the service's model does not have, and values that its enumerations do not have."""
    if shape.type_name == "structure":
        unknown = [f"{path}.{name}" for name in value if name not in shape.members]
        known = ((name, inner) for name, inner in value.items() if name in shape.members)
        return unknown + [one for name, inner in known for one in _unknown_members(inner, shape.members[name], name)]
    if shape.type_name == "list":
        return [one for inner in value for one in _unknown_members(inner, shape.member, path)]
    return [f"{path}={value}"] if shape.type_name == "string" and shape.enum and value not in shape.enum else []


def test_asff_tells_states_apart(full_report: AuditReport) -> None:
    findings = document("asff", full_report)
    states = [(one["Compliance"]["Status"], one["RecordState"], one["Workflow"]["Status"]) for one in findings]
    assert states[0] == ("FAILED", "ACTIVE", "NEW")
    assert states[4] == ("FAILED", "ARCHIVED", "SUPPRESSED")
    assert states[5] == ("PASSED", "ARCHIVED", "RESOLVED")
    assert states[6:] == [("NOT_AVAILABLE", "ACTIVE", "NEW")] * 2
    assert findings[2]["Resources"][0]["Type"] == "AwsAccount"
    assert findings[2]["ProductArn"] == "arn:aws:securityhub:us-east-1:444455556666:product/444455556666/default"
    assert findings[3]["ProductArn"].startswith("arn:aws-cn:securityhub:cn-north-1:")


def test_asff_types_are_those_of_the_format() -> None:
    model = botocore.session.get_session().get_service_model("securityhub")
    assert set(TYPES.values()) <= set(model.shape_for("ResourceDetails").members)


def test_nothing_is_an_empty_list(empty_report: AuditReport) -> None:
    assert document("ocsf", empty_report) == document("asff", empty_report) == []
