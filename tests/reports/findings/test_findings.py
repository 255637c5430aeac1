"""Formats of findings: each from one report, pinned."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from leastwise.errors import InputError
from leastwise.reports.findings import FINDING_FORMATS, FindingOptions, finding_format
from leastwise.reports.findings.validation_report import (
    Location,
    Notice,
    Place,
    ReportedFinding,
    Rule,
    ValidationReport,
)

LINK = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"


def finding(**changes):
    values = {
        "file": "policies/app.json",
        "policy": "",
        "policy_kind": "identity",
        "type": "ERROR",
        "code": "INVALID_ACTION",
        "message": "The action s3:Gett is not known.",
        "learn_more": LINK,
        "path": ("Statement", 0, "Action", 1),
        "start": Place(4, 10, 60),
        "end": Place(4, 20, 70),
        "statement": "Read",
    }
    return ReportedFinding(**values | changes)


REPORT = ValidationReport(
    "1.2.3",
    "2026-10-27",
    (
        finding(),
        finding(type="SUGGESTION", code="EMPTY_ARRAY", message="An empty list.", start=Place(12, 0, 90), statement=""),
        finding(
            file="plan.json",
            policy="aws_iam_role.r: assume_role_policy",
            policy_kind="trust",
            type="SECURITY_WARNING",
            code="OPEN",
            message="Anyone, 100%:\nreally.\x1b[2J",
            path=(),
        ),
    ),
    ("policies/app.json", "policies/clean.json", "plan.json"),
    4,
    (Rule("INVALID_ACTION", "ERROR", "Invalid action", LINK), Rule("UNUSED", "WARNING", "Not among the findings", "")),
    errors=(Notice("bad, one.json", "expecting value", 3, 7), Notice("gone.json", "no such file")),
    unresolved=(Notice("t.yaml", "Ref A", 5, 9),),
    not_evaluated=(Notice("plan.json", "known after apply", 8, 2, "aws_iam_policy.p: policy"),),
    skipped=(Notice("package.json", "holds no policy"),),
    ignored={"UNUSED": 2},
)
CLEAN = ValidationReport("1.2.3", "2026-10-27", (), ("a.json",), 1)


def lines(name, report=REPORT, **options):
    return list(finding_format(name).write(report, FindingOptions(**options)))


def test_formats_are_listed_and_described():
    assert [one.name for one in FINDING_FORMATS] == ["table", "json", "sarif", "junit", "github"]
    assert all(one.description for one in FINDING_FORMATS)
    with pytest.raises(InputError, match="no format 'xml'"):
        finding_format("xml")


def test_table():
    assert lines("table", verbose=True) == [
        "policies/app.json  (identity policy)",
        "  4:11  ERROR             INVALID_ACTION  Read",
        "        The action s3:Gett is not known.",
        "  12:1  SUGGESTION        EMPTY_ARRAY",
        "        An empty list.",
        "",
        "plan.json  aws_iam_role.r: assume_role_policy  (trust policy)",
        "  4:11  SECURITY_WARNING  OPEN  Read",
        "        Anyone, 100%:\\nreally.\\x1b[2J",
        "",
        "not evaluated: plan.json:8:2: aws_iam_policy.p: policy: known after apply",
        "skipped: package.json: holds no policy",
        "4 policies in 3 files: 1 error, 1 security warning, 1 suggestion; 2 ignored; 1 not evaluated; 1 file skipped; "
        "2 input errors",
        "Reference data of 2026-10-27, Leastwise 1.2.3",
    ]


def test_table_without_findings_and_in_colour():
    assert lines("table", CLEAN) == [
        "1 policy in 1 file: no findings",
        "Reference data of 2026-10-27, Leastwise 1.2.3",
    ]
    assert "skipped: package.json" not in "\n".join(lines("table"))
    assert "\x1b[31;1mERROR           \x1b[0m" in "\n".join(lines("table", color=True))


def test_json_has_the_shape_of_validate_policy():
    document = json.loads("\n".join(lines("json")))
    assert document["schemaVersion"] == 1
    assert document["tool"] == {"name": "leastwise", "version": "1.2.3"}
    assert document["referenceDate"] == "2026-10-27"
    assert document["summary"] == {
        "files": 3,
        "policies": 4,
        "findings": {"ERROR": 1, "SECURITY_WARNING": 1, "WARNING": 0, "SUGGESTION": 1},
    }
    assert document["findings"][0] == {
        "file": "policies/app.json",
        "policy": "",
        "policyKind": "identity",
        "statement": "Read",
        "findingType": "ERROR",
        "issueCode": "INVALID_ACTION",
        "findingDetails": "The action s3:Gett is not known.",
        "learnMoreLink": LINK,
        "locations": [
            {
                "path": [{"value": "Statement"}, {"index": 0}, {"value": "Action"}, {"index": 1}],
                "span": {
                    "start": {"line": 4, "column": 10, "offset": 60},
                    "end": {"line": 4, "column": 20, "offset": 70},
                },
            }
        ],
    }
    assert document["inputErrors"] == [
        {"file": "bad, one.json", "message": "expecting value", "line": 3, "column": 7},
        {"file": "gone.json", "message": "no such file"},
    ]
    assert document["notResolved"] == [{"file": "t.yaml", "message": "Ref A", "line": 5, "column": 9}]
    assert document["notEvaluated"][0]["policy"] == "aws_iam_policy.p: policy"
    assert document["skippedFiles"] == [{"file": "package.json", "message": "holds no policy"}]
    assert document["ignored"] == {"UNUSED": 2}


def test_further_places_are_further_locations():
    also = (Location(("Statement", 0, "Principal"), Place(7, 2, 95), Place(7, 5, 98)),)
    report = ValidationReport("1", "2026-10-27", (finding(also=also),), ("a",), 1)
    (found,) = json.loads("\n".join(lines("json", report)))["findings"]
    assert [one["path"][-1] for one in found["locations"]] == [{"index": 1}, {"value": "Principal"}]
    assert found["locations"][1]["span"]["start"] == {"line": 7, "column": 2, "offset": 95}
    (result,) = json.loads("\n".join(lines("sarif", report)))["runs"][0]["results"]
    (related,) = check("result", result)["relatedLocations"]
    check_location(related)
    assert related["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 3, "endLine": 7, "endColumn": 6}


# The members that SARIF 2.1.0 gives each object, of those that can occur here: (required, all).
_SARIF = {
    "log": ({"version", "runs"}, {"$schema", "version", "runs"}),
    "run": ({"tool"}, {"tool", "columnKind", "invocations", "results", "properties"}),
    "driver": ({"name"}, {"name", "version", "semanticVersion", "rules", "informationUri"}),
    "rule": (
        {"id"},
        set("id name shortDescription fullDescription help helpUri defaultConfiguration properties".split()),
    ),
    "result": (
        {"message"},
        {
            "ruleId",
            "ruleIndex",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "properties",
            "relatedLocations",
        },
    ),
    "location": (set(), {"physicalLocation", "logicalLocations"}),
    "physicalLocation": (set(), {"artifactLocation", "region"}),
    "artifactLocation": (set(), {"uri", "uriBaseId"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn"}),
    "invocation": ({"executionSuccessful"}, {"executionSuccessful", "toolExecutionNotifications"}),
    "notification": ({"message"}, {"level", "message", "locations"}),
}


def check(name, value):
    required, allowed = _SARIF[name]
    assert required <= value.keys() <= allowed, name
    return value


def check_location(value):
    physical = check("physicalLocation", check("location", value)["physicalLocation"])
    check("artifactLocation", physical["artifactLocation"])
    region = check("region", physical.get("region", {}))
    assert all(isinstance(one, int) and one >= 1 for one in region.values())


def test_sarif_keeps_to_the_format():
    log = check("log", json.loads("\n".join(lines("sarif"))))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    check("run", run)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["properties"]["referenceDate"] == "2026-10-27"
    driver = check("driver", run["tool"]["driver"])
    (rule,) = driver["rules"]
    check("rule", rule)
    assert rule["id"] == "INVALID_ACTION"
    assert rule["helpUri"] == LINK
    assert rule["help"]["text"]
    for result in run["results"]:
        check("result", result)
        assert result["level"] in {"none", "note", "warning", "error"}
        for location in result["locations"]:
            check_location(location)
    assert [one["level"] for one in run["results"]] == ["error", "note", "error"]
    assert run["results"][0]["ruleIndex"] == 0
    (invocation,) = run["invocations"]
    assert check("invocation", invocation)["executionSuccessful"] is False
    told = invocation["toolExecutionNotifications"]
    for one in told:
        check("notification", one)
        check_location(one["locations"][0])
    assert [one["message"]["text"] for one in told] == [
        "expecting value",
        "no such file",
        "aws_iam_policy.p: policy: not evaluated: known after apply",
        "not resolved: Ref A",
    ]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in told]
    assert uris[0] == {"uri": "bad%2C%20one.json", "uriBaseId": "%SRCROOT%"}


def test_sarif_fingerprints_do_not_depend_on_lines():
    def fingerprint(**changes):
        report = ValidationReport("1", "2026-10-27", (finding(**changes),), ("a",), 1)
        return json.loads("\n".join(lines("sarif", report)))["runs"][0]["results"][0]["partialFingerprints"]

    assert fingerprint() == fingerprint(start=Place(9, 9, 99))
    assert fingerprint() != fingerprint(message="Another.")


def test_junit():
    root = ElementTree.fromstring("\n".join(lines("junit")))
    suite = root.find("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7",
        "failures": "3",
        "errors": "2",
        "skipped": "1",
    }
    cases = suite.findall("testcase")
    assert len(cases) == 7
    assert [(one.get("classname"), one.get("name")) for one in cases][:2] == [
        ("policies/clean.json", "no findings"),
        ("policies/app.json", "INVALID_ACTION Read 4:11"),
    ]
    failure = cases[1].find("failure")
    assert failure.get("type") == "ERROR"
    assert failure.text == f"policies/app.json:4:11: The action s3:Gett is not known.\n{LINK}"
    assert cases[3].find("failure").get("message") == "Anyone, 100%:\nreally.\ufffd[2J"
    assert [one.find("error").get("message") for one in cases[4:6]] == [
        "line 3, column 7: expecting value",
        "no such file",
    ]
    assert cases[6].find("skipped").get("message") == "known after apply"
    dates = {one.get("name"): one.get("value") for one in suite.find("properties")}
    assert dates == {"version": "1.2.3", "referenceDate": "2026-10-27"}


def test_github():
    assert lines("github") == [
        "::error file=policies/app.json,line=4,endLine=4,col=11,endColumn=21,title=ERROR INVALID_ACTION"
        "::Read: The action s3:Gett is not known.",
        "::notice file=policies/app.json,line=12,endLine=4,title=SUGGESTION EMPTY_ARRAY::An empty list.",
        "::error file=plan.json,line=4,endLine=4,col=11,endColumn=21,title=SECURITY_WARNING OPEN"
        "::aws_iam_role.r: assume_role_policy Read: Anyone, 100%25:%0Areally.\x1b[2J",
        "::error file=bad%2C one.json,line=3,col=7::expecting value",
        "::error file=gone.json::no such file",
        "::notice file=plan.json,line=8,col=2::aws_iam_policy.p: policy: not evaluated: known after apply",
        "4 policies: 1 ERROR, 1 SECURITY_WARNING, 1 SUGGESTION (reference data of 2026-10-27)",
    ]
