"""What a policy says to somebody of another account is a grant only where nothing else keeps it out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from access_states import ACCOUNT, MANAGEMENT, Json, document, item, organization, role, trust
from external_states import OPEN, OUTSIDE, bucket, let
from unused_states import WrittenUsage, became, evidence, old

from leastwise.checks.check import NotApplicable, NotEvaluated, Passed
from leastwise.checks.unused_access import UNUSED_ACCESS
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding

CHECK = next(one for one in UNUSED_ACCESS if one.id == "unused-cross-account-grant")
VENDOR = f"arn:aws:iam::{OUTSIDE}:root"
SIBLING = "333322221111"
OBJECTS = "arn:aws:s3:::data/*"
MEMBERS_ONLY = {"StringNotEquals": {"aws:PrincipalOrgID": "o-example"}}


def deny(principal: Any = "*", action: str = "s3:*", **condition: Any) -> Json:
    return {**let(principal, action, OBJECTS, **condition), "Effect": "Deny"}


def home(*rcps: Json) -> list[ConfigurationItem]:
    """The organisation, with a further account, and with RCPs at the account."""
    found = organization({f"rcp-{number}": one for number, one in enumerate(rcps)})
    attached = [{"policyId": f"p-rcp-{n}", "policyType": "RESOURCE_CONTROL_POLICY"} for n in range(len(rcps))]
    configuration = {"parentId": "ou-1", "attachedPolicies": []}
    sibling = item("AWS::Organizations::Account", SIBLING, SIBLING, "", configuration, account_id=MANAGEMENT)
    return [sibling, *(_with(one, attached) if one.resource_id == ACCOUNT else one for one in found)]


def _with(one: ConfigurationItem, attached: list[Json]) -> ConfigurationItem:
    policies = [*one.configuration["attachedPolicies"], *attached]
    return replace(one, configuration={**one.configuration, "attachedPolicies": policies})


def data(*statements: Json, principal: str = VENDOR, action: Any = "s3:GetObject", **more: Any) -> ConfigurationItem:
    return bucket("data", let({"AWS": principal}, action, OBJECTS), *statements, **more)


def judged(*items: ConfigurationItem, about: str = "data", usage: WrittenUsage | None = None) -> Any:
    found = list(CHECK.run(evidence(*items, usage=usage or WrittenUsage())))
    (one,) = [one for one in found if one.resource.endswith(about)]
    return one


@pytest.mark.parametrize("principal", [VENDOR, OUTSIDE, f"arn:aws:iam::{OUTSIDE}:role/reader"])
def test_whom_a_deny_on_the_organisation_keeps_out_has_no_grant(principal: str) -> None:
    one = judged(data(deny(**MEMBERS_ONLY), principal=principal), *home())
    assert isinstance(one, NotApplicable)
    assert one.reason == f"Statement[0] of its policy names {principal}: Statement[1] of its policy denies it"
    assert isinstance(judged(data(principal=principal), *home()), Finding)


def test_a_member_of_the_organisation_is_not_kept_out_by_it() -> None:
    assert isinstance(judged(data(deny(**MEMBERS_ONLY), principal=SIBLING), *home()), Finding)
    others_only = {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}
    assert isinstance(judged(data(deny(**others_only), principal=SIBLING), *home()), NotApplicable)


def test_whether_it_is_of_an_organisation_that_was_not_recorded_cannot_be_told() -> None:
    one = judged(data(deny(**MEMBERS_ONLY)))
    assert isinstance(one, NotEvaluated)
    assert "whether it is of organisation o-example was not recorded" in one.reason


def test_a_deny_of_other_actions_or_principals_leaves_the_grant() -> None:
    assert isinstance(judged(data(deny(action="s3:PutObject"))), Finding)
    assert isinstance(judged(data(deny({"AWS": "555566667777"}))), Finding)
    assert isinstance(judged(data(deny({"AWS": OUTSIDE}))), NotApplicable)


def test_only_the_actions_that_are_left_are_named() -> None:
    one = judged(data(deny(action="s3:PutObject"), action=["s3:PutObject", "s3:GetObject"]))
    assert one.details["action"] == ["s3:GetObject"]


def test_a_condition_that_can_be_met_leaves_the_grant() -> None:
    network = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    assert isinstance(judged(data(deny(**network)), *home()), Finding)


def test_a_resource_control_policy_keeps_outsiders_out() -> None:
    rcp = document({**deny(**MEMBERS_ONLY), "Resource": "*"})
    assert isinstance(judged(data(), *home(rcp)), NotApplicable)
    assert isinstance(judged(data(principal=SIBLING), *home(rcp)), Finding)


def test_a_public_policy_that_is_restricted_lets_nobody_in() -> None:
    restricted = {**OPEN, "restrictPublicBuckets": True}
    public = let("*", "s3:ListBucket", "arn:aws:s3:::data")
    assert isinstance(judged(data(public, publicAccessBlockConfiguration=restricted)), NotApplicable)
    assert isinstance(judged(data(publicAccessBlockConfiguration=restricted)), Finding)


def test_a_trust_policy_that_denies_whom_it_names_trusts_nobody() -> None:
    staff = f"arn:aws:iam::{ACCOUNT}:user/ann"

    def trusting(*more: Json) -> ConfigurationItem:
        statements = trust({"AWS": [staff, VENDOR]})["Statement"]
        return old(role("shared", {"Version": "2012-10-17", "Statement": [*statements, *more]}))

    usage = WrittenUsage([], [became(trusting(), staff)])
    kept = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": MEMBERS_ONLY}
    assert isinstance(judged(trusting(kept), *home(), about="shared", usage=usage), NotApplicable)
    assert isinstance(judged(trusting(), *home(), about="shared", usage=usage), Finding)


def test_a_bucket_without_a_policy_passes() -> None:
    assert isinstance(judged(bucket("data")), Passed)
