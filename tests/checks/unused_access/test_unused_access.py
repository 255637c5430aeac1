"""Unused access: what is found, what is not, and what is said where nothing tells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    allow,
    deny,
    document,
    group,
    item,
    policy,
    policy_arn,
    role,
    trust,
    user,
)
from external_states import OUTSIDE, bucket, let, queue
from unused_states import (
    WrittenUsage,
    access_key,
    ago,
    became,
    call,
    evidence,
    old,
    signed,
    text_ago,
    tracked,
)

from leastwise.checks.check import NotApplicable, NotEvaluated, Passed
from leastwise.checks.unused_access import UNUSED_ACCESS
from leastwise.evidence.usage import Outcome
from leastwise.model.configuration_item import NotRead
from leastwise.model.finding import Finding, Severity

CHECKS = {check.id: check for check in UNUSED_ACCESS}
EC2 = document(allow("ec2:*"))
READ = document(allow("s3:ListAllMyBuckets"))
VENDOR = f"arn:aws:iam::{OUTSIDE}:root"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"


def run(name, *items, usage=None, **more):
    return list(CHECKS[name].run(evidence(*items, usage=usage, **more)))


def only(name, *items, usage=None, **more):
    results = run(name, *items, usage=usage, **more)
    assert len(results) == 1, results
    return results[0]


def services(finding):
    details = [one["unusedPermissionDetails"] for one in finding.details["findingDetails"]]
    return {
        one["serviceNamespace"]: [a["action"] for a in one["actions"]] if "actions" in one else None for one in details
    }


class TestRoles:
    def test_a_role_that_nobody_used_is_found(self):
        one = only("unused-role", old(role("idle", inline={"a": EC2})), usage=WrittenUsage())
        assert isinstance(one, Finding)
        assert one.finding_type == "UnusedIAMRole"
        assert one.details == {"findingDetails": [{"unusedIamRoleDetails": {"lastAccessed": None}}]}
        assert one.notes == ()

    def test_a_use_before_the_window_is_named(self):
        idle = old(role("idle"))
        one = only(
            "unused-role", idle, usage=WrittenUsage([call(idle, "s3", "ListBuckets", 100)], tracked=tracked(200))
        )
        assert one.details["findingDetails"][0]["unusedIamRoleDetails"]["lastAccessed"] == text_ago(100)

    @pytest.mark.parametrize("days", [1, 89])
    def test_a_call_within_the_window_is_use(self, days):
        busy = old(role("busy"))
        assert isinstance(
            only("unused-role", busy, usage=WrittenUsage([call(busy, "s3", "ListBuckets", days)])), Passed
        )

    def test_who_became_it_used_it(self):
        busy = old(role("busy"))
        assert isinstance(only("unused-role", busy, usage=WrittenUsage([], [became(busy, VENDOR)])), Passed)

    def test_denied_attempts_are_no_use_and_are_told(self):
        idle = old(role("idle"))
        usage = WrittenUsage(
            [call(idle, "s3", "ListBuckets", outcome=Outcome.DENIED)], [became(idle, VENDOR, denied=True)]
        )
        one = only("unused-role", idle, usage=usage)
        assert isinstance(one, Finding)
        assert any("4 attempts were denied" in sentence for sentence in one.explanation)

    def test_failed_calls_are_use(self):
        busy = old(role("busy"))
        usage = WrittenUsage([call(busy, "s3", "ListBuckets", outcome=Outcome.FAILED)])
        assert isinstance(only("unused-role", busy, usage=usage), Passed)

    def test_a_young_role_is_not_called_unused(self):
        one = only("unused-role", old(role("new"), 12), usage=WrittenUsage())
        assert isinstance(one, NotApplicable)
        assert "12 days old" in one.reason

    def test_a_role_of_unknown_age_is_not_called_unused(self):
        assert isinstance(only("unused-role", role("idle"), usage=WrittenUsage()), NotEvaluated)

    def test_a_role_made_again_has_not_the_uses_of_its_namesake(self):
        again = old(role("again", number=2), 100)
        usage = WrittenUsage(
            [call(again, "s3", "ListBuckets", 120, principal_id="AROAAGAIN00000001")],
            [became(again, VENDOR, 120)],
            tracked=tracked(300),
        )
        one = only("unused-role", again, usage=usage)
        assert one.details["findingDetails"][0]["unusedIamRoleDetails"]["lastAccessed"] is None

    def test_service_linked_roles_are_left_out(self):
        linked = old(role("AWSServiceRoleForSupport"))
        arn = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/support.amazonaws.com/{linked.resource_name}"
        linked = replace(linked, arn=arn)
        assert isinstance(only("unused-role", linked, usage=WrittenUsage()), NotApplicable)

    def test_without_any_source_it_is_not_evaluated(self):
        one = only("unused-role", old(role("idle")))
        assert isinstance(one, NotEvaluated)
        assert "no trail" in one.reason

    def test_role_last_used_tells_where_there_is_no_trail(self):
        assert isinstance(only("unused-role", old(role("idle"), roleLastUsed={})), Finding)
        used = {"lastUsedDate": text_ago(3), "region": "eu-west-1"}
        assert isinstance(only("unused-role", old(role("busy"), roleLastUsed=used)), Passed)

    def test_a_short_trail_lowers_the_confidence(self):
        one = only("unused-role", old(role("idle")), usage=WrittenUsage(tracked=tracked(40)))
        assert "in the 41 days that the trail covers" in one.title
        assert any("within the window" in note for note in one.notes)

    def test_a_trail_that_ended_before_the_window_tells_nothing(self):
        covered = tracked(400)[ACCOUNT]
        usage = WrittenUsage(tracked={ACCOUNT: replace(covered, until=ago(100))})
        assert isinstance(only("unused-role", old(role("idle")), usage=usage), NotEvaluated)

    def test_the_severity_follows_from_what_the_role_may_do(self):
        def severity(*attached, **inline):
            return only(
                "unused-role", old(role("idle", inline=inline, attached=attached)), usage=WrittenUsage()
            ).severity

        assert severity(ADMINISTRATOR_ACCESS) is Severity.HIGH
        assert severity(a=document(allow("s3:PutObject"))) is Severity.MEDIUM
        assert severity(a=READ) is Severity.LOW
        assert severity(ADMINISTRATOR_ACCESS, a=document(deny("*"))) is Severity.LOW


class TestCredentials:
    def test_an_unused_key_is_found_and_a_used_one_is_not(self):
        ann = old(user("ann"))
        assert only("unused-access-key", ann, access_key("ann"), usage=WrittenUsage()).details["findingDetails"] == [
            {"unusedIamUserAccessKeyDetails": {"accessKeyId": "AKIAEXAMPLE", "lastAccessed": None}}
        ]
        usage = WrittenUsage(credentials=[signed(ann, "AKIAEXAMPLE")])
        assert isinstance(only("unused-access-key", ann, access_key("ann"), usage=usage), Passed)

    def test_what_iam_tells_of_a_key_counts(self):
        ann = old(user("ann"))
        assert isinstance(only("unused-access-key", ann, access_key("ann", lastUsedDate=text_ago(3))), Passed)
        assert isinstance(only("unused-access-key", ann, access_key("ann", lastUsedDate=None)), Finding)
        assert isinstance(only("unused-access-key", ann, access_key("ann")), NotEvaluated)

    def test_the_credential_report_is_matched_by_the_day_the_key_was_made(self):
        report = {"accessKey1LastRotated": text_ago(400), "accessKey1LastUsedDate": text_ago(5)}
        assert isinstance(
            only("unused-access-key", old(user("ann"), credentialReport=report), access_key("ann")), Passed
        )
        other = {**report, "accessKey1LastRotated": text_ago(300)}
        found = only("unused-access-key", old(user("ann"), credentialReport=other), access_key("ann"))
        assert isinstance(found, NotEvaluated)

    def test_inactive_and_young_keys_are_not_called_unused(self):
        ann = old(user("ann"))
        for key in (access_key("ann", status="Inactive"), access_key("ann", days=5)):
            assert isinstance(only("unused-access-key", ann, key, usage=WrittenUsage()), NotApplicable)

    def test_a_key_of_root_is_grave(self):
        one = only("unused-access-key", access_key("<root_account>"), usage=WrittenUsage())
        assert one.severity is Severity.HIGH
        assert one.resource == f"arn:aws:iam::{ACCOUNT}:root"

    def test_passwords(self):
        def ann(profile, **facts):
            one = old(user("ann"), **facts)
            return replace(one, configuration={**one.configuration, **profile})

        has = {"loginProfile": {"createDate": text_ago(300)}}
        assert isinstance(only("unused-password", ann(has), usage=WrittenUsage()), Finding)
        signed_in = WrittenUsage(credentials=[signed(ann(has), "password")])
        assert isinstance(only("unused-password", ann(has), usage=signed_in), Passed)
        assert isinstance(only("unused-password", ann(has, passwordLastUsed=text_ago(4))), Passed)
        assert isinstance(only("unused-password", ann({"loginProfile": None}), usage=WrittenUsage()), NotApplicable)
        assert isinstance(only("unused-password", ann({}), usage=WrittenUsage()), NotEvaluated)
        assert isinstance(only("unused-password", ann(has)), NotEvaluated)
        young = {"loginProfile": {"createDate": text_ago(10)}}
        assert isinstance(only("unused-password", ann(young), usage=WrittenUsage()), NotApplicable)


class TestPermissions:
    def test_ec2_star_of_which_one_action_is_used(self):
        busy = old(role("busy", inline={"a": EC2}))
        one = only("unused-permission", busy, usage=WrittenUsage([call(busy, "ec2", "DescribeInstances")]))
        unused = services(one)["ec2"]
        assert "ec2:DescribeInstances" not in unused
        assert {"ec2:RunInstances", "ec2:TerminateInstances", "ec2:CreateTags"} <= set(unused)
        assert one.severity is Severity.MEDIUM

    def test_a_service_used_six_months_ago_is_unused_whole(self):
        ann = old(user("ann", {"a": document(allow(["glue:*", "s3:ListAllMyBuckets"]))}))
        calls = [call(ann, "glue", "GetJobs", 180), call(ann, "s3", "ListBuckets", 1)]
        one = only("unused-permission", ann, usage=WrittenUsage(calls, tracked=tracked(200)))
        assert services(one) == {"glue": None}
        assert one.details["findingDetails"][0]["unusedPermissionDetails"]["lastAccessed"] == text_ago(180)

    def test_what_is_denied_or_beyond_the_boundary_is_not_granted(self):
        statements = document(allow(["glue:GetJobs", "sqs:ListQueues", "s3:ListAllMyBuckets"]), deny("glue:*"))
        limit = policy("limit", document(allow(["s3:*", "glue:*"])))
        busy = old(role("busy", inline={"a": statements}, boundary=policy_arn("limit")))
        one = only("unused-permission", busy, limit, usage=WrittenUsage([call(busy, "s3", "ListBuckets")]))
        assert isinstance(one, Passed)

    def test_all_that_is_used_passes(self):
        busy = old(role("busy", inline={"a": READ}))
        assert isinstance(
            only("unused-permission", busy, usage=WrittenUsage([call(busy, "s3", "ListBuckets")])), Passed
        )

    def test_data_actions_are_not_called_unused_without_data_events(self):
        rights = document(allow(["s3:GetObject", "s3:ListAllMyBuckets", "s3:GetBucketPolicy"]))
        busy = old(role("busy", inline={"a": rights}))
        calls = [call(busy, "s3", "ListBuckets")]
        with_events = only("unused-permission", busy, usage=WrittenUsage(calls))
        without = only("unused-permission", busy, usage=WrittenUsage(calls, tracked=tracked(data_events=frozenset())))
        assert services(with_events)["s3"] == ["s3:GetBucketPolicy", "s3:GetObject"]
        assert services(without)["s3"] == ["s3:GetBucketPolicy"]
        assert any("1 more actions" in note for note in without.notes)

    def test_denied_attempts_are_no_use_of_a_permission(self):
        busy = old(role("busy", inline={"a": document(allow(["s3:ListAllMyBuckets", "glue:GetJobs"]))}))
        calls = [call(busy, "s3", "ListBuckets"), call(busy, "glue", "GetJobs", outcome=Outcome.DENIED)]
        one = only("unused-permission", busy, usage=WrittenUsage(calls))
        assert services(one) == {"glue": None}
        assert any("3 to glue" in sentence for sentence in one.explanation)

    def test_a_principal_that_did_nothing_is_left_to_its_own_finding(self):
        assert isinstance(
            only("unused-permission", old(role("idle", inline={"a": EC2})), usage=WrittenUsage()), NotApplicable
        )

    def test_tagging_of_what_is_made_is_not_called_unused(self):
        busy = old(role("busy", inline={"a": EC2}))
        one = only("unused-permission", busy, usage=WrittenUsage([call(busy, "ec2", "RunInstances")]))
        assert "ec2:CreateTags" not in services(one)["ec2"]

    def test_activity_that_only_iam_tells_of_is_not_judged(self):
        busy = old(role("busy", inline={"a": EC2}), roleLastUsed={"lastUsedDate": text_ago(1)})
        assert isinstance(only("unused-permission", busy), NotEvaluated)

    def test_access_advisor_tells_of_services(self):
        told = [{"serviceNamespace": "ec2", "lastAuthenticated": text_ago(2)}, {"serviceNamespace": "glue"}]
        rights = document(allow(["ec2:*", "glue:*"]))
        facts = {"serviceLastAccessedDate": text_ago(1), "serviceLastAccessed": told}
        one = only("unused-permission", old(role("busy", inline={"a": rights}), **facts))
        assert services(one) == {"glue": None}


class TestGroupsAndPolicies:
    def test_a_group_without_members(self):
        assert isinstance(only("unused-group", old(group("empty")), usage=WrittenUsage()), Finding)
        unread = NotRead(ACCOUNT, "global", "AWS::IAM::User", "", "denied", "iam:ListUsers")
        assert isinstance(
            only("unused-group", old(group("empty")), usage=WrittenUsage(), not_read=(unread,)), NotEvaluated
        )

    def test_a_group_of_which_nothing_is_used(self):
        readers = old(group("readers", {"a": document(allow("glue:GetJobs"))}))
        ann = old(user("ann", {"b": READ}, groups=["readers"]))
        idle = WrittenUsage([call(ann, "s3", "ListBuckets")])
        assert isinstance(only("unused-group", readers, ann, usage=idle), Finding)
        assert isinstance(
            only("unused-group", readers, ann, usage=WrittenUsage([call(ann, "glue", "GetJobs")])), Passed
        )
        assert isinstance(only("unused-group", readers, ann), NotEvaluated)

    def test_policies(self):
        jobs = old(policy("jobs", document(allow("glue:GetJobs"))))
        ann = old(user("ann", attached=[policy_arn("jobs")]))
        bob = old(user("bob"))
        assert "attached to nothing" in only("unused-policy", jobs, bob, usage=WrittenUsage()).title
        assert isinstance(only("unused-policy", jobs, usage=WrittenUsage()), NotEvaluated)
        assert "nobody used" in only("unused-policy", jobs, ann, usage=WrittenUsage()).title
        assert isinstance(only("unused-policy", jobs, ann, usage=WrittenUsage([call(ann, "glue", "GetJobs")])), Passed)
        limited = old(user("cat", boundary=policy_arn("jobs")))
        assert isinstance(only("unused-policy", jobs, limited, usage=WrittenUsage()), Passed)
        fence = old(policy("jobs", document(deny("*"))))
        assert isinstance(only("unused-policy", fence, ann, usage=WrittenUsage()), Passed)
        elsewhere = old(policy("jobs", document(allow("glue:GetJobs"))), attachmentCount=1)
        assert isinstance(only("unused-policy", elsewhere, bob, usage=WrittenUsage()), NotEvaluated)


def _provider():
    return old(item("AWS::IAM::SAMLProvider", SAML, "corp", SAML, {}))


class TestTrust:
    def test_identity_providers(self):
        signing = old(role("staff", trust({"Federated": SAML}, "sts:AssumeRoleWithSAML")))
        assert "trusted by no role" in only("unused-identity-provider", _provider(), usage=WrittenUsage()).title
        assert "led nobody" in only("unused-identity-provider", _provider(), signing, usage=WrittenUsage()).title
        used = WrittenUsage([], [became(signing, SAML)])
        assert isinstance(only("unused-identity-provider", _provider(), signing, usage=used), Passed)
        assert isinstance(only("unused-identity-provider", _provider(), signing), NotEvaluated)

    def test_a_trusted_principal_that_never_came(self):
        ann, bob = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("ann", "bob"))
        shared = old(role("shared", trust({"AWS": [ann, bob]})))
        one = only("unused-trusted-principal", shared, usage=WrittenUsage([], [became(shared, ann)]))
        assert one.principal == bob
        assert isinstance(only("unused-trusted-principal", shared, usage=WrittenUsage()), NotApplicable)
        both = WrittenUsage([], [became(shared, ann), became(shared, bob)])
        assert isinstance(only("unused-trusted-principal", shared, usage=both), Passed)

    def test_a_service_comes_under_its_regional_name_too(self):
        shared = old(role("shared", trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]})))
        one = only("unused-trusted-principal", shared, usage=WrittenUsage([], [became(shared, "ec2.amazonaws.com")]))
        assert one.principal == "lambda.amazonaws.com"

    def test_use_of_which_nobody_tells_how_it_began_is_not_judged(self):
        shared = old(role("shared"))
        usage = WrittenUsage([call(shared, "s3", "ListBuckets")])
        assert isinstance(only("unused-trusted-principal", shared, usage=usage), NotEvaluated)

    def test_a_vendor_that_never_came(self):
        ann = f"arn:aws:iam::{ACCOUNT}:user/ann"
        shared = old(role("shared", trust({"AWS": [ann, VENDOR]})))
        usage = WrittenUsage([], [became(shared, ann)])
        one = only("unused-cross-account-grant", shared, usage=usage)
        assert one.principal == VENDOR
        assert isinstance(only("unused-trusted-principal", shared, usage=usage), Passed)
        came = WrittenUsage([], [became(shared, f"arn:aws:iam::{OUTSIDE}:role/x")])
        assert isinstance(only("unused-cross-account-grant", shared, usage=came), Passed)

    def test_one_of_an_account_of_which_only_the_account_is_known(self):
        theirs = f"arn:aws:iam::{OUTSIDE}:role/x"
        shared = old(role("shared", trust({"AWS": theirs})))
        usage = WrittenUsage([], [became(shared, OUTSIDE)])
        assert any(isinstance(one, NotEvaluated) for one in run("unused-cross-account-grant", shared, usage=usage))


class TestResourcePolicies:
    def test_a_bucket_that_a_vendor_never_read(self):
        data = bucket("data", let({"AWS": VENDOR}, "s3:GetObject", "arn:aws:s3:::data/*"))
        assert isinstance(only("unused-cross-account-grant", data, usage=WrittenUsage()), Finding)
        silent = WrittenUsage(tracked=tracked(data_events=frozenset()))
        assert isinstance(only("unused-cross-account-grant", data, usage=silent), NotEvaluated)
        assert isinstance(only("unused-cross-account-grant", data), NotEvaluated)

    def test_calls_on_the_resource_and_elsewhere(self):
        data = bucket("data", let({"AWS": VENDOR}, "s3:GetObject", "arn:aws:s3:::data/*"))
        theirs = f"arn:aws:iam::{OUTSIDE}:role/reader"

        def judged(resource, days=1, who=theirs):
            usage = WrittenUsage([call(who, "s3", "GetObject", days, resource=resource)])
            return only("unused-cross-account-grant", data, usage=usage)

        assert isinstance(judged("arn:aws:s3:::data/a"), Passed)
        assert isinstance(judged("arn:aws:s3:::data2/a"), NotEvaluated)
        assert isinstance(judged("arn:aws:s3:::data/a", days=100), Finding)
        assert isinstance(judged("arn:aws:s3:::data/a", who="arn:aws:iam::555566667777:role/x"), Finding)

    def test_grants_within_the_account_are_not_its_business(self):
        own = queue(let({"AWS": ACCOUNT}, "sqs:SendMessage"))
        assert isinstance(only("unused-cross-account-grant", own, usage=WrittenUsage()), Passed)


class TestConditions:
    LIMITED = document(allow("s3:ListAllMyBuckets", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))

    def test_a_condition_that_kept_nothing_away(self):
        busy = old(role("busy", inline={"a": self.LIMITED}))
        one = only("unused-condition", busy, usage=WrittenUsage([call(busy, "s3", "ListBuckets")]))
        assert one.severity is Severity.INFORMATIONAL
        assert one.details["condition"] == {"aws:MultiFactorAuthPresent": "true"}

    def test_a_condition_that_denied_or_was_never_met_is_not_found(self):
        busy = old(role("busy", inline={"a": self.LIMITED}))
        calls = [call(busy, "s3", "ListBuckets"), call(busy, "s3", "ListBuckets", outcome=Outcome.DENIED)]
        assert isinstance(only("unused-condition", busy, usage=WrittenUsage(calls)), Passed)
        assert isinstance(only("unused-condition", busy, usage=WrittenUsage()), Passed)
        short = WrittenUsage([call(busy, "s3", "ListBuckets")], tracked=tracked(20))
        assert isinstance(only("unused-condition", busy, usage=short), NotEvaluated)
