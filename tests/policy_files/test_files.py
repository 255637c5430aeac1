"""Which files are read and what is said of those that cannot be."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.errors import PolicyError
from leastwise.policy.document import PolicyKind
from leastwise.policy_files import read_policy_files
from leastwise.policy_files.file_text import FileText
from leastwise.policy_files.formats import format_of
from leastwise.policy_files.yaml_text import read_yaml
from leastwise.reference.iam import load_reference

POLICY = '{"Version": "2012-10-17", "Statement": []}'


def errors(file):
    return [error.message for error in file.errors]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "", "a.json: line 1, column 1: the text is empty"),
        ("a.json", ' {"Version": "2012-10-17",\n "Statement": [', "a.json: line 2, column 16: expecting value"),
        ("a.json", b'{"Id": "\xff"}', "a.json: line 1, column 9: the byte 0xff is not UTF-8"),
        ("a.json", '{"Id": "a",\n"Id": "b"}', "a.json: line 2, column 1: the name 'Id' occurs twice, first at line 1"),
        ("a.json", "[" * 100_000, "a.json: line 1, column 65: nested more than 64 levels deep"),
        ("a.json", "[1]", "a.json: line 1, column 1: a policy must be an object"),
        ("a.json", '\n {"name": 1}', "a.json: line 2, column 2: holds none of what is read"),
        ("a.yaml", b"a: \xe9", "a.yaml: line 1, column 4: the byte 0xe9 is not UTF-8"),
        ("a.yaml", "a: 1\na: 2", "a.yaml: line 2, column 1: the name 'a' occurs twice, first at line 1, column 1"),
        ("a.yaml", "Statement: " + "[" * 100_000, "a.yaml: line 1, column 75: nested more than 64 levels deep"),
        ("a.yaml", "Statement:\n  " + "- " * 100_000, "a.yaml: line 2, column 129: nested more than 64 levels deep"),
        ("a.yaml", "Statement: &a [*a]", "a.yaml: line 1, column 12: nested more than 64 levels deep"),
        ("a.yaml", "Statement:\n\t- a", "a.yaml: line 2, column 1: no YAML: found character that cannot start"),
        ("a.yaml", "? [a]\n: b", "a.yaml: line 1, column 3: a name must be a string"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_with_its_place(read, name, content, message):
    (found,) = errors(read(content, name))
    assert found.startswith(message)
    assert "\n" not in found


def test_aliases_do_not_unfold_without_end(read):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 10)}]\n" for one in range(1, 12))
    (found,) = errors(read(bomb, "a.yaml"))
    assert "more than 200,000 elements" in found


def test_a_policy_longer_than_aws_takes_is_refused(read):
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    (found,) = errors(read(json.dumps({"Statement": [statement] * 10_000})))
    assert found == "file.json: line 1, column 1: the policy has 580,015 characters; AWS takes none above 102,400"
    assert not errors(read(json.dumps({"Statement": [statement] * 1_500})))


def test_white_space_does_not_count_for_the_length(read):
    assert not errors(read(" " * 1_000_000 + POLICY))


def test_a_missing_file_is_one_line(read, tmp_path):
    (file,) = read_policy_files((str(tmp_path / "none.json"),), None, lambda: b"", load_reference())
    assert errors(file) == [f"{tmp_path / 'none.json'}: no such file or directory"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_listed_is_one_line(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    files = list(read_policy_files((str(tmp_path),), None, lambda: b"", load_reference()))
    assert [error for file in files for error in errors(file)] == [f"{tmp_path / 'closed'}: permission denied"]


@given(st.text(alphabet=st.sampled_from(list("ab:-[]{}&*!|>'\"%@#?,~<= \n\t\0\x7fé𝄞1"))) | st.text())
def test_any_text_is_yaml_or_an_error_with_its_place(text):
    message = ""
    try:
        assert read_yaml(text.encode("utf-8", "ignore"), "a.yaml").locate().start.line >= 1
    except PolicyError as error:
        message = error.message
    assert re.fullmatch(r"|a\.yaml: line \d+, column \d+: [^\n]+", message)


def test_standard_input_is_json_or_yaml():
    for content in (POLICY.encode(), b"Version: 2012-10-17\nStatement: []\n"):
        (file,) = read_policy_files(("-",), None, lambda content=content: content, load_reference())
        (policy,) = file.policies
        assert policy.source.value == {"Version": "2012-10-17", "Statement": []}
        assert file.name == "<stdin>"


def test_a_folder_is_searched_and_other_files_are_skipped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "p/b.json": POLICY,
        "p/a.yml": "Version: 2012-10-17\nStatement: []",
        "p/deep/c.yaml": "Version: 2012-10-17\nStatement: []",
        "p/package.json": '{"name": "x"}',
        "p/empty.json": "{}",
        "p/comments.json": "// {}",
        "p/truncated.json": '{"Statement": [',
        "p/notes.txt": POLICY,
        "p/.hidden/d.json": POLICY,
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content)
    files = list(read_policy_files(("p",), None, lambda: b"", load_reference()))
    assert [file.name for file in files if list(file.policies)] == ["p/a.yml", "p/b.json", "p/deep/c.yaml"]
    assert {file.name: file.skipped for file in files if file.skipped} == {
        "p/comments.json": "cannot be parsed: line 1, column 1: expecting value",
        "p/empty.json": "holds no policy",
        "p/package.json": "holds no policy",
    }
    assert [error for file in files for error in errors(file)] == [
        "p/truncated.json: line 1, column 16: expecting value"
    ]


def test_named_files_without_policies_are_skipped_on_demand(tmp_path):
    path = tmp_path / "package.json"
    path.write_text('{"name": "x"}')
    (file,) = read_policy_files((str(path),), None, lambda: b"", load_reference(), skip_other_files=True)
    assert file.skipped == "holds no policy"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ({"Action": "s3:*", "Resource": "*"}, PolicyKind.IDENTITY),
        ({"Action": "s3:*", "Resource": "*", "Principal": "*"}, PolicyKind.RESOURCE),
        ({"Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": "1"}}, PolicyKind.RESOURCE),
        ({"Action": ["sts:AssumeRole", "STS:TagSession"], "Principal": {"AWS": "1"}}, PolicyKind.TRUST),
        ({"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "x"}}, PolicyKind.TRUST),
        ({"Action": "sts:AssumeRole", "Principal": {"AWS": "1"}, "Resource": "*"}, PolicyKind.RESOURCE),
        ({"Action": [], "Principal": {"AWS": "1"}}, PolicyKind.RESOURCE),
        ({"Principal": {"AWS": "1"}}, PolicyKind.RESOURCE),
        (7, PolicyKind.IDENTITY),
    ],
)
def test_the_kind_is_told_from_the_document(read, statement, kind):
    (policy,) = read({"Statement": [statement]}).policies
    assert policy.kind is kind
    (policy,) = read({"Statement": [statement]}, kind=PolicyKind.SCP).policies
    assert policy.kind is PolicyKind.SCP


def test_places_in_yaml_are_those_of_the_file(read):
    text = "# é\nVersion: 2012-10-17\nStatement:\n  - Effect: Allow\n    Action: ['ü', s3:Get]\n"
    (policy,) = read(text, "a.yaml").policies
    span = policy.source.locate(("Statement", 0, "Action", 1))
    assert (span.start.line, span.start.column, text[span.start.offset : span.end.offset]) == (5, 18, "s3:Get")


@given(st.text(alphabet="a\n\r€𝄞", max_size=40), st.integers(0, 40))
def test_positions_are_those_of_the_plain_text(text, offset):
    offset = min(offset, len(text))
    found = FileText(text, None).position(offset)
    before = text[:offset]
    assert (found.line, found.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["arn:aws:s3:::b", '{"Statement":[]}']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "Statement Version Resources Type Properties PolicyDocument Policies Ref Fn::If Fn::Sub Fn::Join "
                "Fn::GetAtt Conditions Parameters Default resource_changes change after after_unknown type address "
                "terraform_version planned_values root_module resources values Policy Content Role Action".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_wrong_types_everywhere_end_in_parts_and_never_in_an_exception(value):
    for name in ("a.json", "a.tf.json"):
        source = FileText(json.dumps(value), value, name)
        found = format_of(source)
        for part in found.parts(source, None, load_reference()) if found else ():
            place = part.source.locate() if hasattr(part, "source") else part
            assert place is not None
