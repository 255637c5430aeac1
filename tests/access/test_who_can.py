"""Who could do something: everybody whose own answer is not "no", found without asking everybody."""

from __future__ import annotations

import random
from typing import Any

from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leastwise.access.can import can
from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.access.verdict import Verdict
from leastwise.access.who_can import WhoCan, who_can, who_can_notes
from leastwise.inventory.state import State
from leastwise.policy import load_reference

OBJECT = "arn:aws:s3:::b/x"
READ = document(allow("s3:GetObject", "arn:aws:s3:::b/*"))
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def surroundings(where: State) -> Surroundings:
    return Surroundings(where, documents_over(load_reference()), NOW)


def listed(where: State, action: str = "s3:GetObject", resource: str = OBJECT, **more: Any) -> list[WhoCan]:
    return who_can(surroundings(where), action, resource, **more)


def names(where: State, action: str = "s3:GetObject", resource: str = OBJECT, **more: Any) -> list[tuple[str, str]]:
    return [(str(one.answer.verdict), one.name) for one in listed(where, action, resource, **more)]


def bucket(policy_of_it: Json | None = None) -> Any:
    return item("AWS::S3::Bucket", "b", "b", "arn:aws:s3:::b", {"resourcePolicy": policy_of_it})


ROOT = ("yes", f"root of account {ACCOUNT}")


def test_users_roles_and_root_by_verdict() -> None:
    where = state(
        bucket(),
        policy("P", READ),
        group("readers", attached=[policy_arn("P")]),
        user("member", groups=["readers"]),
        user("admin", attached=[ADMINISTRATOR_ACCESS]),
        user("nobody", {"W": document(allow("sqs:*"), deny("s3:*"))}),
        user("elsewhere", {"W": document(allow("s3:GetObject", "arn:aws:s3:::other/*"))}),
        user("unknown", attached=[READ_ONLY]),
        role(
            "office", inline={"W": document(allow("s3:Get*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))}
        ),
        role("task", trust({"Service": "ecs-tasks.amazonaws.com", "AWS": [OTHER]}), {"R": READ}),
    )
    assert names(where) == [
        ("yes", "role task"),
        ROOT,
        ("yes", "user admin"),
        ("yes", "user member"),
        ("conditional", "role office"),
        ("undecided", "user unknown"),
    ]
    task = listed(where)[0]
    assert task.assumed_by == ("ecs-tasks.amazonaws.com", OTHER)
    assert task.answer.through[0][0] == "inline policy R"


def test_those_whom_the_resource_lets_in() -> None:
    opened = document(
        {
            **allow("s3:GetObject", "arn:aws:s3:::b/*"),
            "Principal": {"AWS": [OTHER, f"arn:aws:iam::{ACCOUNT}:user/dave"]},
        },
        {**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": {"Service": "cloudfront.amazonaws.com"}},
        {**allow("s3:PutObject", "arn:aws:s3:::b/*"), "Principal": {"Service": "logging.s3.amazonaws.com"}},
    )
    where = state(bucket(opened), user("dave"), user("erin"))
    assert names(where) == [
        ROOT,
        ("yes", f"root of account {OTHER}"),
        ("yes", "service cloudfront.amazonaws.com"),
        ("yes", "user dave"),
    ]
    assert names(where, account_id=ACCOUNT) == [ROOT, ("yes", "user dave")]


def test_everyone() -> None:
    opened = document({**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": "*"})
    found = names(state(bucket(opened), user("dave")))
    assert ("yes", "anyone") in found
    assert ("yes", "user dave") in found


def test_scps_take_everybody_of_an_account_away() -> None:
    held = organization({"NoS3": document(deny("s3:*"))}, {ACCOUNT: ["NoS3"]})
    assert names(state(bucket(), *held, user("admin", attached=[ADMINISTRATOR_ACCESS]))) == []


def test_becoming_a_role() -> None:
    trusted = role("deploy", trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root", "Service": "ec2.amazonaws.com"}))
    where = state(trusted, user("alice", {"A": document(allow("sts:AssumeRole"))}), user("bob"))
    assert names(where, "sts:AssumeRole", trusted.arn) == [
        ROOT,
        ("yes", "service ec2.amazonaws.com"),
        ("yes", "user alice"),
    ]


def test_what_was_not_looked_at_is_said() -> None:
    notes = who_can_notes(surroundings(state(user("alice", {"R": READ}))), "s3:GetObject", OBJECT)
    assert "none was looked at" in notes[0]
    assert "SCPs and RCPs were not looked at" in notes[2]
    assert who_can_notes(surroundings(state(bucket(), *organization({}))), "s3:GetObject", OBJECT) == ()


PATTERNS = ("*", "s3:*", "S3:getobject", "s3:Get*", "sqs:*", "new:Thing")
RESOURCES = (
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::?/x",
    "arn:aws:s3:::${aws:username}/x",
    "arn:aws:s3:::other/*",
    "arn:*",
)


def _document(draw: random.Random) -> Json:
    return document(
        *(
            {
                "Effect": draw.choice(("Allow", "Allow", "Deny")),
                draw.choice(("Action", "Action", "NotAction")): draw.choice(PATTERNS),
                draw.choice(("Resource", "Resource", "NotResource")): draw.sample(RESOURCES, draw.randint(1, 2)),
            }
            for _ in range(draw.randint(1, 2))
        )
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(st.randoms(use_true_random=False), st.sampled_from(("s3:GetObject", "new:Thing")))
def test_the_list_is_everybody_whose_own_answer_is_not_no(draw: Any, action: str) -> None:
    people = [
        *(
            user(f"u{number}", {"W": _document(draw)}, [policy_arn("P")] if draw.random() < 0.3 else [], ["g"])
            for number in range(3)
        ),
        *(role(f"r{number}", inline={"W": _document(draw)}) for number in range(3)),
        user("b", {"W": _document(draw)}),
    ]
    where = state(bucket(), policy("P", _document(draw)), group("g", {"G": _document(draw)}), *people)
    expected = {
        one.resource_name
        for one in people
        if can(where, one.resource_name, action, OBJECT, load_reference(), now=NOW).verdict is not Verdict.NO
    }
    found = listed(where, action)
    assert {one.principal.item.resource_name for one in found if one.principal.item} == expected
