"""ARNs and the identifiers of principals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.errors import InputError
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.principal import PrincipalKind, permission_set_of, principal_kind, principal_of


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("arn:aws:iam::123456789012:user/team/alice", "user", "alice"),
        ("arn:aws:s3:::bucket", "", "bucket"),
        ("arn:aws:s3:::bucket/a/b.txt", "bucket", "b.txt"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:f", "function", "f"),
        ("arn:aws-cn:iam::123456789012:root", "", "root"),
        ("arn:aws:secretsmanager:us-east-1:1:secret:a/b-XyZ", "secret", "a/b-XyZ"),
    ],
)
def test_arn_parts(text: str, kind: str, name: str) -> None:
    arn = parse_arn(text)
    assert (arn.resource_type, arn.name, str(arn)) == (kind, name, text)


@given(st.text(alphabet="arn:/ab*", max_size=30))
def test_arns_come_back_as_they_were(text: str) -> None:
    if is_arn(text):
        assert str(parse_arn(text)) == text
    else:
        with pytest.raises(InputError):
            parse_arn(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", PrincipalKind.ACCESS_KEY),
        ("ASIAIOSFODNN7EXAMPLE", PrincipalKind.ACCESS_KEY),
        ("AROADBQP57FF2AEXAMPLE:session", PrincipalKind.UNIQUE_ID),
        ("AIDACKCEVSQ6C2EXAMPLE", PrincipalKind.UNIQUE_ID),
        ("arn:aws:iam::123456789012:user/alice", PrincipalKind.ARN),
        ("ec2.amazonaws.com", PrincipalKind.SERVICE),
        ("alice", PrincipalKind.NAME),
        ("AIDAN", PrincipalKind.NAME),
    ],
)
def test_principal_kinds(text: str, kind: PrincipalKind) -> None:
    assert principal_kind(text) is kind


def test_permission_sets() -> None:
    assert permission_set_of("AWSReservedSSO_Ops_Admin_0123456789abcdef") == "Ops_Admin"
    assert permission_set_of("Admin") is None


def test_a_source_identity_is_the_name_of_a_session() -> None:
    identity = {"type": "AssumedRole", "principalid": "AROAX:s", "sessioncontext": {"sourceidentity": "carol"}}
    assert principal_of(identity).name == "carol"
