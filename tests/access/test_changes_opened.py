"""What opens an account or somebody's identity to others: each is said in a sentence, and marked as an escalation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from access_states import ACCOUNT, MANAGEMENT, NOW, OTHER, Json, allow, document, item, organization, role, state, user

from leastwise.access.changes import access_changes
from leastwise.inventory.state import State
from leastwise.model.configuration_item import Cause, ConfigurationItem

MALLORY = f"arn:aws:iam::{ACCOUNT}:user/mallory"
OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def by(name: str, event: str, source: str = "iam.amazonaws.com", account: str = ACCOUNT) -> Cause:
    """An event that a user or, with a slash, a role's session made."""
    arn = f"arn:aws:iam::{account}:user/{name}"
    if "/" in name:
        arn = f"arn:aws:sts::{account}:assumed-role/{name}"
    return Cause("e-1", NOW, source, event, principal_arn=arn)


def told(*sides: ConfigurationItem | None, around: list[ConfigurationItem] | None = None) -> list[str]:
    """What changed between two items of one resource, as marked sentences."""
    old, new = sides
    before, after = (state(*(around or []), *([one] if one else [])) for one in (old, new))
    marks = {"widened": "+", "narrowed": "-", "undecided": "?"}
    keys = [one.key for one in (old, new) if one is not None]
    return [
        f"{marks[one.direction]}{'!' * one.escalation} {one.sentence}" for one in access_changes(before, after, keys)
    ]


def queue(principal: Any, **more: Any) -> ConfigurationItem:
    """A queue whose policy lets a principal receive messages."""
    statement = {**allow("sqs:ReceiveMessage"), "Principal": principal, **more}
    arn = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
    return item("AWS::SQS::Queue", arn, "orders", arn, {"resourcePolicy": document(statement)})


def of_organization(*accounts: str) -> list[ConfigurationItem]:
    """An organisation with more accounts."""
    found = organization({})
    node = next(one for one in found if one.resource_type == "AWS::Organizations::Account")
    return [*found, *(replace(node, resource_id=one, resource_name=one) for one in accounts)]


@pytest.mark.parametrize(
    ("principal", "more", "expected"),
    [
        ({"AWS": OTHER}, {}, [f"+! account {OTHER} can now sqs:ReceiveMessage on any resource"]),
        ("*", {}, ["+! anyone can now sqs:ReceiveMessage on any resource"]),
        (
            {"AWS": f"arn:aws:iam::{ACCOUNT}:role/reader"},
            {},
            ["+ role reader can now sqs:ReceiveMessage on any resource"],
        ),
        (
            {"Service": "sns.amazonaws.com"},
            {},
            ["+ service sns.amazonaws.com can now sqs:ReceiveMessage on any resource"],
        ),
    ],
)
def test_a_resource_policy_opened_to_outsiders_is_an_escalation(
    principal: Any, more: Json, expected: list[str]
) -> None:
    closed = replace(queue(OWN), configuration={"resourcePolicy": None})
    assert told(closed, queue(principal, **more)) == expected


def test_accounts_of_the_own_organisation_are_not_outside() -> None:
    around = of_organization(OTHER)
    assert told(queue(OWN), queue({"AWS": OTHER}), around=around)[0][:2] == "+ "
    assert told(queue(OWN), queue({"AWS": OTHER}), around=organization({}))[0][:2] == "+!"


@pytest.mark.parametrize(("value", "is_open"), [("o-example", False), ("o-another", True)])
def test_everyone_of_the_own_organisation_is_not_outside(value: str, is_open: bool) -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": value}}
    sentences = told(queue(OWN), queue("*", Condition=condition), around=of_organization(OTHER))
    assert sentences
    assert any(one.startswith("+!") for one in sentences) is is_open


def test_a_limit_to_the_own_organisation_that_goes_is_an_opening() -> None:
    before = queue("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-example"}})
    assert any(one.startswith("+!") for one in told(before, queue("*"), around=of_organization(OTHER)))


@pytest.mark.parametrize(
    ("subject", "is_open"), [("repo:example/app:ref:refs/heads/main", False), ("repo:*", True), (None, True)]
)
def test_a_shared_identity_provider_that_lets_strangers_in(subject: str | None, is_open: bool) -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    statement: Json = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    if subject:
        statement["Condition"] = {"StringLike": {"token.actions.githubusercontent.com:sub": subject}}
    sentences = told(role("deploy"), role("deploy", document(statement)))
    opened = [one for one in sentences if "can now" in one]
    assert opened
    assert all(one.startswith("+!") for one in opened) is is_open


def test_the_policy_of_an_endpoint_lets_nobody_in() -> None:
    def endpoint(action: str) -> ConfigurationItem:
        content = document({**allow(action), "Principal": "*"})
        return item("AWS::EC2::VPCEndpoint", "vpce-1", "vpce-1", "", {"resourcePolicy": content})

    assert all(one.startswith("+ ") for one in told(endpoint("s3:GetObject"), endpoint("s3:*")))


def key(status: str = "Active", user_name: str = "bob", cause: Cause | None = None) -> ConfigurationItem:
    """An access key."""
    configuration = {"accessKeyId": "AKIAEXAMPLE", "userName": user_name, "status": status}
    return item("AWS::IAM::AccessKey", "AKIAEXAMPLE", "AKIAEXAMPLE", "", configuration, cause=cause)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, key(cause=by("mallory", "CreateAccessKey")), "+! who holds access key AKIAEXAMPLE can now act as bob"),
        (None, key(cause=by("bob", "CreateAccessKey")), "+ who holds access key AKIAEXAMPLE can now act as bob"),
        (None, key(cause=by("admin/x", "CreateAccessKey")), "+! who holds access key AKIAEXAMPLE can now act as bob"),
        (
            key("Inactive"),
            key(cause=by("mallory", "UpdateAccessKey")),
            "+! who holds access key AKIAEXAMPLE can now act as bob",
        ),
        (None, key(), "+ who holds access key AKIAEXAMPLE can now act as bob"),
        (key(), key("Inactive"), "- who holds access key AKIAEXAMPLE can no longer act as bob"),
        (key(), None, "- who holds access key AKIAEXAMPLE can no longer act as bob"),
    ],
)
def test_access_keys(old: ConfigurationItem | None, new: ConfigurationItem | None, expected: str) -> None:
    assert told(old, new) == [expected]


def test_a_key_that_is_still_active_or_still_not_changes_nothing() -> None:
    assert told(key(), key(cause=by("mallory", "UpdateAccessKey"))) == []
    assert told(key("Inactive"), None) == []


def bob(profile: Any, cause: Cause | None = None) -> ConfigurationItem:
    """A user with a console password, None without, or "unknown"."""
    found = user("bob", cause=cause)
    return replace(
        found, configuration={**found.configuration, **({} if profile == "unknown" else {"loginProfile": profile})}
    )


PROFILE = {"createDate": "2026-03-01T12:00:00Z", "passwordResetRequired": False}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            bob(None),
            bob(PROFILE, by("mallory", "CreateLoginProfile")),
            ["+! bob can now sign in to the console with a password"],
        ),
        (bob(None), bob(PROFILE), ["+ bob can now sign in to the console with a password"]),
        (
            bob("unknown"),
            bob(PROFILE, by("mallory", "CreateLoginProfile")),
            ["+! bob can now sign in to the console with a password"],
        ),
        (bob("unknown"), bob(PROFILE), []),
        (
            bob(PROFILE),
            bob(PROFILE, by("mallory", "UpdateLoginProfile")),
            ["+! who set the console password anew can now sign in as bob"],
        ),
        (bob(PROFILE), bob(PROFILE, by("bob", "UpdateLoginProfile")), []),
        (
            bob(PROFILE),
            bob(None, by("mallory", "DeleteLoginProfile")),
            ["- bob can no longer sign in to the console with a password"],
        ),
    ],
)
def test_console_passwords(old: ConfigurationItem, new: ConfigurationItem, expected: list[str]) -> None:
    assert told(old, new) == expected


def kms_key(*grants: Json, cause: Cause | None = None) -> ConfigurationItem:
    """A key with grants."""
    arn = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234"
    configuration = {"keyId": "1234", "aliases": ["alias/payroll"], "grants": list(grants)}
    return item("AWS::KMS::Key", "1234", "1234", arn, configuration, cause=cause)


def grant(principal: str, **more: Any) -> Json:
    """A grant to decrypt."""
    return {"grantId": "0c237476b39f8bc4", "granteePrincipal": principal, "operations": ["Decrypt"], **more}


@pytest.mark.parametrize(
    ("one", "who", "expected"),
    [
        (
            grant(MALLORY),
            "alice",
            "+! mallory can now kms:Decrypt with key alias/payroll (grant 0c237476b39f)",
        ),
        (grant(MALLORY), "mallory", "+ mallory can now kms:Decrypt with key alias/payroll (grant 0c237476b39f)"),
        (
            grant(f"arn:aws:iam::{OTHER}:role/exfiltrate"),
            None,
            f"+! role exfiltrate of account {OTHER} can now kms:Decrypt with key alias/payroll (grant 0c237476b39f)",
        ),
        (
            grant("rds.eu-west-1.amazonaws.com", constraints={"encryptionContextSubset": {"aws:rds:db-id": "db-1"}}),
            "alice",
            "+ service rds.eu-west-1.amazonaws.com can now kms:Decrypt with key alias/payroll"
            " if the encryption context has aws:rds:db-id=db-1 (grant 0c237476b39f)",
        ),
    ],
)
def test_grants_of_a_key(one: Json, who: str | None, expected: str) -> None:
    cause = by(who, "CreateGrant", "kms.amazonaws.com") if who else None
    assert told(kms_key(), kms_key(one, cause=cause)) == [expected]
    lost = expected.replace("+!", "-").replace("+", "-").replace("can now", "can no longer")
    assert told(kms_key(one), kms_key()) == [lost]


def test_a_grant_seen_for_the_first_time_is_no_change() -> None:
    unseen = replace(kms_key(), configuration={"keyId": "1234"})
    assert told(unseen, kms_key(grant(MALLORY))) == []


ALL_USERS = {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}
OWNER = {"type": "CanonicalUser", "id": "owner"}


def bucket(*grants: tuple[Json, str], **more: Any) -> ConfigurationItem:
    """A bucket with a list."""
    listed = [{"grantee": grantee, "permission": permission} for grantee, permission in ((OWNER, "FULL_CONTROL"),)]
    listed += [{"grantee": grantee, "permission": permission} for grantee, permission in grants]
    configuration = {"accessControlList": {"owner": {"id": "owner"}, "grants": listed}, **more}
    return item("AWS::S3::Bucket", "reports", "reports", "arn:aws:s3:::reports", configuration)


@pytest.mark.parametrize(
    ("grantee", "permission", "expected"),
    [
        (ALL_USERS, "READ", "+! anyone can now list the objects of bucket reports (access control list)"),
        (
            {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},
            "WRITE",
            "+! any AWS account can now put objects into bucket reports (access control list)",
        ),
        (
            {"type": "CanonicalUser", "id": "79a59df900b949e5"},
            "READ_ACP",
            "+! canonical user 79a59df900b9 can now read the access control list of bucket reports"
            " (access control list)",
        ),
        (
            {"type": "Group", "uri": "http://acs.amazonaws.com/groups/s3/LogDelivery"},
            "WRITE",
            "+ S3's delivery of logs can now put objects into bucket reports (access control list)",
        ),
    ],
)
def test_lists_of_buckets(grantee: Json, permission: str, expected: str) -> None:
    assert told(bucket(), bucket((grantee, permission))) == [expected]
    assert len(told(bucket((grantee, permission)), bucket())) == 1


def test_settings_of_a_bucket_that_switch_its_list_off() -> None:
    enforced = {"ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]}}
    ignored = {"publicAccessBlockConfiguration": {"ignorePublicAcls": True}}
    for settings in (enforced, ignored):
        assert told(bucket(**settings), bucket((ALL_USERS, "READ"), **settings)) == []
        assert told(bucket((ALL_USERS, "READ"), **settings), bucket((ALL_USERS, "READ"))) == [
            "+! anyone can now list the objects of bucket reports (access control list)"
        ]


def test_a_list_that_was_not_recorded_is_undecided() -> None:
    cause = by("mallory", "PutBucketAcl", "s3.amazonaws.com")
    unknown = replace(bucket(), configuration={}, unknown=("accessControlList",), cause=cause)
    assert told(bucket(), unknown) == [
        "? the access control list of bucket reports was changed, and what it says was not recorded:"
        " what that changes is not known"
    ]


@pytest.mark.parametrize(
    ("member", "listed", "expected"),
    [
        ("createVolumePermission", [{"group": "all"}], "+! any AWS account can now use Snapshot snap-1"),
        ("createVolumePermission", [{"userId": OTHER}], f"+! account {OTHER} can now use Snapshot snap-1"),
        ("sharedAccounts", [MANAGEMENT], f"+! account {MANAGEMENT} can now use Snapshot snap-1"),
    ],
)
def test_snapshots_shared_with_others(member: str, listed: list[Any], expected: str) -> None:
    def snapshot(entries: list[Any]) -> ConfigurationItem:
        return item("AWS::EC2::Snapshot", "snap-1", "snap-1", "", {member: entries})

    assert told(snapshot([]), snapshot(listed)) == [f"{expected} ({member})"]


def test_nothing_changed_says_nothing() -> None:
    for one in (key(), bob(PROFILE), kms_key(grant(MALLORY)), bucket((ALL_USERS, "READ"))):
        assert told(one, one) == []
    assert access_changes(State(None, {}), State(None, {}), [key().key]) == []
