"""Internal access: who reaches a chosen resource, for what, and by which path; who does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from access_states import ACCOUNT, OTHER, allow, deny, document, organization, policy, policy_arn, role, trust, user
from external_states import HOME, bucket, evidence_of, let

from leastwise.checks.check import NotEvaluated, Passed
from leastwise.checks.internal_access import INTERNAL
from leastwise.model.finding import Finding, Severity
from leastwise.policy import ZoneOfTrust

DATA = "arn:aws:s3:::data"
READ = document(allow("s3:GetObject", f"{DATA}/reports/*"))


def run(*items, chosen=(DATA,), zone=HOME):
    return list(INTERNAL.run(replace(evidence_of(*items, zone=zone), critical_resources=chosen)))


def findings(*items, **more):
    return {one.principal.rpartition("/")[2]: one for one in run(*items, **more) if isinstance(one, Finding)}


def become(name):
    return document(allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/{name}"))


def test_nothing_is_said_where_no_resource_is_chosen():
    assert run(bucket("data"), chosen=()) == []


def test_a_resource_that_was_not_recorded_is_said():
    assert [type(one) for one in run(bucket("data"), chosen=("arn:aws:s3:::other",))] == [NotEvaluated]


def test_nobody_reaches_it():
    assert [type(one) for one in run(bucket("data"), user("ann"))] == [Passed]


def test_by_own_policy_for_what_it_allows_only():
    one = findings(bucket("data"), user("ann", {"a": READ}), user("bob", {"a": document(allow("s3:*", f"{DATA}2/*"))}))
    assert set(one) == {"ann"}
    assert one["ann"].details["action"] == ["s3:GetObject"]
    assert one["ann"].details["accessType"] == "INTRA_ACCOUNT"
    assert one["ann"].details["principalType"] == "IAM_USER"
    assert one["ann"].severity is Severity.LOW


def test_by_the_resource_policy_alone():
    ann = user("ann")
    one = findings(bucket("data", let({"AWS": ann.arn}, "s3:PutObject", f"{DATA}/*")), ann, user("bob"))
    assert set(one) == {"ann"}
    assert "of the resource's policy" in one["ann"].explanation[0]
    assert one["ann"].severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "items",
    [
        (user("ann", {"a": READ, "b": document(deny("s3:*"))}),),
        (user("ann", {"a": READ}, boundary=policy_arn("limit")), policy("limit", document(allow("ec2:*")))),
        (user("ann", {"a": READ}), *organization({"no": document(deny("s3:*"))}, {"ou-1": ["no"]})),
    ],
    ids=["deny", "boundary", "SCP"],
)
def test_what_is_limited_is_no_access(items):
    assert findings(bucket("data"), *items) == {}


def test_a_deny_of_the_resource_holds_for_administrators_too():
    shut = bucket("data", {**let("*", "s3:*", [DATA, f"{DATA}/*"]), "Effect": "Deny"})
    assert findings(shut, user("ann", {"a": document(allow("*"))})) == {}


def test_a_condition_is_named():
    inside = {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}
    ann = user("ann", {"a": document(allow("s3:GetObject", f"{DATA}/*", Condition=inside))})
    one = findings(bucket("data"), ann)["ann"]
    assert one.details["condition"] == {"aws:SourceIp": "198.51.100.0/24"}
    assert "under conditions" in one.explanation[0]


def test_another_account_takes_both_policies_and_the_zone():
    theirs = role("reader", inline={"a": READ}, account_id=OTHER)
    both = ZoneOfTrust(accounts=frozenset({ACCOUNT, OTHER}))
    opened = bucket("data", let({"AWS": OTHER}, "s3:GetObject", f"{DATA}/*"))
    assert findings(opened, theirs, zone=both)["reader"].details["accessType"] == "INTRA_ORG"
    assert findings(bucket("data"), theirs, zone=both) == {}
    assert findings(opened, theirs) == {}


def test_a_chain_of_roles():
    root = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    items = [
        bucket("data"),
        role("reader", root, {"a": READ}),
        role("middle", root, {"a": become("reader")}),
        user("ann", {"a": become("middle")}),
        user("bob", {"a": become("else")}),
    ]
    found = findings(*items)
    assert set(found) == {"reader", "middle", "ann"}
    assert [step["role"].rpartition("/")[2] for step in found["ann"].details["path"]] == ["middle", "reader"]
    assert found["ann"].details["action"] == ["s3:GetObject"]


def test_a_role_that_does_not_trust_is_no_hop():
    reader = role("reader", trust({"Service": "ec2.amazonaws.com"}), {"a": READ})
    assert set(findings(bucket("data"), reader, user("ann", {"a": become("reader")}))) == {"reader"}


def test_chains_end_after_three_hops():
    root = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    hops = [role(f"r{n}", root, {"a": become(f"r{n - 1}")}) for n in range(1, 6)]
    found = findings(bucket("data"), role("r0", root, {"a": READ}), *hops)
    assert set(found) == {"r0", "r1", "r2", "r3"}


def test_what_was_not_recorded_is_said():
    unknown = user("ann", attached=[policy_arn("lost")])
    assert any(isinstance(one, NotEvaluated) and "lost" in one.reason for one in run(bucket("data"), unknown))


def test_a_resource_whose_policy_was_not_recorded_is_said():
    data = bucket("data")
    unknown = replace(data, configuration={k: v for k, v in data.configuration.items() if k != "resourcePolicy"})
    assert any(isinstance(one, NotEvaluated) for one in run(unknown, user("ann")))
