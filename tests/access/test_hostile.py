"""Items of any content: questions about access are answered or refused in one line, and never fail otherwise."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from access_states import (
    ACCOUNT,
    NOW,
    allow,
    document,
    group,
    item,
    organization,
    policy,
    policy_arn,
    role,
    state,
    user,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.access.can import can
from leastwise.access.changes import access_changes
from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.access.rows import can_document, can_lines, who_can_document
from leastwise.access.who_can import who_can
from leastwise.errors import LeastwiseError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import load_reference

OBJECT = "arn:aws:s3:::b/x"
READ = document(allow("s3:GetObject"))
ITEMS = (
    user("alice", {"R": READ}, [policy_arn("P")], ["g"], policy_arn("P")),
    role("r", inline={"R": READ}),
    group("g", {"R": READ}, [policy_arn("P")]),
    policy("P", READ),
    item("AWS::S3::Bucket", "b", "b", "arn:aws:s3:::b", {"resourcePolicy": READ, "publicAccessBlockConfiguration": {}}),
    item("AWS::SSO::PermissionSet", "ps", "ps", "arn:ps", {"managedPolicies": [policy_arn("P")], "inlinePolicy": READ}),
    item(
        "AWS::SSO::Assignment", "a", "a", "", {"permissionSetArn": "arn:ps", "accountId": ACCOUNT, "principalId": "u"}
    ),
    *organization({"S": READ}, {ACCOUNT: ["S"]}),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(["", "*", "Allow", policy_arn("P"), "\ud800", "v1"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["policyName", "policyDocument", "policyArn", "Statement", "Effect", "Action", "Principal"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def damaged(value: Any, path: list[int], by: Any) -> Any:
    """A JSON value with one of its parts, which the path leads to, replaced."""
    if path and isinstance(value, dict) and value:
        key = sorted(value)[path[0] % len(value)]
        return {**value, key: damaged(value[key], path[1:], by)}
    if path and isinstance(value, list) and value:
        at = path[0] % len(value)
        return [*value[:at], damaged(value[at], path[1:], by), *value[at + 1 :]]
    return by


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(ITEMS) - 1), st.lists(st.integers(0, 6), min_size=1, max_size=6), VALUES)
def test_nothing_but_clear_errors(at: int, path: list[int], by: Any) -> None:
    changed: ConfigurationItem = replace(ITEMS[at], configuration=damaged(dict(ITEMS[at].configuration), path, by))
    whole, broken = state(*ITEMS), state(*(changed if one is ITEMS[at] else one for one in ITEMS))
    for before, after in ((whole, broken), (broken, whole)):
        for change in access_changes(before, after, [changed.key]):
            assert change.sentence
    surroundings = Surroundings(broken, documents_over(load_reference()), NOW)
    with suppress(LeastwiseError):
        found = who_can(surroundings, "s3:GetObject", OBJECT)
        assert who_can_document(found, "s3:GetObject", OBJECT, (), surroundings)
    for principal in ("alice", "r", ACCOUNT, "anonymous"):
        with suppress(LeastwiseError):
            answer = can(broken, principal, "s3:GetObject", OBJECT, load_reference(), now=NOW)
            assert list(can_lines(answer, explained=True))
            assert can_document(answer, None, load_reference())
