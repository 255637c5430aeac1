"""What changed between two items: members, lists, policy documents, in words and as text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timeline_items import allow, document, item

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.text_diff import unified_diff
from leastwise.usecases.recorder.versions_change import Change, ChangeKind
from leastwise.usecases.recorder.versions_differences import changes_between
from leastwise.usecases.recorder.versions_words import change_lines

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def user(**members: Any) -> ConfigurationItem:
    return item("User", "bob", 0, **members)


def role(trust: dict[str, Any]) -> ConfigurationItem:
    return item("Role", "deploy", 0, assumeRolePolicyDocument=trust)


def told(before: ConfigurationItem | None, after: ConfigurationItem) -> list[str]:
    return [f"{line.mark} {line.text}" for line in change_lines(changes_between(before, after), is_new=before is None)]


def statement_changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    found = changes_between(role(before), role(after))
    return [(".".join(one.path[1:]), one.kind.value, one.before, one.after) for one in found]


def test_an_attached_policy_is_one_change_named_by_its_arn() -> None:
    attached = {"policyName": "AdministratorAccess", "policyArn": ADMINISTRATOR}
    before, after = user(attachedManagedPolicies=[]), user(attachedManagedPolicies=[attached])

    assert changes_between(before, after) == (
        Change(("attachedManagedPolicies", ADMINISTRATOR), ChangeKind.ADDED, None, attached),
    )
    assert told(before, after) == ["+ managed policy AdministratorAccess (AWS managed)"]
    assert told(after, before) == ["- managed policy AdministratorAccess (AWS managed)"]


def test_members_of_an_inline_policy_are_compared_statement_by_statement() -> None:
    def with_policy(*statements: dict[str, Any]) -> ConfigurationItem:
        return user(userPolicyList=[{"policyName": "readers", "policyDocument": document(*statements)}])

    before = with_policy(allow("s3:GetObject", Sid="Read"), allow("sqs:SendMessage", Sid="Send"))
    after = with_policy(allow("sqs:SendMessage", Sid="Send"), allow(["s3:GetObject", "s3:PutObject"], Sid="Read"))

    path = ("userPolicyList", "readers", "policyDocument", "Statement", "Read", "Action")
    assert changes_between(before, after) == (Change(path, ChangeKind.CHANGED, None, ["s3:PutObject"]),)
    assert told(before, after) == ["+ inline policy readers, statement Read, Action s3:PutObject"]


def test_a_document_written_otherwise_is_said_to_say_the_same() -> None:
    before = document(allow(["s3:GetObject"], ["*"]), allow("iam:GetUser"))
    after = document(allow("iam:getuser"), allow("S3:GETOBJECT"))

    assert [kind for _, kind, _, _ in statement_changes(before, after)] == ["rewritten"]
    assert told(role(before), role(after)) == ["~ trust policy: written otherwise, says the same"]


def test_statements_without_sid_are_paired_by_what_they_have_in_common() -> None:
    before = document(allow("sqs:*", "arn:aws:sqs:::q"), allow("s3:GetObject", "arn:aws:s3:::a/*"))
    after = document(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*"), allow("sqs:*", "arn:aws:sqs:::q"))

    assert statement_changes(before, after) == [("Statement.#1.Action", "changed", None, ["s3:PutObject"])]


def test_an_effect_turned_around_is_another_statement() -> None:
    before, after = document(allow("s3:*")), document(allow("s3:*", Effect="Deny"))

    kinds = {kind for _, kind, _, _ in statement_changes(before, after)}
    assert kinds == {"added", "removed"}


def test_conditions_and_principals_are_compared_value_by_value() -> None:
    def trust(principal: Any, key: list[str]) -> dict[str, Any]:
        return document(
            {
                "Effect": "Allow",
                "Principal": {"AWS": principal},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": key}},
            }
        )

    before = trust("arn:aws:iam::111122223333:root", ["one"])
    after = trust(["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"], ["one", "two"])

    assert statement_changes(before, after) == [
        ("Statement.#1.Condition.StringEquals.sts:ExternalId", "changed", None, ["two"]),
        ("Statement.#1.Principal.AWS", "changed", None, ["arn:aws:iam::444455556666:root"]),
    ]
    assert told(role(before), role(after))[1] == (
        "+ trust policy, statement #1, Principal.AWS arn:aws:iam::444455556666:root"
    )


def test_a_managed_policys_new_default_version_shows_what_its_document_says_now() -> None:
    def policy(default: str, *versions: tuple[str, dict[str, Any]]) -> ConfigurationItem:
        listed = [
            {"versionId": name, "isDefaultVersion": name == default, "createDate": "2024-05-01T10:00:00Z"}
            | {"document": document(statement)}
            for name, statement in versions
        ]
        return item("Policy", "readers", 0, defaultVersionId=default, policyVersionList=listed)

    first = ("v1", allow("s3:GetObject"))
    before = policy("v1", first)
    unused = policy("v1", first, ("v2", allow("*")))
    after = policy("v2", first, ("v2", allow("*")))

    assert told(before, unused) == ["+ policy version v2"]
    assert told(unused, after) == [
        "~ default version: v1 → v2",
        "- policy, statement #1, Action s3:GetObject",
        "+ policy, statement #1, Action *",
    ]


def test_tags_boundaries_groups_and_names_in_words() -> None:
    before = user(groupList=["staff"], permissionsBoundary=None, path="/", tags={"team": "blue"})
    boundary = {"permissionsBoundaryType": "PermissionsBoundaryPolicy", "permissionsBoundaryArn": ADMINISTRATOR}
    after = user(
        groupList=["admins", "staff"],
        permissionsBoundary=boundary,
        path="/ops/",
        tags={"team": "red"},
        resource_name="robert",
        arn="arn:aws:iam::111122223333:user/ops/robert",
        loginProfile={"createDate": "2024-05-01T10:00:00Z"},
    )

    assert told(before, after) == [
        "+ member of group admins",
        "+ console password",
        "~ path: / → /ops/",
        "+ permissions boundary: AdministratorAccess (AWS managed)",
        "~ name: bob → robert",
        "~ tag team: blue → red",
    ]


def test_what_nobody_recorded_is_said() -> None:
    after = user(unknown=("userPolicyList.readers",))
    assert told(user(), after) == ["~ recorded by nobody: userPolicyList.readers"]
    assert told(after, user()) == ["~ known from here on: userPolicyList.readers"]


def test_a_creation_tells_what_its_heading_does_not() -> None:
    created = item("User", "bob", 0, userName="bob", path="/", createDate="2024-05-01T10:00:00Z", groupList=["staff"])
    assert told(None, created) == ["+ member of group staff"]
    assert told(None, item("Role", "deploy", 0, maxSessionDuration=3600, path="/x/")) == ["+ path: /x/"]


def test_equal_items_have_no_changes_and_no_diff() -> None:
    assert changes_between(user(path="/"), user(path="/")) == ()
    assert unified_diff(user(path="/"), user(path="/"), "a", "b") == ()


def test_the_text_diff_has_context_and_the_missing_side_is_dev_null() -> None:
    lines = unified_diff(user(path="/"), user(path="/ops/"), "version 1", "version 2")
    assert lines[:2] == ("--- version 1", "+++ version 2")
    assert {'-    "path": "/"', '+    "path": "/ops/"'} <= set(lines)
    assert unified_diff(None, user(), "a", "b")[0] == "--- /dev/null"


def _without_nothing(value: Any) -> Any:
    """The value without members that say that there is none."""
    if isinstance(value, dict):
        return {
            name: inner for name, one in value.items() if (inner := _without_nothing(one)) not in (None, "", [], {})
        }
    return [_without_nothing(one) for one in value] if isinstance(value, list) else value


_LEAVES = st.none() | st.integers(2, 4) | st.sampled_from(["a", "b", "v2", "arn:x"])
_STATEMENT = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": _LEAVES | st.lists(_LEAVES, max_size=3)},
    optional={"Sid": st.sampled_from(["A", "B"]), "Principal": st.dictionaries(st.sampled_from("XY"), _LEAVES)},
)
_DOCUMENT = st.fixed_dictionaries({"Statement": st.lists(_STATEMENT, max_size=3) | _STATEMENT})
_JSON = st.recursive(
    _LEAVES | _DOCUMENT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["policyName", "policyArn", "key", "document", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
_CONFIGURATIONS = st.dictionaries(st.sampled_from(["groupList", "path", "userPolicyList", "document", "tags"]), _JSON)


@settings(max_examples=200, deadline=None)
@given(_CONFIGURATIONS, _CONFIGURATIONS)
def test_any_difference_is_told_and_none_is_invented(before: dict[str, Any], after: dict[str, Any]) -> None:
    left, right = (replace(user(), configuration=configuration) for configuration in (before, after))
    changes = changes_between(left, right)
    if before == after:
        assert changes == ()
    elif _without_nothing(before) != _without_nothing(after):
        assert changes
    for change in changes:
        assert change.before != change.after or change.kind is ChangeKind.REWRITTEN
    assert {change.path[0] for change in changes} <= before.keys() | after.keys() | {"document"}
    change_lines(changes, is_new=False)


def test_lists_whose_elements_repeat_lose_nothing() -> None:
    once, twice = user(groupList=["a"]), user(groupList=["a", "a"])
    assert len(changes_between(once, twice)) == 1


@pytest.mark.parametrize("value", [{"Statement": "nonsense"}, {"Statement": [1, None]}, {"Statement": {}}])
def test_documents_that_are_none_are_compared_all_the_same(value: dict[str, Any]) -> None:
    assert changes_between(role(document(allow("s3:*"))), role(value))
