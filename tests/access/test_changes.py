"""What a change newly allows and no longer allows: each trap is a state before, a state after, and the sentences."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    MANAGEMENT,
    OTHER,
    Json,
    allow,
    deny,
    document,
    group,
    item,
    organization,
    policy,
    policy_arn,
    role,
    state,
    trust,
    user,
)

from leastwise.access.changes import AccessChange, access_changes
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, Origin

PASS_ROLE = document(allow("iam:PassRole"))
READ = document(allow("s3:GetObject", "arn:aws:s3:::reports/*"))
BOUND = policy("Bound", document(allow("sqs:*")))
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def sentences(changes: list[AccessChange]) -> list[str]:
    """The sentences, each with + (widened), - (narrowed) or ? and with ! for an escalation."""
    marks = {"widened": "+", "narrowed": "-", "undecided": "?"}
    return [f"{marks[one.direction]}{'!' * one.escalation} {one.sentence}" for one in changes]


def changed(before: list[ConfigurationItem], after: list[ConfigurationItem], *keys: ConfigurationItem) -> list[str]:
    """The sentences of a change of some resources, by default of the last item before or after."""
    concerned = {one.key for one in keys or (after or before)[-1:]}
    return sentences(access_changes(state(*before), state(*after), concerned))


def test_administrator_access_is_everything_and_an_escalation() -> None:
    assert changed([user("alice")], [user("alice", attached=[ADMINISTRATOR_ACCESS])]) == [
        "+! alice can now do everything (AdministratorAccess)"
    ]
    assert changed([user("alice", attached=[ADMINISTRATOR_ACCESS])], [user("alice")]) == [
        "- alice can no longer do everything (AdministratorAccess)"
    ]


def test_administrator_access_a_second_time_allows_nothing_new() -> None:
    admins = group("admins", attached=[ADMINISTRATOR_ACCESS])
    before = [admins, user("alice", groups=["admins"])]
    after = [admins, user("alice", groups=["admins"], attached=[ADMINISTRATOR_ACCESS], inline={"P": PASS_ROLE})]
    assert changed(before, after) == []


def test_a_boundary_keeps_an_added_policy_from_allowing_anything() -> None:
    bound = {"boundary": policy_arn("Bound")}
    before = [BOUND, user("alice", **bound)]
    assert changed(before, [BOUND, user("alice", {"P": PASS_ROLE}, **bound)]) == []
    assert changed(before, [BOUND, user("alice", attached=[ADMINISTRATOR_ACCESS], **bound)]) == [
        "+ alice can now sqs:* on any resource (AdministratorAccess)"
    ]


def test_a_boundary_that_goes_lets_what_it_limited_through() -> None:
    before = [BOUND, user("alice", {"P": PASS_ROLE}, boundary=policy_arn("Bound"))]
    assert changed(before, [BOUND, user("alice", {"P": PASS_ROLE})]) == [
        "+! alice can now iam:PassRole on any resource "
        "(inline policy P; no longer limited by permissions boundary Bound)"
    ]


def test_an_edited_boundary_touches_its_users() -> None:
    alice = user("alice", {"P": PASS_ROLE}, boundary=policy_arn("Bound"))
    wider = policy("Bound", document(allow("sqs:*")), document(allow(["sqs:*", "iam:*"])))
    assert changed([alice, BOUND], [alice, wider]) == [
        "+! alice can now iam:PassRole on any resource "
        "(inline policy P; no longer limited by permissions boundary Bound)"
    ]


def test_conditions_of_a_boundary_are_named_as_a_limit() -> None:
    bound = policy("Bound", document(allow("s3:*", "arn:aws:s3:::reports/*")))
    before = [bound, user("alice", boundary=policy_arn("Bound"))]
    after = [bound, user("alice", {"P": document(allow("s3:GetObject"))}, boundary=policy_arn("Bound"))]
    [change] = access_changes(state(*before), state(*after), [after[-1].key])
    expected = "alice can now s3:GetObject on any resource within permissions boundary Bound (inline policy P)"
    assert change.sentence == expected
    assert change.request is not None
    assert change.request.resource.startswith("arn:aws:s3:::reports/")


def test_an_scp_denies_what_a_policy_adds() -> None:
    held = organization({"NoIam": document(deny("iam:*"))}, {"ou-1": ["NoIam"]})
    assert changed([*held, user("alice")], [*held, user("alice", {"P": PASS_ROLE})]) == []
    free = organization({"NoIam": document(deny("iam:*"))})
    assert changed([*free, user("alice")], [*free, user("alice", {"P": PASS_ROLE})]) != []


def test_an_scp_does_not_limit_the_management_account() -> None:
    held = organization({"NoIam": document(deny("iam:*"))}, {"r-1": ["NoIam"]})
    root = user("root", account_id=MANAGEMENT)
    after = user("root", {"P": PASS_ROLE}, account_id=MANAGEMENT)
    assert changed([*held, root], [*held, after]) != []


def test_an_attached_scp_is_said_once_for_the_account() -> None:
    before, after = (
        organization({"NoIam": document(deny("iam:*"))}, attached) for attached in ({}, {"ou-1": ["NoIam"]})
    )
    unit = before[2]
    expected = "the principals of account 111122223333 are {} iam:* on any resource (service control policy NoIam)"
    assert changed(before, after, unit) == [f"- {expected.format('now denied')}"]
    assert changed(after, before, unit) == [f"+ {expected.format('no longer denied')}"]


def test_a_detached_full_access_scp_leaves_nothing() -> None:
    before = organization({})
    after = [one for one in before if one.resource_id != "ou-1"]
    unit = next(one for one in before if one.resource_id == "ou-1")
    bare = {**unit.configuration, "attachedPolicies": []}
    after.append(item(unit.resource_type, "ou-1", "ou-1", "", bare, account_id=MANAGEMENT))
    [change] = access_changes(state(*before), state(*after), [unit.key])
    assert change.narrowed
    assert "are now kept from everything" in change.sentence


def test_a_group_policy_edit_touches_members_and_nobody_else() -> None:
    members = [user("bob", groups=["devs"]), user("carol", groups=["devs"]), user("dave")]
    before = [*members, group("devs", {"W": READ})]
    after = [*members, group("devs", {"W": document(allow("s3:*", "arn:aws:s3:::reports/*"))})]
    assert changed(before, after) == [
        f"+ {name} can now s3:* but s3:GetObject on arn:aws:s3:::reports/* (inline policy W of group devs)"
        for name in ("bob", "carol")
    ]


def test_joining_and_leaving_a_group() -> None:
    admins = group("admins", attached=[ADMINISTRATOR_ACCESS])
    out, member = user("bob"), user("bob", groups=["admins"])
    assert changed([admins, out], [admins, member]) == [
        "+! bob can now do everything (AdministratorAccess of group admins)"
    ]
    assert changed([admins, member], [admins, out]) == [
        "- bob can no longer do everything (AdministratorAccess of group admins)"
    ]


def test_a_default_version_switched_back_touches_roles_and_group_members() -> None:
    group_of_it = group("devs", attached=[policy_arn("P")])
    held = [role("deploy", attached=[policy_arn("P")]), group_of_it, user("bob", groups=["devs"]), user("eve")]
    versions = PASS_ROLE, READ
    after = [*held, policy("P", *versions, default=1)]
    assert changed([*held, policy("P", *versions, default=2)], after) == [
        "+! role deploy can now iam:PassRole on any resource (P)",
        "- role deploy can no longer s3:GetObject on arn:aws:s3:::reports/* (P)",
        "+! bob can now iam:PassRole on any resource (P of group devs)",
        "- bob can no longer s3:GetObject on arn:aws:s3:::reports/* (P of group devs)",
    ]


def test_a_new_version_that_is_not_the_default_changes_nothing() -> None:
    held = [role("deploy", attached=[policy_arn("P")])]
    assert changed([*held, policy("P", READ)], [*held, policy("P", READ, PASS_ROLE, default=1)]) == []


def test_a_version_that_says_the_same_in_other_words_changes_nothing() -> None:
    held = [role("deploy", attached=[policy_arn("P")])]
    same = document(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*"), allow("s3:GetObject"))
    other = document(allow("s3:PutObject", "arn:aws:s3:::a/*"), allow(["s3:getobject"]))
    assert changed([*held, policy("P", same)], [*held, policy("P", same, other)]) == []


def test_a_removed_deny_widens() -> None:
    before = user("alice", {"W": document(allow("s3:*"), deny("s3:Delete*"))})
    after = user("alice", {"W": document(allow("s3:*"))})
    assert changed([before], [after]) == [
        "+ alice can now s3:Delete* on any resource (inline policy W; no longer denied by inline policy W)"
    ]
    assert changed([after], [before]) == [
        "- alice can no longer s3:Delete* on any resource (inline policy W; now denied by inline policy W)"
    ]


def test_an_administrator_who_loses_a_part_does_not_lose_everything() -> None:
    before = user("alice", attached=[ADMINISTRATOR_ACCESS])
    after = user("alice", {"D": document(deny("iam:*"))}, [ADMINISTRATOR_ACCESS])
    assert changed([before], [after]) == [
        "- alice can no longer iam:* on any resource (AdministratorAccess; now denied by inline policy D)"
    ]
    bound = user("alice", attached=[ADMINISTRATOR_ACCESS], boundary=policy_arn("Bound"))
    [sentence] = changed([BOUND, before], [BOUND, bound])
    assert sentence.startswith("- alice can no longer do everything but sqs:* (AdministratorAccess; now limited by")


def test_a_tag_opens_what_a_condition_on_tags_allows() -> None:
    inline = {"W": document(allow("sqs:*", Condition={"StringEquals": {"aws:PrincipalTag/Team": "blue"}}))}
    before, after = user("alice", inline), user("alice", inline, tags={"team": "blue"})
    assert changed([before], [after]) == ["+ alice can now sqs:* on any resource (inline policy W)"]
    assert changed([before], [user("alice", inline, tags={"team": "red"})]) == []


def test_own_credentials_are_no_escalation_but_own_policies_are() -> None:
    own = "arn:aws:iam::*:user/${aws:username}"
    keys = user("alice", {"K": document(allow("iam:CreateAccessKey", own))})
    assert changed([user("alice")], [keys]) == [
        "+ alice can now iam:CreateAccessKey on arn:aws:iam::*:user/alice (inline policy K)"
    ]
    policies = user("alice", {"K": document(allow("iam:AttachUserPolicy", own))})
    assert changed([user("alice")], [policies])[0].startswith("+! ")
    other = user("alice", {"K": document(allow("iam:CreateAccessKey", "arn:aws:iam::*:user/bob"))})
    assert changed([user("alice")], [other])[0].startswith("+! ")


def test_actions_that_the_reference_does_not_know_are_said() -> None:
    after = user("alice", {"W": document(allow("newservice:*"))})
    assert changed([user("alice")], [after]) == ["+ alice can now newservice:* on any resource (inline policy W)"]
    assert changed([after], [after]) == []
    everything = {"A": document(allow("*"))}
    denied = user("alice", everything | {"D": document(deny("newservice:*"))})
    assert changed([user("alice", everything)], [denied]) == [
        "- alice can no longer newservice:* on any resource (inline policy A; now denied by inline policy D)"
    ]


def test_trust_widened_to_another_account() -> None:
    own = f"arn:aws:iam::{ACCOUNT}:root"
    before = role("audit", trust({"AWS": own}))
    after = role("audit", trust({"AWS": [own, f"arn:aws:iam::{OTHER}:root"]}))
    [change] = access_changes(state(before), state(after), [after.key])
    assert change.sentence == "account 222222222222 can now assume role audit"
    assert change.widened
    assert change.escalation, "another account can now be this role"
    assert change.request is not None
    assert change.request.resource == after.arn
    assert changed([after], [before]) == ["- account 222222222222 can no longer assume role audit"]


def test_trust_of_a_powerful_role_is_an_escalation() -> None:
    before = role("audit", attached=[ADMINISTRATOR_ACCESS])
    after = role("audit", trust({"AWS": OTHER}), attached=[ADMINISTRATOR_ACCESS])
    assert changed([before], [after]) == [
        "+! account 222222222222 can now assume role audit",
        "- service ec2.amazonaws.com can no longer assume role audit",
    ]


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (trust("*"), "any AWS account can now assume role audit"),
        (
            trust({"AWS": "*"}, Condition={"StringEquals": {"sts:ExternalId": "x"}}),
            "any AWS account can now assume role audit if StringEquals sts:externalid x",
        ),
        (
            trust({"AWS": f"arn:aws:iam::{OTHER}:role/ci"}),
            "role ci of account 222222222222 can now assume role audit",
        ),
        (trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/alice"}), "user alice can now assume role audit"),
        (trust({"Service": "lambda.amazonaws.com"}), "service lambda.amazonaws.com can now assume role audit"),
        (
            trust({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"}, "sts:AssumeRoleWithSAML"),
            f"provider arn:aws:iam::{ACCOUNT}:saml-provider/idp can now assume role audit",
        ),
    ],
)
def test_who_may_become_a_role(trusted: Json, expected: str) -> None:
    nobody = document()
    changes = access_changes(state(role("audit", nobody)), state(role("audit", trusted)), [role("audit").key])
    assert expected in [one.sentence for one in changes if one.widened]
    assert not [one for one in changes if not one.widened]


def test_a_role_recreated_is_another_role() -> None:
    old, new = role("x", inline={"P": PASS_ROLE}), role("x", inline={"P": READ}, number=1)
    assert changed([old], [new], old, new) == [
        "- role x can no longer iam:PassRole on any resource (inline policy P)",
        "+ role x can now s3:GetObject on arn:aws:s3:::reports/* (inline policy P)",
        "- service ec2.amazonaws.com can no longer assume role x",
        "+ service ec2.amazonaws.com can now assume role x",
    ]


def test_a_bucket_policy_that_lets_an_account_in() -> None:
    def bucket(resource_policy: Json | None) -> ConfigurationItem:
        return item("AWS::S3::Bucket", "b", "b", "arn:aws:s3:::b", {"resourcePolicy": resource_policy})

    opened = document({**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": {"AWS": OTHER}})
    sentence = "account 222222222222 can {} s3:GetObject on arn:aws:s3:::b/*"
    assert changed([bucket(None)], [bucket(opened)]) == [f"+! {sentence.format('now')}"]
    assert changed([bucket(opened)], [bucket(None)]) == [f"- {sentence.format('no longer')}"]


def test_everyone_is_said_once() -> None:
    def function(principal: Json | str) -> ConfigurationItem:
        own = document({**allow("lambda:InvokeFunction"), "Principal": principal})
        arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
        return item("AWS::Lambda::Function", "f", "f", arn, {"resourcePolicy": own})

    before = function({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    assert changed([before], [function("*")]) == ["+! anyone can now lambda:InvokeFunction on any resource"]


def test_an_unrecorded_policy_is_undecided_and_never_nothing() -> None:
    assert changed([user("alice")], [user("alice", attached=[READ_ONLY])]) == [
        "? alice now has policy ReadOnlyAccess, whose content was not recorded: what that changes is not known"
    ]
    held = user("alice", attached=[READ_ONLY])
    [change] = access_changes(state(held), state(user("alice", {"P": READ}, attached=[READ_ONLY])), [held.key])
    assert change.widened
    assert change.unrecorded == ("policy ReadOnlyAccess was not recorded",)


def test_a_document_seen_for_the_first_time_is_no_change_but_an_edit_is_undecided() -> None:
    held = role("deploy", attached=[policy_arn("P")])
    assert changed([held], [held, policy("P", PASS_ROLE, origin=Origin.SNAPSHOT)]) == []
    assert changed([held], [held, policy("P", PASS_ROLE)]) == [
        "? policy P was changed, and what it held before was not recorded: "
        "what that changes for role deploy is not known"
    ]


def test_a_damaged_document_is_undecided() -> None:
    [change] = changed([user("alice")], [user("alice", {"W": {"Statement": "cut off"}})])
    assert change.startswith("? alice now has inline policy W, whose content cannot be read")


def test_nothing_recorded_says_nothing() -> None:
    assert access_changes(State(None, {}), State(None, {}), [user("alice").key]) == []


def permission_set(**members: Any) -> ConfigurationItem:
    arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
    return item("AWS::SSO::PermissionSet", arn, "Operator", arn, members)


def test_a_permission_set_and_its_assignments() -> None:
    narrow, wide = permission_set(inlinePolicy=READ), permission_set(managedPolicies=[ADMINISTRATOR_ACCESS])
    assert changed([narrow], [wide]) == ["+! permission set Operator can now do everything (AdministratorAccess)"]
    named = permission_set(customerManagedPolicies=[{"name": "Ours", "path": "/"}])
    assert changed([permission_set()], [named])[0].startswith(
        "? permission set Operator now has policy customer managed"
    )
    members = {"permissionSetArn": wide.arn, "accountId": ACCOUNT, "principalType": "USER", "principalId": "u-1"}
    assignment = item("AWS::SSO::Assignment", "a", "a", "", members)
    carol = item("AWS::IdentityStore::User", "u-1", "carol@example.com", "", {})
    sentence = "Identity Center user carol@example.com can {} use permission set Operator in account 111122223333"
    assert changed([wide, carol], [wide, carol, assignment]) == [f"+! {sentence.format('now')}"]
    assert changed([wide, carol, assignment], [wide, carol], assignment) == [f"- {sentence.format('no longer')}"]
    assert changed([narrow, carol], [narrow, carol, assignment]) == [f"+ {sentence.format('now')}"]
