"""Archive rules: the operators of Access Analyzer's filters over the properties of findings, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.errors import InputError
from leastwise.model.archive_rule import ArchiveRule, check_rule_name, matching_rule, parse_filter
from leastwise.model.finding import Finding, Severity
from leastwise.model.finding_properties import FILTER_KEYS, property_values

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OUTSIDE = "arn:aws:iam::444455556666:role/partner"


def finding(principal: str = OUTSIDE, /, **details: Any) -> Finding:
    return Finding(
        check="external-bucket",
        finding_type="ExternalAccess",
        severity=Severity.HIGH,
        title="Open",
        account_id="111122223333",
        region="eu-west-1",
        resource_type="AWS::S3::Bucket",
        resource="arn:aws:s3:::data",
        principal=principal,
        details=details,
    )


PUBLIC = finding("", isPublic=True, principal={"AWS": "*"}, condition={"aws:SourceVpc": "vpc-1"})
SHARED = finding(isPublic=False, principal={"AWS": OUTSIDE}, condition={"AWS:PrincipalOrgId": ["o-1", "o-2"]})
PLAIN = finding()


def holds(one: Finding, key: str, **operators: Any) -> bool:
    rule = ArchiveRule("r", parse_filter(json.dumps({key: operators})), "why", NOW)
    return rule.matches(one)


@pytest.mark.parametrize(
    ("key", "operators", "archived"),
    [
        ("resourceType", {"eq": ["AWS::S3::Bucket"]}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("resourceType", {"eq": ["aws::s3::bucket", "AWS::KMS::Key"]}, set()),
        ("resourceType", {"neq": ["AWS::KMS::Key"]}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("resourceType", {"neq": ["AWS::KMS::Key", "AWS::S3::Bucket"]}, set()),
        ("resourceOwnerAccount", {"eq": ["111122223333"]}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("principal.AWS", {"eq": [OUTSIDE]}, {"SHARED", "PLAIN"}),
        ("principal.AWS", {"contains": ["444455556666"]}, {"SHARED", "PLAIN"}),
        ("principal.AWS", {"contains": ["999", "*"]}, {"PUBLIC"}),
        ("principal.AWS", {"exists": True}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("principal.Federated", {"exists": False}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("isPublic", {"eq": ["true"]}, {"PUBLIC"}),
        ("isPublic", {"eq": [False]}, {"SHARED"}),
        ("isPublic", {"neq": ["true"]}, {"SHARED", "PLAIN"}),
        ("isPublic", {"exists": False}, {"PLAIN"}),
        ("condition.aws:SourceVpc", {"eq": ["vpc-1"]}, {"PUBLIC"}),
        ("condition.aws:SourceVpc", {"exists": False}, {"SHARED", "PLAIN"}),
        ("condition.aws:PrincipalOrgID", {"eq": ["o-2"]}, {"SHARED"}),
        ("condition.s3:prefix", {"exists": True}, set()),
        ("severity", {"eq": ["HIGH"]}, {"PUBLIC", "SHARED", "PLAIN"}),
        ("resource", {"contains": ["s3:::da"], "neq": ["arn:aws:s3:::data"]}, set()),
        ("resource", {"contains": ["s3:::da"], "exists": True}, {"PUBLIC", "SHARED", "PLAIN"}),
    ],
)
def test_operators(key: str, operators: dict[str, Any], archived: set[str]) -> None:
    named = {"PUBLIC": PUBLIC, "SHARED": SHARED, "PLAIN": PLAIN}
    assert {name for name, one in named.items() if holds(one, key, **operators)} == archived


def test_all_criteria_must_hold() -> None:
    text = json.dumps({"isPublic": {"eq": ["false"]}, "principal.AWS": {"contains": ["444455556666"]}})
    rule = ArchiveRule("r", parse_filter(text), "why", NOW)
    assert [rule.matches(one) for one in (PUBLIC, SHARED, PLAIN)] == [False, True, False]


def test_principals_without_details() -> None:
    assert property_values(finding("lambda.amazonaws.com"), "principal.Service") == ("lambda.amazonaws.com",)
    provider = "arn:aws:iam::111122223333:saml-provider/corp"
    assert property_values(finding(provider), "principal.Federated") == (provider,)
    assert property_values(finding(""), "principal.AWS") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "a JSON object"),
        ("{}", "at least one property"),
        ('{"owner": {"eq": ["x"]}}', "no filter key 'owner'"),
        ('{"status": {"eq": ["ACTIVE"]}}', "no filter key 'status'"),
        ('{"condition.nothing": {"eq": ["x"]}}', "no filter key"),
        ('{"resource": {}}', "needs an operator"),
        ('{"resource": "x"}', "needs an operator"),
        ('{"resource": {"like": ["x"]}}', "no operator 'like'"),
        ('{"resource": {"eq": "x"}}', "takes a list"),
        ('{"resource": {"eq": []}}', "takes a list"),
        ('{"resource": {"eq": [1]}}', "takes a list"),
        ('{"resource": {"exists": "true"}}', "exists is true or false"),
    ],
)
def test_what_is_no_filter_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_filter(text)
    assert message in raised.value.message
    assert "\n" not in raised.value.message + raised.value.hint
    if "filter key" in message:
        assert all(key in raised.value.hint for key in FILTER_KEYS)


@pytest.mark.parametrize("name", ["", "1st", "a b", "a" * 256, "-a", "ä"])
def test_names_that_access_analyzer_refuses(name: str) -> None:
    with pytest.raises(InputError, match="no name of a rule"):
        check_rule_name(name)


def test_the_first_rule_in_force_counts() -> None:
    criteria = parse_filter('{"resource": {"exists": true}}')
    ended = ArchiveRule("a", criteria, "why", NOW, NOW)
    lasting = ArchiveRule("b", criteria, "why", NOW, NOW + timedelta(seconds=1))
    assert matching_rule((ended, lasting), PLAIN, NOW) is lasting
    assert matching_rule((ended,), PLAIN, NOW) is None
    assert matching_rule((lasting,), PLAIN, NOW + timedelta(seconds=1)) is None


_texts = st.lists(st.text(max_size=5), min_size=1, max_size=3)


@given(
    st.dictionaries(
        st.sampled_from(FILTER_KEYS),
        st.fixed_dictionaries({}, optional={"eq": _texts, "neq": _texts, "contains": _texts, "exists": st.booleans()}),
        min_size=1,
        max_size=4,
    ).filter(lambda document: all(document.values()))
)
def test_a_filter_is_written_as_it_was_read(document: dict[str, Any]) -> None:
    rule = ArchiveRule("r", parse_filter(json.dumps(document)), "why", NOW)
    assert rule.filter_document() == document
    rule.matches(SHARED)
