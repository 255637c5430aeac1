"""SQL over configuration items through the whole way of a query: translated, gated, run confined."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recorded_items import ACCOUNT, USERS, at, user

from leastwise.errors import QueryError
from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES, ITEM_TABLES
from leastwise.model.configuration_item import ConfigurationItem, NotRead, Origin
from leastwise.usecases.querying import query_session

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
OTHER = {"Version": "2012-10-17", "Statement": []}


def item(kind, identifier, name, hours=0, account=ACCOUNT, arn=None, supplementary=None, **configuration):
    path = {"AccessKey": "", "Policy": f"arn:aws:iam::{account}:policy/{name}"}.get(kind)
    return ConfigurationItem(
        account,
        "global",
        f"AWS::IAM::{kind}",
        identifier,
        name,
        arn if arn is not None else path if path is not None else f"arn:aws:iam::{account}:{kind.lower()}/{name}",
        at(hours),
        configuration=configuration,
        supplementary=supplementary or {},
    )


@pytest.fixture
def asked(inventory, record, lake):
    """Rows of a query, as dicts, over an account that was recorded twice."""
    versions = [
        {"versionId": "v1", "isDefaultVersion": False, "createDate": "2026-01-01T00:00:00Z", "document": OTHER},
        {"versionId": "v2", "isDefaultVersion": True, "createDate": "2026-01-02T00:00:00Z", "document": DOCUMENT},
    ]
    attached = [{"policyArn": ADMINISTRATOR, "policyName": "AdministratorAccess"}]
    record(
        user(
            path="/",
            createDate="2026-01-01T10:00:00Z",
            groupList=["a", "b"],
            loginProfile=None,
            mfaDevices=[],
            attachedManagedPolicies=[],
            userPolicyList=[{"policyName": "own", "policyDocument": DOCUMENT}],
            tags={"team": "blue"},
            supplementary={"passwordLastUsed": "2026-02-01T00:00:00Z"},
        ),
        user("bob", loginProfile={}, mfaDevices=[{"serialNumber": "x"}]),
        user("carol", credentialReport={"passwordEnabled": True, "mfaActive": False}),
        item("Group", "AGPA1", "a", groupPolicyList=[{"policyName": "gone", "policyDocument": OTHER}]),
        item(
            "Role",
            "AROA1",
            "deploy",
            path="/x/",
            description="x",
            maxSessionDuration=3600,
            assumeRolePolicyDocument=DOCUMENT,
            attachedManagedPolicies=attached,
            permissionsBoundary={"permissionsBoundaryArn": f"arn:aws:iam::{ACCOUNT}:policy/p"},
            supplementary={"roleLastUsed": {"lastUsedDate": "2026-02-02T00:00:00Z", "region": "eu-west-1"}},
        ),
        item(
            "Policy",
            "ANPA1",
            "p",
            policyVersionList=versions,
            defaultVersionId="v2",
            supplementary={"attachmentCount": 2},
        ),
        item("Policy", "ANPAAWS", "AdministratorAccess", account="aws", arn=ADMINISTRATOR, policyVersionList=[]),
        item("AccessKey", "AKIA1", "AKIA1", userName="alice", status="Active", supplementary={"lastUsedRegion": "x"}),
        item("InstanceProfile", "AIPA1", "ip", roles=["deploy"]),
        item("OIDCProvider", "arn:oidc", "oidc", arn="arn:oidc", url="https://x", clientIdList=["sts"]),
        item("AccountSummary", "account-summary", "account-summary", arn="", accountMFAEnabled=1),
        item("AccountAlias", "account-alias", "account-alias", arn="", accountAliases=["blue"]),
        item("AccountPasswordPolicy", "password-policy", "password-policy", arn="", minimumPasswordLength=14),
        whole=[USERS],
        not_read=[NotRead(ACCOUNT, "global", "AWS::IAM::User", "bob", "iam:ListMFADevices", "access denied")],
    )
    record(
        user(path="/new/", hours=2, attachedManagedPolicies=attached),
        user("bob", hours=2),
        whole=[USERS],
        not_read=[NotRead(ACCOUNT, "global", "AWS::IAM::User", "bob", "iam:ListMFADevices", "access denied")],
    )

    def rows(text, dialect="auto", as_of=None):
        with query_session(lake, text=text, as_of=as_of) as session:
            result = session.ask(text, dialect=dialect)
            return [row for batch in result.batches for row in batch.to_pylist()]

    return rows


def test_users_are_those_of_now(asked):
    rows = asked("SELECT userName, path, hasPassword, hasMFA, tags FROM users ORDER BY userName")
    assert rows == [
        {"userName": "alice", "path": "/new/", "hasPassword": False, "hasMFA": False, "tags": '{"team":"blue"}'},
        {"userName": "bob", "path": None, "hasPassword": True, "hasMFA": True, "tags": None},
    ]


def test_users_as_of_a_moment(asked):
    rows = asked("SELECT userName, path, hasPassword, hasMFA FROM users ORDER BY 1", as_of=at(1))
    assert [tuple(row.values()) for row in rows] == [
        ("alice", "/", False, False),
        ("bob", None, True, True),
        ("carol", None, True, False),
    ]
    assert asked("SELECT * FROM users", as_of=at(-1)) == []


@pytest.mark.parametrize("dialect", ["duckdb", "athena", "lake", "auto"])
def test_tables_in_every_dialect(asked, dialect):
    (row,) = asked("SELECT r.roleName, r.roleLastUsedRegion, a.policyName FROM roles r JOIN attachments a "
                   "ON a.principalId = r.roleId WHERE a.isAwsManaged", dialect)  # fmt: skip
    assert list(row.values()) == ["deploy", "eu-west-1", "AdministratorAccess"]
    names = ["rolename", "rolelastusedregion", "policyname"]
    assert list(row) == (names if dialect == "athena" else ["roleName", "roleLastUsedRegion", "policyName"])


def test_documents_are_json_to_trino(asked):
    query = "SELECT element_at(tags, 'team') AS team, cardinality(groupList) AS n, json_extract_scalar(configuration, "
    (row,) = asked(query + "'$.createDate') AS c, tags['team'] AS t FROM users WHERE userName = 'alice'", "athena")
    assert row == {"team": "blue", "n": 2, "c": "2026-01-01T10:00:00Z", "t": "blue"}


def test_a_select_star_shows_the_spelling_of_aws_config(asked):
    (row,) = asked("SELECT * FROM configuration_items WHERE resourceId = 'AIDAALICE' AND version = 1")
    assert list(row) == [column.name for column in ITEM_TABLES[0].columns]
    assert row["configurationItemCaptureTime"] == at(0).replace(tzinfo=None)
    assert row["validUntil"] == at(2).replace(tzinfo=None)
    assert row["resourceCreationTime"].isoformat() == "2026-01-01T10:00:00"
    assert (row["supplementaryConfiguration"], row["relatedEvents"], row["cause"], row["origin"]) == (
        None,
        [],
        None,
        "snapshot",
    )
    (newest,) = asked("SELECT supplementaryConfiguration AS s FROM configuration_items WHERE resourceId = 'AIDAALICE' "
                      "AND validUntil IS NULL")  # fmt: skip
    assert newest["s"] == '{"passwordLastUsed":"2026-02-01T00:00:00Z"}'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT principalType, principalName, policyName FROM attachments ORDER BY 1", [
            ("Role", "deploy", "AdministratorAccess"), ("User", "alice", "AdministratorAccess")]),
        ("SELECT userName, groupName FROM group_memberships ORDER BY 2", [("alice", "a"), ("alice", "b")]),
        ("SELECT principalType, policyName, policyDocument LIKE '%s3:*%' FROM inline_policies ORDER BY 1", [
            ("Group", "gone", False), ("User", "own", True)]),
        ("SELECT policyName, isAwsManaged, document LIKE '%s3:*%', attachmentCount FROM policies ORDER BY 1", [
            ("AdministratorAccess", True, None, None), ("p", False, True, 2)]),
        ("SELECT versionId, isDefaultVersion, hour(createDate) FROM policy_versions ORDER BY 1", [
            ("v1", False, 0), ("v2", True, 0)]),
        ("SELECT accessKeyId, userName, status, lastUsedRegion FROM access_keys", [("AKIA1", "alice", "Active", "x")]),
        ("SELECT instanceProfileName, roles FROM instance_profiles", [("ip", ["deploy"])]),
        ("SELECT providerType, url, clientIdList FROM identity_providers", [("OIDC", "https://x", ["sts"])]),
        ("SELECT accountMFAEnabled, accountAliases, passwordPolicy FROM account_settings", [
            (True, ["blue"], '{"minimumPasswordLength":14}')]),
        ("SELECT resource, missingAction, reason FROM unread", [("bob", "iam:ListMFADevices", "access denied")]),
        ("SELECT maxSessionDuration, permissionsBoundaryArn FROM roles", [(3600, f"arn:aws:iam::{ACCOUNT}:policy/p")]),
        ("SELECT groupName FROM groups", [("a",)]),
        ("SELECT relationshipName, relatedResourceName FROM resource_relationships WHERE resourceName = 'alice' "
         "ORDER BY 1, 2", [
            ("Is attached to AWSManagedPolicy", "AdministratorAccess"), ("Is attached to Group", "a"),
            ("Is attached to Group", "b")]),
    ],
)  # fmt: skip
def test_each_table(asked, query, expected):
    assert [tuple(row.values()) for row in asked(query)] == expected


def test_a_text_that_is_no_unicode_does_not_stop_a_query(inventory, record, lake):
    record(user(path="\ud800"), user("bob", path="/"))
    with query_session(lake) as session:
        rows = [row for batch in session.ask("SELECT path FROM users ORDER BY 1").batches for row in batch.to_pylist()]
    assert rows == [{"path": "/"}, {"path": "\\ud800"}]


def test_items_join_with_events(asked):
    assert (
        asked("SELECT u.userName, e.eventName FROM users u JOIN events e ON e.userIdentity.userName = u.userName") == []
    )


def test_unknown_columns_and_tables_are_named(asked):
    with pytest.raises(QueryError, match="no column userNam"):
        asked("SELECT userNam FROM users")
    with pytest.raises(QueryError, match="no table userz"):
        asked("SELECT * FROM users, userz")


@pytest.mark.parametrize("internal", ["item_rows", "item_facts", "item_unread", "item_rows_at"])
def test_internal_views_cannot_be_read(asked, internal):
    with pytest.raises(QueryError, match=internal):
        asked(f"SELECT * FROM {internal}, users", "duckdb")


@pytest.mark.parametrize("table", ITEM_TABLE_NAMES)
def test_tables_are_there_before_anything_was_collected(inventory, lake, table):
    with query_session(lake) as session:
        result = session.ask(f"SELECT * FROM {table}")
        assert [row for batch in result.batches for row in batch.to_pylist()] == []
        assert result.schema.names == [
            column.name for one in ITEM_TABLES if one.name == table for column in one.columns
        ]


def test_a_query_over_events_does_not_touch_the_inventory(inventory, lake):
    (lake.folder / "inventory.sqlite").write_bytes(b"damaged")
    with query_session(lake, text="SELECT 1 AS one FROM events") as session:
        assert next(iter(session.ask("SELECT count(*) AS n FROM events").batches)).to_pylist() == [{"n": 0}]


def test_a_read_only_lake_is_queried_too(inventory, record, lake, monkeypatch):
    record(user(path="/"))
    inventory.close()
    monkeypatch.setattr("leastwise.lake.item_catalogue.os.access", lambda *_: False)
    with query_session(lake, text="SELECT path FROM users") as session:
        assert next(iter(session.ask("SELECT path FROM users").batches)).to_pylist() == [{"path": "/"}]
    assert not list((lake.folder / "configuration_items").glob("timeline*"))


def test_causes_are_columns(inventory, record, lake):
    from leastwise.model.configuration_item import Cause

    cause = Cause("e-1", at(0), "iam.amazonaws.com", "CreateUser", "arn:aws:iam::1:user/root")
    record(replace(user(origin=Origin.AWS_CONFIG), cause=cause, since=at(-1), unknown=("path",)))
    with query_session(lake) as session:
        query = "SELECT relatedEvents, cause.eventName, cause.principalArn, since, unknown FROM configuration_items"
        (row,) = [row for batch in session.ask(query).batches for row in batch.to_pylist()]
    assert list(row.values()) == [
        ["e-1"],
        "CreateUser",
        "arn:aws:iam::1:user/root",
        at(-1).replace(tzinfo=None),
        ["path"],
    ]


def test_the_command_takes_a_moment(asked, lake, monkeypatch, capfdbinary):
    from leastwise.cli.app import run

    monkeypatch.setenv("LEASTWISE_HOME", str(lake.folder.parent))
    query = "SELECT userName, configuration->>'$.path' AS path FROM users ORDER BY 1"
    assert run(["query", query, "--as-of", "2026-03-01T13:00:00Z", "--output", "csv"]) == 0
    assert capfdbinary.readouterr().out.decode().split() == ["userName,path", "alice,/", "bob,", "carol,"]
    assert run(["query", query, "--as-of", "then"]) == 2
    assert b"--as-of" in capfdbinary.readouterr().err


def test_documents_are_json_in_json(asked, lake, monkeypatch, capfdbinary):
    import json

    from leastwise.cli.app import run

    monkeypatch.setenv("LEASTWISE_HOME", str(lake.folder.parent))
    query = "SELECT tags, cause, relationships FROM configuration_items WHERE resourceName = 'alice' AND version = 1"
    assert run(["query", query, "--output", "ndjson"]) == 0
    row = json.loads(capfdbinary.readouterr().out)
    assert row["tags"] == {"team": "blue"}
    assert row["relationships"][0]["relationshipName"] == "Is attached to Group"
