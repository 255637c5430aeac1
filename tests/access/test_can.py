"""Could a principal do something: each trap is a state, a question and the verdict with its reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    MANAGEMENT,
    NOW,
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

from leastwise.access.can import AccessAnswer, can, context_of
from leastwise.access.verdict import Verdict
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import load_reference

OBJECT = "arn:aws:s3:::b/dave/1"
READ = document(allow("s3:GetObject", "arn:aws:s3:::b/*"))
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def bucket(policy_of_it: Json | None = None, **more: Any) -> ConfigurationItem:
    configuration = {"resourcePolicy": policy_of_it, **more}
    return item("AWS::S3::Bucket", "b", "b", "arn:aws:s3:::b", configuration, region="eu-central-1")


def opened(principal: Json | str, **more: Any) -> Json:
    return document({**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": principal, **more})


def ask(
    where: State, principal: str, action: str = "s3:GetObject", resource: str = OBJECT, **more: Any
) -> AccessAnswer:
    context = context_of(more.pop("context", ()))
    return can(where, principal, action, resource, load_reference(), now=NOW, context=context, **more)


def verdict(*question: Any, **more: Any) -> str:
    return str(ask(*question, **more).verdict)


def test_identity_policies_from_everywhere() -> None:
    where = state(
        bucket(),
        policy("P", READ),
        group("readers", {"R": READ}),
        group("attached", attached=[policy_arn("P")]),
        user("inline", {"R": READ}),
        user("managed", attached=[policy_arn("P")]),
        user("grouped", groups=["readers"]),
        user("both", groups=["Attached"]),
        user("nothing"),
        role("task", inline={"R": READ}),
    )
    names = ("inline", "managed", "grouped", "both", "task", "nothing")
    assert [verdict(where, one) for one in names] == ["yes"] * 5 + ["no"]
    assert ask(where, "grouped").through[0][0] == "inline policy R of group readers"


def test_limits_take_away() -> None:
    bound = policy("Bound", document(allow("sqs:*")))
    limited = user("alice", {"R": READ}, boundary=policy_arn("Bound"))
    assert verdict(state(bucket(), bound, limited), "alice") == "no"
    held = organization({"NoS3": document(deny("s3:*"))}, {"ou-1": ["NoS3"]})
    found = ask(state(bucket(), *held, user("alice", {"R": READ})), "alice")
    assert found.verdict is Verdict.NO
    assert "NoS3" in found.explanation.reasons[0]
    management = user("boss", {"R": READ}, account_id=MANAGEMENT)
    assert verdict(state(*held, management), "boss") == "yes"


def test_conditions_make_the_answer_conditional_and_context_decides() -> None:
    where = state(bucket(), user("bob", {"M": document(deny("*", Condition=MFA))}, [ADMINISTRATOR_ACCESS]))
    found = ask(where, "bob")
    assert found.verdict is Verdict.CONDITIONAL
    assert [one.sentence for one in found.conditions] == [
        "unless BoolIfExists aws:multifactorauthpresent false  (Statement[0] of inline policy M)"
    ]
    assert found.request.context["aws:multifactorauthpresent"] == ("true",)
    assert verdict(where, "bob", context=["aws:MultiFactorAuthPresent=true"]) == "yes"
    assert verdict(where, "bob", context=["aws:MultiFactorAuthPresent=false"]) == "no"


def test_two_policies_that_leave_no_gap_are_a_yes() -> None:
    present = document(allow("s3:GetObject", Condition={"Null": {"aws:SourceIp": "true"}}))
    absent = document(allow("s3:GetObject", Condition={"Null": {"aws:SourceIp": "false"}}))
    assert verdict(state(bucket(), user("alice", {"P": present, "A": absent})), "alice") == "yes"
    assert verdict(state(bucket(), user("alice", {"P": present})), "alice") == "conditional"


def test_conditions_that_nobody_can_meet_are_a_no() -> None:
    closed = document(
        allow("s3:GetObject", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
    )
    assert verdict(state(bucket(), user("alice", {"P": closed})), "alice") == "no"  # the bucket is in eu-central-1


def test_what_is_known_of_the_principal_decides() -> None:
    own = document(allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/*"))
    where = state(bucket(), user("dave", {"O": own}), user("erin", {"O": own}))
    assert [verdict(where, one) for one in ("dave", "erin")] == ["yes", "no"]
    tagged = document(allow("s3:GetObject", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}}))
    blue = user("alice", {"T": tagged}, tags={"team": "blue"})
    where = state(bucket(), blue, user("bob", {"T": tagged}), role("task", inline={"T": tagged}))
    assert [verdict(where, one) for one in ("alice", "bob", "task")] == ["yes", "no", "conditional"]


def test_the_moment_of_the_state_is_the_current_time() -> None:
    until = document(allow("s3:GetObject", Condition={"DateLessThan": {"aws:CurrentTime": "2026-02-01T00:00:00Z"}}))
    items = (bucket(), user("alice", {"U": until}))
    assert verdict(state(*items, moment=datetime(2026, 1, 3, tzinfo=UTC)), "alice") == "yes"
    assert verdict(state(*items), "alice") == "no"


def test_an_unrecorded_policy_is_never_a_no() -> None:
    where = state(bucket(), user("carol", attached=[READ_ONLY]))
    found = ask(where, "carol")
    assert found.verdict is Verdict.UNDECIDED
    assert found.because == ("policy ReadOnlyAccess was not recorded",)
    denied = state(bucket(), user("carol", {"D": document(deny("s3:*"))}, [READ_ONLY]))
    assert verdict(denied, "carol") == "no"
    recorded = policy("ReadOnlyAccess", READ, account_id="aws")
    recorded = item(recorded.resource_type, "ANPA", "ReadOnlyAccess", READ_ONLY, dict(recorded.configuration))
    assert verdict(state(bucket(), recorded, user("carol", attached=[READ_ONLY])), "carol") == "yes"


def test_an_unrecorded_boundary_group_or_list_is_undecided() -> None:
    where = state(
        bucket(),
        user("bounded", {"R": READ}, boundary=policy_arn("Gone")),
        user("grouped", groups=["gone"]),
        item("AWS::IAM::User", "AIDASEEN", "seen", f"arn:aws:iam::{ACCOUNT}:user/seen", {"userName": "seen"}),
    )
    assert [verdict(where, one) for one in ("bounded", "grouped", "seen")] == ["undecided"] * 3
    assert ask(where, "bounded").because == ("permissions boundary Gone was not recorded",)


def test_resource_policies_in_the_account_and_across() -> None:
    stranger = f"arn:aws:iam::{OTHER}:role/x"
    where = state(bucket(opened({"AWS": [f"arn:aws:iam::{ACCOUNT}:user/nobody", stranger]})), user("nobody"))
    assert verdict(where, "nobody") == "yes"
    assert verdict(where, stranger) == "undecided"
    assert verdict(where, f"arn:aws:iam::{OTHER}:role/y") == "no"
    known = state(
        bucket(opened({"AWS": OTHER})),
        role("x", inline={"R": READ}, account_id=OTHER),
        role("y", account_id=OTHER),
        user("nobody"),
    )
    assert [verdict(known, one) for one in ("x", "y")] == ["yes", "no"]
    assert verdict(state(bucket(), role("x", inline={"R": READ}, account_id=OTHER)), "x") == "no"
    assert verdict(where, "cloudfront.amazonaws.com") == "no"


def test_public_access_blocked() -> None:
    block = {"publicAccessBlockConfiguration": {"restrictPublicBuckets": True}}
    assert verdict(state(bucket(opened("*"))), "anonymous") == "yes"
    assert verdict(state(bucket(opened("*"), **block)), "anonymous") == "no"


def test_a_bucket_that_wants_tls_is_no_condition() -> None:
    tls = document({**deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}}), "Principal": "*"})
    where = state(bucket(tls), user("alice", {"R": READ}))
    assert verdict(where, "alice") == "yes"
    assert verdict(where, "alice", context=["aws:SecureTransport=false"]) == "no"


def test_a_resource_that_was_not_recorded_is_noted() -> None:
    where = state(user("alice", {"R": READ}))
    found = ask(where, "alice")
    assert found.verdict is Verdict.YES
    assert f"whether {OBJECT} has a policy of its own was not recorded: none was looked at" in found.question.notes
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
    keys = state(user("alice", {"K": document(allow("kms:*"))}))
    assert verdict(keys, "alice", "kms:Decrypt", key) == "undecided"
    assert verdict(state(user("alice", {"K": document(deny("kms:*"))})), "alice", "kms:Decrypt", key) == "no"


def test_becoming_a_role_takes_its_trust() -> None:
    deploy = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    assuming = document(allow("sts:AssumeRole"))
    where = state(
        role(
            "deploy",
            trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        ),
        user("alice", {"A": assuming}),
        user("bob"),
    )
    assert verdict(where, "alice", "sts:AssumeRole", deploy) == "conditional"
    assert verdict(where, "bob", "sts:AssumeRole", deploy) == "no"
    assert verdict(where, "ec2.amazonaws.com", "sts:AssumeRole", deploy) == "no"


def test_the_root_user_needs_no_policy_and_obeys_scps() -> None:
    assert verdict(state(bucket(), user("alice")), "root") == "yes"
    assert verdict(state(bucket(), user("alice")), ACCOUNT) == "yes"
    held = organization({"NoS3": document(deny("s3:*"))}, {"ou-1": ["NoS3"]})
    assert verdict(state(bucket(), *held), ACCOUNT) == "no"


def test_names_arns_ids_sessions_and_access_keys() -> None:
    key = item("AWS::IAM::AccessKey", "AKIA0000000000000000", "", "", {"userName": "alice", "status": "Active"})
    where = state(bucket(), user("alice", {"R": READ}), role("task", inline={"R": READ}), key)
    for text in (
        "alice",
        "ALICE",
        "AIDAALICE00000000",
        "AKIA0000000000000000",
        f"arn:aws:iam::{ACCOUNT}:user/alice",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/task/session",
        "AROATASK00000000:session",
    ):
        assert verdict(where, text) == "yes", text


def test_a_user_of_identity_center_is_the_role_it_may_use() -> None:
    def reserved(account: str) -> ConfigurationItem:
        return role("AWSReservedSSO_Operator_0123456789abcdef", inline={"R": READ}, account_id=account)

    permission_set = item("AWS::SSO::PermissionSet", "ps-1", "Operator", "arn:aws:sso:::permissionSet/i/ps-1", {})

    def assigned(account: str, principal: str) -> ConfigurationItem:
        members = {"permissionSetArn": permission_set.arn, "accountId": account, "principalId": principal}
        return item("AWS::SSO::Assignment", f"{account}/{principal}", "a", "", members)

    member = item("AWS::IdentityStore::GroupMembership", "m-1", "m-1", "", {"groupId": "g-1", "userId": "u-1"})
    carol = item("AWS::IdentityStore::User", "u-1", "carol@example.com", "", {})
    common = (bucket(), permission_set, carol, member, reserved(ACCOUNT), reserved(OTHER))
    assert verdict(state(*common, assigned(ACCOUNT, "u-1")), "carol@example.com") == "yes"
    assert verdict(state(*common, assigned(ACCOUNT, "g-1")), "carol@example.com") == "yes"
    both = state(*common, assigned(ACCOUNT, "g-1"), assigned(OTHER, "u-1"))
    with pytest.raises(InputError, match="several principals"):
        ask(both, "carol@example.com")
    assert verdict(both, "carol@example.com", account_id=ACCOUNT) == "yes"
    with pytest.raises(NothingToEvaluateError):
        ask(state(*common), "carol@example.com")


@pytest.mark.parametrize(
    ("principal", "action", "resource", "error", "words"),
    [
        ("same", "s3:GetObject", OBJECT, InputError, "several principals have that name"),
        ("devs", "s3:GetObject", OBJECT, InputError, "a group makes no requests"),
        ("nobody", "s3:GetObject", OBJECT, NothingToEvaluateError, "no user or role of that name"),
        (f"arn:aws:iam::{ACCOUNT}:user/nobody", "s3:GetObject", OBJECT, NothingToEvaluateError, "no user or role"),
        ("AKIA0000000000000009", "s3:GetObject", OBJECT, NothingToEvaluateError, "no user or role"),
        ("alice", "s3:*", OBJECT, InputError, "no single action"),
        ("alice", "GetObject", OBJECT, InputError, "no single action"),
        ("alice", "s3:GetObject", "nothing", InputError, "no ARN"),
    ],
)
def test_bad_questions(principal: str, action: str, resource: str, error: type[Exception], words: str) -> None:
    where = state(user("same"), role("same"), group("devs"), user("alice"))
    with pytest.raises(error, match=words):
        ask(where, principal, action, resource)


def test_a_resource_by_its_name() -> None:
    where = state(bucket(), user("alice", {"R": READ}))
    assert ask(where, "alice", resource="b/dave/1").request.resource == OBJECT


def test_notes_on_the_action() -> None:
    where = state(user("alice", {"R": READ}))
    assert "is spelled right" not in "".join(ask(where, "alice").question.notes)
    assert "does not know s3:Gett" in ask(where, "alice", "s3:Gett").question.notes[0]
    found = ask(where, "alice", resource="*")
    assert found.verdict is Verdict.NO
    assert "s3:GetObject can be about a resource, and none was named" in found.question.notes[0]


def test_what_is_known_in_part_is_undecided_unless_denied() -> None:
    part = user("alice", {"R": READ}, unknown=("attachedManagedPolicies",))
    found = ask(state(bucket(), part), "alice")
    assert found.verdict is Verdict.UNDECIDED
    assert found.because == ("the attached policies of alice were not recorded in full",)
    entry = user("alice", unknown=("userPolicyList.Old",))
    assert "Old of the inline policies of alice was not recorded" in ask(state(bucket(), entry), "alice").because
    denied = user("alice", {"D": document(deny("s3:*"))}, unknown=("attachedManagedPolicies",))
    assert verdict(state(bucket(), denied), "alice") == "no"
    assert verdict(state(bucket(), user("alice", {"R": READ}, unknown=("createDate",))), "alice") == "yes"
