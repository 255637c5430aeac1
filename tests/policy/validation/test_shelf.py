"""The shelf of validation checks: all are listed once and documented, do what their examples say, and never raise."""

from __future__ import annotations

import copy
import importlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.iam.aws_managed_policies import aws_managed_policies_data

from leastwise.policy import validation
from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import JsonText, read_json
from leastwise.policy.validation import CHECKS, validate
from leastwise.policy.validation.check import Finding, FindingType, ValidationCheck
from leastwise.reference.iam import load_reference

FOLDER = Path(str(validation.__file__)).parent
PACKAGES = ("errors", "warnings", "reasoning")
EXAMPLES = [
    pytest.param(check, kind, text, expected, id=f"{check.code}-{word}-{number}")
    for check in CHECKS
    for word, expected, examples in (("found", True, check.examples_found), ("clean", False, check.examples_clean))
    for number, (kind, text) in enumerate(examples)
]


def test_codes_occur_once() -> None:
    assert [code for code, times in Counter(check.code for check in CHECKS).items() if times > 1] == []


def test_every_check_file_is_listed() -> None:
    files = {
        f"{package}.{path.stem}"
        for package in PACKAGES
        for path in (FOLDER / package).glob("*.py")
        if "= ValidationCheck(\n" in path.read_text(encoding="utf-8")
    }
    assert files == {".".join(check.find.__module__.split(".")[-2:]) for check in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_is_documented(check: ValidationCheck) -> None:
    module = importlib.import_module(check.find.__module__)
    assert module.__doc__
    assert module.__doc__.startswith(check.title)
    assert check.code in module.__doc__
    for heading in ("Why it matters:", "How to fix:"):
        assert heading in module.__doc__
    assert check.find.__doc__
    assert check.learn_more.startswith("https://")
    assert check.kinds
    assert check.examples_found
    assert check.examples_clean


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_an_error_or_warning_of_aws_has_its_anchor(check: ValidationCheck) -> None:
    if check.code.startswith("LEASTWISE_"):
        return
    start = {
        FindingType.ERROR: "error-",
        FindingType.SECURITY_WARNING: "security-warning-",
        FindingType.WARNING: "general-warning-",
        FindingType.SUGGESTION: "suggestion-",
    }[check.type]
    assert f"#access-analyzer-reference-policy-checks-{start}" in check.learn_more


@pytest.mark.parametrize(("check", "kind", "text", "expected"), EXAMPLES)
def test_example(check: ValidationCheck, kind: PolicyKind, text: str, expected: bool) -> None:
    source = read_json(text)
    found = [one for one in validate(source, kind, load_reference()) if one.code == check.code]
    assert bool(found) is expected, found
    for finding in found:
        assert finding.message
        assert_place_exists(finding, source)


def assert_place_exists(finding: Finding, source: JsonText) -> None:
    at = source.value
    for step in finding.path:
        at = at[step]
    assert source.text[finding.span.start.offset : finding.span.end.offset]


WORDS = """
Version Id Statement Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition AWS Service
Federated CanonicalUser StringLike StringEquals ForAllValues:StringEquals ForAnyValue:StringLike NullIfExists Null Bool
IpAddress NotIpAddress NumericLessThan DateLessThan BinaryEquals ArnLike aws:TagKeys aws:SourceIp aws:ResourceTag
aws:PrincipalOrgID aws:userid aws:SourceVpc aws:ARN kms:ViaService s3:prefix sts:SourceIdentity x:y a :
""".split()
TEXTS = """
* ? ** Allow Deny 2012-10-17 2008-10-17 s3:GetObject s3:* s*:Get* iam:PassRole sts:AssumeRole sts:AssumeRoleWithSAML :
s3: :Get arn: arn:aws:* arn:aws:s3:::b arn:aws:s3:us-east-1:1:b/* arn:aws:iam::111122223333:role/a arn:::::: ${ ${} ${*}
${aws:username} ${aws:a,'b} ${${} o-* vpc-1 10.0.0.0/8 1.2.3.4/99 true rolesanywhere.amazonaws.com 111122223333
arn:aws:iam::111122223333:saml-provider/x é {}
""".split()
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON_VALUES = st.recursive(
    SCALARS | st.sampled_from([*TEXTS, ""]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=25,
)
STATEMENTS = st.dictionaries(st.sampled_from(WORDS[3:12]), JSON_VALUES, min_size=1, max_size=7)
DOCUMENTS = JSON_VALUES | st.fixed_dictionaries(
    {"Statement": STATEMENTS | st.lists(STATEMENTS | JSON_VALUES, max_size=3)},
    optional={"Version": JSON_VALUES | st.sampled_from(["2012-10-17", "2008-10-17"]), "Id": JSON_VALUES},
)
MANAGED = [policy["Document"] for policy in json.loads(aws_managed_policies_data).values()]
SMALL = [document for document in MANAGED if len(json.dumps(document)) < 3_000]


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.sampled_from(PolicyKind))
def test_no_json_value_breaks_a_check(document: Any, kind: PolicyKind) -> None:
    source = JsonText(json.dumps(document), document)
    for finding in validate(source, kind, load_reference()):
        assert_place_exists(finding, source)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all elements below the top."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, one in inner for found in [(*path, step), *places(one, (*path, step))]]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SMALL), st.lists(st.tuples(st.integers(0, 10_000), JSON_VALUES), max_size=3), st.data())
def test_no_mutated_policy_breaks_a_check(
    document: dict[str, Any], mutations: list[tuple[int, Any]], data: st.DataObject
) -> None:
    mutated = copy.deepcopy(document)
    for number, value in mutations:
        paths = places(mutated)
        if not paths:
            break
        *before, last = paths[number % len(paths)]
        at: Any = mutated
        for step in before:
            at = at[step]
        if data.draw(st.booleans()):
            at[last] = value
        else:
            del at[last]
    source = JsonText(json.dumps(mutated), mutated)
    for finding in validate(source, data.draw(st.sampled_from(PolicyKind)), load_reference()):
        assert_place_exists(finding, source)
