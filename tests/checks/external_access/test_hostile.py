"""Damaged and hostile items: each is judged or not evaluated, and nothing else happens."""

from __future__ import annotations

from typing import Any

from access_states import ACCOUNT, document, item
from external_states import OUTSIDE, REGION, evidence_of, let
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.checks.check import NotApplicable, NotEvaluated, Passed
from leastwise.checks.external_access import EXTERNAL_ACCESS
from leastwise.model.finding import Finding

MEMBERS = (
    "resourcePolicy", "assumeRolePolicyDocument", "accessControlList", "ownershipControls", "grants", "bucket",
    "source", "publicAccessBlockConfiguration", "qualifiedPolicies", "createVolumePermission", "launchPermission",
    "vpcId", "sharedAccounts", "allowedPrincipals", "networkOrigin", "vpcConfiguration", "roleArns", "enabled",
)  # fmt: skip
TYPES = tuple(dict.fromkeys(kind for check in EXTERNAL_ACCESS for kind in check.resource_types))
principals = st.sampled_from(
    ["*", OUTSIDE, "arn:aws:iam::", "arn:aws:iam::x:root", "AROAEXAMPLE", "", "arn:a:b:c:d:e", ACCOUNT, "a.b", "é:ü"]
)
policies = st.builds(
    lambda kind, who, action, condition: document(let({kind: who}, action, **condition)),
    st.sampled_from(["AWS", "Service", "Federated", "CanonicalUser"]),
    st.one_of(principals, st.lists(principals, max_size=3)),
    st.sampled_from(["*", "sts:*", "s3:*", "sqs:*", "kms:Decrypt", "no-action", "a:b:c"]),
    st.dictionaries(
        st.sampled_from(["StringEquals", "ArnLike", "IpAddress", "Null", "Bool"]),
        st.dictionaries(
            st.sampled_from(["aws:SourceArn", "aws:SourceVpce", "aws:SourceIp", "aws:userid", "aws:PrincipalOrgID"]),
            st.one_of(principals, st.lists(principals, max_size=2)),
            max_size=2,
        ),
        max_size=2,
    ),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4), principals, policies),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*MEMBERS, "owner", "id", "grantee", "uri", "userId", "group"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
configurations = st.dictionaries(st.sampled_from(MEMBERS), values, max_size=5)
arns = st.sampled_from(
    ["", "arn", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q", "arn:aws:s3:::b", f"arn:aws:iam::{ACCOUNT}:role/r"]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TYPES), arns, configurations), min_size=1, max_size=4))
def test_whatever_an_item_holds_a_result_comes_of_it(drawn: list[tuple[str, str, dict[str, Any]]]) -> None:
    items = [item(kind, f"r{number}", "r", arn, held, region=REGION) for number, (kind, arn, held) in enumerate(drawn)]
    evidence = evidence_of(*items)
    judged = 0
    for check in EXTERNAL_ACCESS:
        for result in check.run(evidence):
            assert isinstance(result, Finding | Passed | NotEvaluated | NotApplicable)
            judged += 1
            if isinstance(result, Finding):
                assert result.details["principal"] != {"AWS": ACCOUNT}
                assert len(result.finding_id) == 32
    assert judged > 0 or {kind for kind, _, _ in drawn} <= {"AWS::S3::AccessPoint"}
