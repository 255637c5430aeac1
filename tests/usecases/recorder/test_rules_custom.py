"""Rules of one's own as files: which are run, and one clear line for each that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_examples import ACCOUNT, context_of, item

from leastwise.errors import InputError
from leastwise.usecases.recorder.rules import RULES, Rule
from leastwise.usecases.recorder.rules.evaluating import results_of
from leastwise.usecases.recorder.rules.selection import (
    parse_parameters,
    read_shelf,
    rule_folders,
    select_rules,
)

NAMED = """
from pathlib import Path
from leastwise.usecases.recorder.rules import Parameter, ParameterType, Rule, compliant, non_compliant
Path({mark!r}).write_text("run")
def check(item, context, arguments):
    return {returned}
RULE = Rule("names_in_lower_case", "Names are in lower case", ("AWS::IAM::User",), check,
            parameters=(Parameter("least", ParameterType.INT, "least length", default="1"),))
"""
GOOD = "compliant() if item.resource_name.islower() else non_compliant('is ' + item.resource_name)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "rules"
    found.mkdir()
    return found


def write(folder: Path, returned: str = GOOD, name: str = "lower_case.py") -> Path:
    path = folder / name
    path.write_text(NAMED.format(mark=str(folder.parent / "mark"), returned=returned))
    return path


def test_a_python_file_is_not_run_because_it_was_found(folder):
    write(folder)
    shelf = read_shelf([folder])
    selected, skipped = select_rules(shelf, [], {})
    assert not (folder.parent / "mark").exists()
    assert "lower_case" in [one.identifier for one in skipped]
    assert {one.rule.identifier for one in selected} < {rule.identifier for rule in RULES}


@pytest.mark.parametrize("by", ["lower_case", "lower-case", "path"])
def test_a_python_file_is_run_where_it_is_named(folder, by):
    path = write(folder)
    ((selected,), skipped) = select_rules(read_shelf([folder]), [str(path) if by == "path" else by], {})
    assert skipped == []
    assert isinstance(selected.rule, Rule)
    users = (item("User", "alice"), item("User", "Bob"))
    results = results_of(selected.rule, selected.arguments, context_of(users), [ACCOUNT])
    assert [(one.item.resource_name, one.evaluation.compliance.value) for one in results] == [
        ("Bob", "NON_COMPLIANT"),
        ("alice", "COMPLIANT"),
    ]


def test_an_enabled_python_file_is_among_the_rules(folder):
    write(folder)
    selected, skipped = select_rules(read_shelf([folder]).enabled(["lower_case"]), [], {"lower_case": {"least": "2"}})
    ours = [one for one in selected if one.rule.identifier == "names_in_lower_case"]
    assert [one.arguments for one in ours] == [{"least": 2}]
    assert "lower_case" not in [one.identifier for one in skipped]


@pytest.mark.parametrize(
    ("returned", "message"),
    [("1 / 0", "line 6: ZeroDivisionError on AWS::IAM::User alice"), ("None", "check returned NoneType")],
)
def test_what_a_check_does_wrong_is_one_line(folder, returned, message):
    path = write(folder, returned)
    ((selected,), _) = select_rules(read_shelf([]), [str(path)], {})
    assert isinstance(selected.rule, Rule)
    with pytest.raises(InputError, match=message) as failed:
        list(results_of(selected.rule, selected.arguments, context_of((item("User", "alice"),)), [ACCOUNT]))
    assert failed.value.message.startswith(str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def (", "line 1: SyntaxError"),
        ("x = 1\ny = x.nothing", "line 2: AttributeError"),
        ("RULE = 1", "declares no RULE"),
        ("raise SystemExit(0)", "SystemExit"),
    ],
)
def test_files_that_are_no_rules(folder, text, message):
    path = folder / "broken.py"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        select_rules(read_shelf([folder]), ["broken"], {})


def test_names_are_unique(folder):
    (folder / "iam_password_policy.sql").write_text("SELECT 1")
    with pytest.raises(InputError, match="there is a rule iam_password_policy already"):
        read_shelf([folder])
    (folder / "iam_password_policy.sql").rename(folder / "mine.sql")
    write(folder, name="mine.py")
    with pytest.raises(InputError, match="mine already"):
        read_shelf([folder])


def test_headers_of_queries(folder):
    (folder / "mine.sql").write_text("-- title: Mine\n--resourceTypes: AWS::IAM::User, AWS::IAM::Role\nSELECT 1")
    rule = read_shelf([folder]).rules["mine"]
    assert (rule.identifier, rule.title) == ("mine", "Mine")
    assert rule.resource_types == ("AWS::IAM::User", "AWS::IAM::Role")
    (folder / "mine.sql").write_bytes(b"SELECT '\xff'")
    with pytest.raises(InputError, match="byte 8 is not UTF-8"):
        read_shelf([folder])


def test_folders(tmp_path, folder):
    assert rule_folders(tmp_path, None) == [folder]
    assert rule_folders(tmp_path / "none", folder) == [folder]
    assert rule_folders(tmp_path, folder) == [folder]
    with pytest.raises(InputError, match="is no folder"):
        rule_folders(tmp_path, tmp_path / "missing")


def test_rules_that_need_a_parameter_are_left_out_unless_named():
    shelf = read_shelf([])
    _, skipped = select_rules(shelf, [], {})
    assert {one.identifier for one in skipped} == {
        "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
        "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
        "IAM_OIDC_PROVIDER_CLIENT_ID_LIST_CHECK",
        "IAM_POLICY_IN_USE",
        "IAM_ROLE_MANAGED_POLICY_CHECK",
    }
    with pytest.raises(InputError, match="IAM_POLICY_IN_USE needs the parameter policyARN"):
        select_rules(shelf, ["iam-policy-in-use"], {})


def test_parameters_are_of_rules_that_are_evaluated():
    shelf = read_shelf([])
    given = parse_parameters(["iam-password-policy.MaxPasswordAge=60", "IAM_PASSWORD_POLICY.RequireSymbols=false"])
    ((selected,), _) = select_rules(shelf, ["IAM_PASSWORD_POLICY"], given)
    assert selected.arguments["MaxPasswordAge"] == 60
    assert selected.arguments["RequireSymbols"] is False
    with pytest.raises(InputError, match="is not among those evaluated"):
        select_rules(shelf, ["IAM_USER_MFA_ENABLED"], given)
    with pytest.raises(InputError, match="does not exist"):
        select_rules(shelf, [], parse_parameters(["IAM_NOTHING.x=1"]))
    with pytest.raises(InputError, match="there is no rule"):
        select_rules(shelf, ["IAM_PASWORD_POLICY"], {})
    for text in ("IAM_PASSWORD_POLICY=1", "IAM_PASSWORD_POLICY.x"):
        with pytest.raises(InputError, match=r"RULE\.NAME=VALUE"):
            parse_parameters([text])
    with pytest.raises(InputError, match="twice"):
        parse_parameters(["A.b=1", "A.b=2"])
