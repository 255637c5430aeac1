"""`leastwise policy validate`: what it prints and how it ends, on files that the tests write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from leastwise.cli.app import run as run_command
from leastwise.policy.validation.check import FindingType, Problem, ValidationCheck, strings_of

POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:Gett"],
      "Resource": "*"
    },
    {"Effect": "Deny", "Action": "s3:Putt", "Resource": "*"}
  ]
}
"""
CLEAN = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "x"}]}'


def _unknown_actions(subject):
    for path, statement in subject.statements:
        for place, action in strings_of(statement.get("Action"), (*path, "Action")):
            if not subject.reference.actions_matching(action):
                yield Problem(place, f"The action {action} does not exist.")


def _all_resources(subject):
    for path, statement in subject.statements:
        for place, resource in strings_of(statement.get("Resource"), (*path, "Resource")):
            if resource == "*":
                yield Problem(place, "All resources.")


@pytest.fixture(autouse=True)
def _two_checks(monkeypatch, tmp_path):
    """Two checks of the test's own, so that what is pinned here is the command and not their wording."""
    checks = (
        ValidationCheck("NO_SUCH_ACTION", FindingType.ERROR, "No such action", _unknown_actions, "https://a.example"),
        ValidationCheck("ALL_RESOURCES", FindingType.WARNING, "All resources", _all_resources, "https://b.example"),
    )
    monkeypatch.setattr("leastwise.policy.validation.CHECKS", checks)
    import leastwise.usecases.policies  # noqa: F401

    monkeypatch.setattr("leastwise.usecases.policies.CHECKS", checks)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LEASTWISE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))


@pytest.fixture
def validate(tmp_path, capfd):
    def run(files, *arguments):
        """Write the files, run the command; returns exit code, stdout, stderr."""
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content)
        code = run_command(["policy", "validate", *arguments])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


def without_date(text):
    lines = text.splitlines()
    assert lines[-1].startswith("Reference data of 20")
    return lines[:-1]


def test_table(validate):
    code, out, err = validate({"a.json": POLICY}, "a.json")
    assert without_date(out) == [
        "a.json  (identity policy)",
        "   7:34  ERROR             NO_SUCH_ACTION  Read",
        "         The action s3:Gett does not exist.",
        "   8:19  WARNING           ALL_RESOURCES   Read",
        "         All resources.",
        "  10:34  ERROR             NO_SUCH_ACTION  Statement[1]",
        "         The action s3:Putt does not exist.",
        "  10:57  WARNING           ALL_RESOURCES   Statement[1]",
        "         All resources.",
        "",
        "1 policy in 1 file: 2 errors, 2 warnings",
    ]
    assert (code, err) == (1, "")


@pytest.mark.parametrize(
    ("fail_on", "ignored", "code"),
    [
        ("ERROR", [], 1),
        ("SECURITY_WARNING", [], 1),
        ("never", [], 0),
        ("ERROR", ["NO_SUCH_ACTION"], 0),
        ("SECURITY_WARNING", ["no_such_action"], 0),
        ("WARNING", ["NO_SUCH_ACTION"], 1),
        ("suggestion", ["NO_SUCH_ACTION"], 1),
        ("SUGGESTION", ["NO_SUCH_ACTION", "ALL_RESOURCES"], 0),
    ],
)
def test_fail_on_and_ignore(validate, fail_on, ignored, code):
    options = [option for one in ignored for option in ("--ignore", one)]
    ended, out, _ = validate({"a.json": POLICY}, "a.json", "--fail-on", fail_on, *options)
    assert ended == code
    assert ("ignored" in out) == bool(ignored)


def test_the_default_fails_on_security_warnings_and_errors_only(validate):
    assert validate({"a.json": POLICY}, "a.json")[0] == 1
    assert validate({"a.json": POLICY.replace("s3:Gett", "s3:Get*").replace("s3:Putt", "s3:Put*")}, "a.json")[0] == 0


def test_a_code_that_no_check_has_is_an_error(validate):
    code, out, err = validate({"a.json": POLICY}, "a.json", "--ignore", "NO_SUCH_ACTIONS")
    assert (code, out) == (2, "")
    assert err.startswith("leastwise: --ignore: there is no check 'NO_SUCH_ACTIONS'\n")


def test_bad_files_are_one_line_each_and_the_rest_is_validated(validate):
    files = {"a.json": "", "b.json": '{"Statement": [', "c.json": POLICY, "d.json": '{"x": 1}'}
    code, out, err = validate(files, *files, "e.json")
    assert code == 2
    assert err.splitlines() == [
        "leastwise: a.json: line 1, column 1: the text is empty",
        "leastwise: b.json: line 1, column 16: expecting value",
        "leastwise: d.json: line 1, column 1: holds none of what is read: a policy, AWS CLI output, a Terraform plan "
        "or a CloudFormation template",
        "leastwise: e.json: no such file or directory",
    ]
    assert "1 policy in 1 file: 2 errors, 2 warnings; 4 input errors" in out


def test_json_lists_findings_and_input_errors(validate):
    code, out, _ = validate({"a.json": POLICY, "b.json": "{"}, "a.json", "b.json", "--output", "json")
    document = json.loads(out)
    assert code == 2
    assert [one["issueCode"] for one in document["findings"]] == ["NO_SUCH_ACTION", "ALL_RESOURCES"] * 2
    first = document["findings"][0]
    (location,) = first["locations"]
    start, end = (location["span"][name]["offset"] for name in ("start", "end"))
    assert POLICY[start:end] == '"s3:Gett"'
    assert location["path"] == [{"value": "Statement"}, {"index": 0}, {"value": "Action"}, {"index": 1}]
    assert document["inputErrors"] == [
        {
            "file": "b.json",
            "message": "expecting property name enclosed in double quotes",
            "line": 1,
            "column": 2,
        }
    ]


def test_sarif_junit_and_github_name_the_place(validate):
    files = {"a.json": POLICY}
    log = json.loads(validate(files, "a.json", "--output", "sarif")[1])
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 34, "endLine": 7, "endColumn": 43}
    assert [one["id"] for one in log["runs"][0]["tool"]["driver"]["rules"]] == ["NO_SUCH_ACTION", "ALL_RESOURCES"]
    assert 'name="NO_SUCH_ACTION Read 7:34"' in validate(files, "a.json", "--output", "junit")[1]
    github = validate(files, "a.json", "--output", "github")[1].splitlines()
    assert github[0] == (
        "::error file=a.json,line=7,endLine=7,col=34,endColumn=43,title=ERROR NO_SUCH_ACTION"
        "::Read: The action s3:Gett does not exist."
    )


def test_a_folder_and_its_skipped_files(validate):
    files = {"p/a.json": POLICY, "p/b/package.json": '{"name": "x"}', "p/c.yaml": "kind: Deployment\n"}
    code, out, err = validate(files, "p")
    assert (code, err) == (1, "")
    assert "1 policy in 1 file: 2 errors, 2 warnings; 2 files skipped" in out
    assert "skipped: p/b/package.json: holds no policy" in validate(files, "p", "--verbose")[1].splitlines()


def test_nothing_to_evaluate(validate):
    code, out, err = validate({"p/package.json": '{"name": "x"}'}, "p")
    assert (code, out) == (3, "")
    assert err.startswith("leastwise: no policy found in p (1 files looked at)\n")
    assert validate({}, "p/package.json", "--skip-other-files")[0] == 0


def test_a_plan_says_what_is_known_after_apply(validate):
    plan = {
        "format_version": "1.2",
        "resource_changes": [
            {
                "address": "aws_iam_policy.a",
                "type": "aws_iam_policy",
                "change": {"after": {"policy": POLICY}, "after_unknown": {}},
            },
            {
                "address": "aws_iam_policy.b",
                "type": "aws_iam_policy",
                "change": {"after": {}, "after_unknown": {"policy": True}},
            },
        ],
    }
    code, out, _ = validate({"plan.json": json.dumps(plan, indent=1)}, "plan.json")
    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "plan.json  aws_iam_policy.a: policy  (identity policy)"
    assert lines[1].split() == ["9:16", "ERROR", "NO_SUCH_ACTION", "Read"]
    number, line = next(
        (number, line) for number, line in enumerate(Path("plan.json").read_text().splitlines(), 1) if "true" in line
    )
    place = f"{number}:{line.index('true') + 1}"
    assert f"not evaluated: plan.json:{place}: aws_iam_policy.b: policy: known after apply" in lines


def test_a_template_says_what_is_not_resolved(validate):
    template = """\
Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: [s3:GetObject, s3:Gett, !ImportValue action]
            Resource: !ImportValue bucket
"""
    code, out, err = validate({"t.yaml": template}, "t.yaml")
    assert code == 1
    assert err.splitlines() == [
        "t.yaml:9:45: not resolved: Fn::ImportValue action",
        "t.yaml:10:23: not resolved: Fn::ImportValue bucket",
    ]
    assert [line.split()[:3] for line in out.splitlines() if "NO_SUCH" in line] == [["9:36", "ERROR", "NO_SUCH_ACTION"]]


def test_both_branches_of_a_condition_are_validated_and_each_finding_is_told_once(validate):
    template = """\
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: [s3:Gett, !If [IsProd, s3:Putt, s3:GetObject]]
            Resource: !If [IsProd, "*", "arn:aws:s3:::dev/*"]
"""
    code, out, err = validate({"t.yaml": template}, "t.yaml")
    assert (code, err) == (1, "")
    assert [line.split()[:3] for line in out.splitlines() if line[:5].strip()[:2].isdigit()] == [
        ["11:22", "ERROR", "NO_SUCH_ACTION"],
        ["11:44", "ERROR", "NO_SUCH_ACTION"],
        ["12:36", "WARNING", "ALL_RESOURCES"],
    ]
    assert "1 policy in 1 file: 2 errors, 1 warning" in out


def test_a_policy_too_involved_for_a_check_is_one_line_and_the_rest_is_validated(validate, monkeypatch):
    def endless(subject):
        yield from endless(subject) if "Id" in subject.root else ()

    check = ValidationCheck("ENDLESS", FindingType.ERROR, "Endless", endless, "")
    monkeypatch.setattr("leastwise.policy.validation.CHECKS", (check,))
    code, out, err = validate({"a.json": '{"Id": "a", "Statement": []}', "b.json": CLEAN}, "a.json", "b.json")
    assert code == 2
    assert err == (
        "leastwise: a.json: line 1, column 1: the policy has too many statements that bear on one another to be "
        "evaluated\n"
    )
    assert "2 policies in 2 files: no findings; 1 input error" in out


def test_findings_about_stand_ins_are_left_out(validate):
    template = {
        "Resources": {
            "P": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, {"Ref": "Other"}],
                    }
                },
            }
        }
    }
    _, out, _ = validate({"t.json": json.dumps(template)}, "t.json", "--output", "json")
    assert [one["statement"] for one in json.loads(out)["findings"]] == ["Statement[0]"]


def test_text_of_a_policy_cannot_steer_the_terminal(validate):
    policy = json.dumps(
        {"Statement": [{"Sid": "\x1b[2J", "Effect": "Allow", "Action": "s3:\x1b[31m\ud800", "Resource": "x"}]}
    )
    _, out, _ = validate({"a.json": policy}, "a.json")
    assert "\x1b" not in out
    assert "s3:\\x1b[31m\\ud800" in out
    for output in ("json", "sarif", "junit", "github"):
        assert validate({}, "a.json", "--output", output)[0] == 1


def test_kind_and_the_environment(validate, monkeypatch):
    assert (
        json.loads(validate({"a.json": POLICY}, "a.json", "--kind", "scp", "-o", "json")[1])["findings"][0][
            "policyKind"
        ]
        == "scp"
    )
    monkeypatch.setenv("LEASTWISE_OUTPUT", "github")
    monkeypatch.setenv("LEASTWISE_FAIL_ON", "never")
    code, out, _ = validate({}, "a.json")
    assert (code, out[:8]) == (0, "::error ")


def test_a_file_whose_name_is_no_text(validate, tmp_path):
    name = os.fsdecode(b"p\xff.json")
    Path(name).write_text(POLICY)
    for output in ("table", "json", "sarif", "junit", "github"):
        code, out, _ = validate({}, name, "--output", output)
        assert code == 1
        assert "NO_SUCH_ACTION" in out
    uri = json.loads(validate({}, name, "-o", "sarif")[1])["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert uri["artifactLocation"]["uri"] == "p%FF.json"


def test_a_resource_type_is_written_as_cloudformation_does(validate):
    code, _, err = validate({"a.json": POLICY}, "a.json", "--resource-type", "bucket")
    assert code == 2
    assert err.startswith("leastwise: --resource-type: 'bucket' is no resource type\n")
    assert validate({}, "a.json", "--resource-type", "AWS::S3::Bucket")[0] == 1


def shell(command, folder, **more):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LEASTWISE_", "AWS_"))}
    environment |= {
        "LEASTWISE_HOME": str(folder / "home"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **more,
    )


def test_from_the_shell(tmp_path):
    (tmp_path / "clean.json").write_text(CLEAN)
    (tmp_path / "bad.json").write_text('{"Statement": [')
    piped = shell("leastwise policy validate --fail-on never - < clean.json", tmp_path)
    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout.splitlines()[-1].startswith("Reference data of 20")
    bad = shell("cat bad.json | leastwise policy validate -", tmp_path)
    assert bad.returncode == 2
    assert bad.stderr == "leastwise: <stdin>: line 1, column 16: expecting value\n"
    assert shell("leastwise policy validate", tmp_path).returncode == 2
    assert shell("leastwise policy --help | head -1", tmp_path).stderr == ""
