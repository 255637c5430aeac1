"""Right-sizing from an event data store: the policy, the replay, what is kept, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from access_states import ACCOUNT, NOW, Json, allow, deny, document, group, organization, role, state, user
from right_size_cases import HERE, ROLE, event, identity, lake_of

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.evidence.replay import Fate
from leastwise.inventory.state import State
from leastwise.policy import Policy, document_of, load_reference, parse_policy
from leastwise.policy.generate_pieces import Level
from leastwise.usecases.analyzer.generating import NOT_COMPARED, generate_from_trail
from leastwise.usecases.analyzer.right_size import Sized, SizeRequest, right_size
from leastwise.usecases.analyzer.right_size_formats import PolicyFormat, policy_text
from leastwise.usecases.analyzer.right_size_rows import sized_document, sized_lines
from leastwise.usecases.analyzer.right_size_watch import read_watch, watch_document, watched
from leastwise.usecases.analyzer.right_size_words import replay_sentences

REFERENCE = load_reference()
DESCRIBE = [event(number, "ec2", "DescribeInstances", {}) for number in range(3)]


def _sized(folder: Path, where: State, *records: Json, **wish: Any) -> Sized:
    with lake_of(folder, *records) as lake:
        return right_size(lake, where, SizeRequest(wish.pop("principal", "worker"), NOW, **wish), REFERENCE)


def _worker(*statements: Json, **more: Any) -> State:
    return state(role("worker", inline={"Own": document(*statements)}, **more))


def _statements(sized: Sized) -> list[Json]:
    found = [document_of(one)["Statement"] for one in sized.documents]
    return [statement for statements in found for statement in statements]


def test_only_what_was_used_comes_out_proved_and_replayed(tmp_path: Path) -> None:
    sized = _sized(tmp_path, _worker(allow("ec2:*")), *DESCRIBE)
    assert _statements(sized) == [allow("ec2:DescribeInstances")]
    assert sized.is_proved
    assert list(replay_sentences(sized.replay)) == ["3 of 3 replayed calls stay allowed"]
    assert sized.replaces == ("inline policy Own",)


def test_data_that_the_trail_cannot_show_is_kept_and_said(tmp_path: Path) -> None:
    where = _worker(allow(["s3:GetObject", "s3:GetBucketLocation", "s3:CreateBucket"]))
    located = event(1, "s3", "GetBucketLocation", {"bucketName": "b"})
    kept = _sized(tmp_path / "a", where, located)
    assert [one.get("Sid") for one in _statements(kept)] == [None, "CannotBeTold"]
    assert list(kept.generated.kept.values()) == [("s3:GetObject",)]
    dropped = _sized(tmp_path / "b", where, located, drop_unseen=True)
    assert _statements(dropped) == [allow("s3:GetBucketLocation", "arn:aws:s3:::b")]


def test_data_events_show_what_is_not_used(tmp_path: Path) -> None:
    where = _worker(allow(["s3:GetObject", "s3:PutObject"]))
    got = event(1, "s3", "GetObject", {"bucketName": "b", "key": "k"}, "arn:aws:s3:::b/k", managementEvent=False)
    assert _statements(_sized(tmp_path, where, got)) == [allow("s3:GetObject", "arn:aws:s3:::b/k")]


def test_passed_roles_and_pins_are_kept(tmp_path: Path) -> None:
    passed = f"arn:aws:iam::{ACCOUNT}:role/runner"
    created = event(1, "lambda", "CreateFunction20150331", {"functionName": "f", "role": passed})
    where = _worker(allow(["lambda:*", "iam:PassRole"]))
    sized = _sized(tmp_path, where, created, keep=("lambda:DeleteFunction",), drop_unseen=True)
    assert _statements(sized) == [
        allow("iam:PassRole", passed),
        allow("lambda:CreateFunction", f"arn:aws:lambda:{HERE}:function:f"),
        {"Sid": "Pinned", **allow("lambda:DeleteFunction")},
    ]


def test_lists_for_the_console(tmp_path: Path) -> None:
    sized = _sized(tmp_path, _worker(allow(["sqs:*"])), event(1, "sqs", "ListQueues"), lists=True, drop_unseen=True)
    console = next(one for one in _statements(sized) if one.get("Sid") == "Console")
    assert console["Action"] == ["sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks", "sqs:ListQueueTags"]


def test_a_role_is_told_by_its_recorded_path(tmp_path: Path) -> None:
    other = replace(role("target"), arn=f"arn:aws:iam::{ACCOUNT}:role/team/target")
    where = state(role("worker", inline={"Own": document(allow("iam:*"))}), other)
    sized = _sized(tmp_path, where, event(1, "iam", "GetRole", {"roleName": "target"}))
    assert _statements(sized) == [allow("iam:GetRole", other.arn)]


def test_denied_calls_are_not_granted(tmp_path: Path) -> None:
    where = _worker(allow("ec2:*"), deny("ec2:StopInstances"))
    denied = event(9, "ec2", "StopInstances", {"instanceId": "i-01234567"}, errorCode="Client.UnauthorizedOperation")
    sized = _sized(tmp_path, where, *DESCRIBE, denied)
    assert _statements(sized) == [allow("ec2:DescribeInstances"), deny("ec2:StopInstances")]
    assert any(line.startswith("denied      1 denied call not granted") for line in sized_lines(sized, REFERENCE))


def test_what_policies_no_longer_allow_is_said_and_not_granted(tmp_path: Path) -> None:
    sized = _sized(tmp_path, _worker(allow("ec2:DescribeInstances")), *DESCRIBE, event(9, "iam", "ListUsers"))
    assert _statements(sized) == [allow("ec2:DescribeInstances")]
    assert sized.replay.calls(Fate.NOT_TODAY) == 1
    assert [one.request.action for one in sized.generated.not_granted] == ["iam:ListUsers"]


def test_an_scp_that_denies_is_part_of_the_replay(tmp_path: Path) -> None:
    guard = organization({"Guard": document(deny("ec2:*"))}, {"ou-1": ["Guard"]})
    where = state(role("worker", inline={"Own": document(allow("ec2:*"))}), *guard)
    sized = _sized(tmp_path, where, *DESCRIBE)
    assert sized.replay.calls(Fate.NOT_TODAY) == 3


def test_a_tag_that_no_event_tells_does_not_leave_the_call_open(tmp_path: Path) -> None:
    where = _worker(allow("ec2:*", Condition={"StringEquals": {"aws:ResourceTag/team": "red"}}))
    stopped = event(1, "ec2", "StopInstances", {"instanceId": "i-01234567"})
    sized = _sized(tmp_path, where, stopped)
    assert (sized.replay.calls(Fate.ALLOWED), sized.replay.total) == (1, 1)
    assert sized.is_proved


def test_an_event_of_an_unknown_service_cannot_be_judged(tmp_path: Path) -> None:
    sized = _sized(tmp_path, _worker(allow("*")), event(1, "nosuchservice", "DoSomething"), drop_unseen=True)
    assert list(replay_sentences(sized.replay)) == [
        "0 of 0 replayed calls stay allowed",
        "1 call cannot be judged because the IAM action behind nosuchservice.amazonaws.com DoSomething is not known",
    ]


def test_constant_conditions_are_suggested_and_added_on_request(tmp_path: Path) -> None:
    where = _worker(allow("ec2:*"))
    suggested = _sized(tmp_path / "a", where, *DESCRIBE)
    assert [one.condition.values for one in suggested.suggestions] == [("203.0.113.7",)]
    added = _sized(tmp_path / "b", where, *DESCRIBE, with_conditions=True)
    assert _statements(added)[0]["Condition"] == {"IpAddress": {"aws:SourceIp": "203.0.113.7"}}
    assert (added.replay.calls(Fate.ALLOWED), added.is_proved) == (3, True)


def test_calls_through_services_suggest_nothing(tmp_path: Path) -> None:
    through = event(
        5, "kms", "Decrypt", None, f"arn:aws:kms:{HERE}:key/1", userIdentity=identity(invokedBy="s3.amazonaws.com")
    )
    assert _sized(tmp_path, _worker(allow("*")), *DESCRIBE, through).suggestions == ()


def test_a_window_longer_than_the_trail_says_so(tmp_path: Path) -> None:
    notes = _sized(tmp_path, _worker(allow("ec2:*")), *DESCRIBE, days=365).notes
    assert any("the trail of the account begins at" in one and "of 365 days" in one for one in notes)
    assert any("ends at" in one for one in notes)


def test_calls_of_an_earlier_role_of_that_name_do_not_count(tmp_path: Path) -> None:
    earlier = identity()
    earlier["sessionContext"]["sessionIssuer"]["principalId"] = "AROAEARLIER0000000"
    earlier["principalId"] = "AROAEARLIER0000000:x"
    old = event(8, "ec2", "StopInstances", {"instanceId": "i-01234567"}, userIdentity=earlier)
    sized = _sized(tmp_path, _worker(allow("ec2:*")), *DESCRIBE, old)
    assert _statements(sized) == [allow("ec2:DescribeInstances")]
    assert any("another unique id" in one for one in sized.notes)


def test_where_policies_come_from_is_said(tmp_path: Path) -> None:
    sso = "AWSReservedSSO_Admins_0123456789abcdef"
    where = state(
        role(sso, inline={"Own": document(allow("*"))}),
        user("member", groups=["admins"]),
        group("admins", {"All": document(allow("*"))}),
    )
    notes = _sized(tmp_path / "a", where, *DESCRIBE, principal=sso).notes
    assert notes[0].startswith("this is the role of permission set Admins")
    notes = _sized(tmp_path / "b", where, *DESCRIBE, principal="member").notes
    assert notes[0].startswith("some of its policies are those of admins: take the user out")


def test_nothing_used_needs_no_policy(tmp_path: Path) -> None:
    sized = _sized(tmp_path, _worker(allow("ec2:*")), event(1, "sts", "GetCallerIdentity"), drop_unseen=True)
    assert sized.documents == ()
    assert "policy      none: nothing that it did needs a permission" in list(sized_lines(sized, REFERENCE))


@pytest.mark.parametrize(
    ("where", "principal", "message"),
    [
        (_worker(allow("*")), "nobody", "no user or role of that name"),
        (state(role("worker")), "worker", "it has no identity policy"),
        (state(role("worker", inline={"Own": {"Statement": "broken"}})), "worker", "inline policy Own cannot be read"),
        (
            state(user("u", {"I": document(allow("*"))}, account_id="999988887777")),
            "u",
            "no events of account 999988887777",
        ),
    ],
)
def test_what_cannot_be_right_sized_is_one_clear_line(
    tmp_path: Path, where: State, principal: str, message: str
) -> None:
    with pytest.raises(NothingToEvaluateError, match=message):
        _sized(tmp_path, where, *DESCRIBE, principal=principal)


def test_a_policy_that_cannot_be_read_beside_others_is_named(tmp_path: Path) -> None:
    where = state(role("worker", inline={"Own": document(allow("ec2:*")), "Bad": {"Statement": 5}}))
    sized = _sized(tmp_path, where, *DESCRIBE)
    assert sized.unread == ("inline policy Bad cannot be read",)


def test_a_pin_that_is_no_action_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--keep ec2:Nothing: no action of that name"):
        _sized(tmp_path, _worker(allow("ec2:*")), *DESCRIBE, keep=("ec2:Nothing",))


def test_levels(tmp_path: Path) -> None:
    stopped = event(7, "ec2", "StopInstances", {"instanceId": "i-01234567"})
    where = _worker(allow(["ec2:*", "s3:*"]))
    service = _sized(tmp_path / "a", where, stopped, level=Level.SERVICE, drop_unseen=True)
    assert _statements(service) == [allow("ec2:*")]
    action = _sized(tmp_path / "b", where, stopped, level=Level.ACTION, drop_unseen=True)
    assert _statements(action) == [allow("ec2:StopInstances")]


def test_a_long_policy_becomes_several_within_the_quota(tmp_path: Path) -> None:
    records = [
        event(
            number,
            "sqs",
            "GetQueueAttributes",
            {"queueUrl": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/{number:040}"},
        )
        for number in range(120)
    ]
    sized = _sized(tmp_path, _worker(allow("sqs:*")), *records, most_resources=200, drop_unseen=True)
    assert len(sized.documents) > 1
    assert sized.replay.calls(Fate.ALLOWED) == 120


def test_a_policy_from_the_trail_alone(tmp_path: Path) -> None:
    with lake_of(tmp_path, *DESCRIBE) as lake:
        for name in ("worker", ROLE):
            sized = generate_from_trail(lake, SizeRequest(name, NOW), REFERENCE)
            assert _statements(sized) == [allow("ec2:DescribeInstances")]
            assert (sized.today, sized.notes[0]) == (None, NOT_COMPARED)
        with pytest.raises(NothingToEvaluateError, match="no calls of a user or role"):
            generate_from_trail(lake, SizeRequest("nobody", NOW), REFERENCE)


@pytest.mark.parametrize("form", list(PolicyFormat))
def test_formats(form: PolicyFormat) -> None:
    policy = parse_policy(document(allow("s3:GetObject", "arn:aws:s3:::b/${*}it's%{x}")))
    text = policy_text([policy], ROLE, form)
    if form is PolicyFormat.TERRAFORM:
        assert 'resource "aws_iam_role_policy_attachment" "worker_least_privilege"' in text
        assert "arn:aws:s3:::b/$${*}it's%%{x}" in text
    elif form is PolicyFormat.CLI:
        assert "aws iam attach-role-policy --role-name worker" in text
        assert f"--policy-arn arn:aws:iam::{ACCOUNT}:policy/worker-least-privilege" in text
    else:
        found = json.loads(text)
        inner = found["Resources"]["LeastPrivilege1"]["Properties"] if form is PolicyFormat.CLOUDFORMATION else None
        assert (inner["PolicyDocument"] if inner else found) == document_of(policy)
        assert inner is None or inner["Roles"] == ["worker"]


def test_a_watch_tells_what_would_have_been_denied(tmp_path: Path) -> None:
    where = _worker(allow("ec2:*"))
    file = tmp_path / "watch.json"
    later = event(9, "ec2", "StopInstances", {"instanceId": "i-01234567"}, eventTime="2026-03-01T13:00:00Z")
    with lake_of(tmp_path, *DESCRIBE, later) as lake:
        sized = right_size(lake, where, SizeRequest("worker", NOW), REFERENCE)
        file.write_text(json.dumps(watch_document(sized)))
        watch = read_watch(file)
        found = watched(lake, where, watch, NOW + timedelta(days=1), REFERENCE)
    assert [one.action for one in found.replay.of(Fate.DENIED)] == ["ec2:StopInstances"]
    assert found.replay.total == 1


@pytest.mark.parametrize("content", ["", "[]", '{"kind": "wouldBeDenied", "schemaVersion": 1}', '{"kind": "other"}'])
def test_what_is_no_watch_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "watch.json"
    file.write_text(content)
    with pytest.raises(InputError, match="watch"):
        read_watch(file)
    with pytest.raises(InputError, match="No such file"):
        read_watch(tmp_path / "absent")


def test_the_document_carries_everything(tmp_path: Path) -> None:
    found = sized_document(_sized(tmp_path, _worker(allow("ec2:*")), *DESCRIBE), REFERENCE, PolicyFormat.JSON)
    assert (found["schemaVersion"], found["proof"], found["replay"]["allowed"]) == (1, "PASS", 3)
    assert parse_policy(found["policies"][0]) == replace(parse_policy(json.loads(found["text"])), name="")
    assert isinstance(parse_policy(found["policies"][0]), Policy)
