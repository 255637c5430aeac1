# ruff: noqa: S608 - the SQL is made of names that the program knows
"""The tables of configuration items: their columns, what each is, and the SQL that draws it from the items.

`configuration_items` follows the AWS Config API Reference, "ConfigurationItem"; the names of the other columns are
those of the IAM API's types (UserDetail, RoleDetail, ManagedPolicyDetail, AccessKeyMetadata …) as AWS Config spells
them. One definition serves the views (`item_views`) and the names and types a query may use (`sql.tables`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "time", "integer", "boolean", "document", "texts", "cause"]
"""What a column holds; a document is JSON text, texts are a list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name as it is shown, what it holds, and its SQL over the rows of the table."""

    name: str
    kind: Kind
    sql: str


@dataclass(frozen=True, slots=True)
class ItemTable:
    """A table: its columns, and the rows that they are drawn from (what follows FROM)."""

    name: str
    rows: str
    columns: tuple[Column, ...]


def text(name: str, member: str = "", document: str = "configuration") -> Column:
    """A text member of the configuration, or of another document."""
    return Column(name, "text", f"json_extract_string({document}, '$.{member or name}')")


def time(name: str, member: str = "", document: str = "configuration") -> Column:
    """A date: ISO 8601 in UTC, shown as a timestamp without zone."""
    return Column(name, "time", f"TRY_CAST(json_extract_string({document}, '$.{member or name}') AS TIMESTAMP)")


def boolean(name: str, member: str = "") -> Column:
    """True or false, whether written so or as 1 and 0 (GetAccountSummary)."""
    return Column(name, "boolean", f"TRY_CAST(json_extract_string(configuration, '$.{member or name}') AS BOOLEAN)")


def document(name: str, member: str = "", source: str = "configuration") -> Column:
    """A member that is a JSON document; NULL where it is null."""
    found = f"json_extract({source}, '$.{member or name}')"
    return Column(name, "document", f"CASE WHEN json_type({found}) <> 'NULL' THEN CAST({found} AS VARCHAR) END")


def texts(name: str, member: str = "") -> Column:
    """A list of texts."""
    return Column(name, "texts", f"TRY_CAST(json_extract(configuration, '$.{member or name}') AS VARCHAR[])")


def of_type(resource_type: str) -> str:
    """The items of a type in force at the moment of the query."""
    return f"item_rows_at WHERE resourcetype = 'AWS::IAM::{resource_type}'"


def each(resource_types: tuple[str, ...], member: str) -> str:
    """The members of a list of items of some types, one row each, as `member`."""
    names = ", ".join(f"'AWS::IAM::{name}'" for name in resource_types)
    return (
        f"(SELECT *, unnest(json_extract(configuration, '$.{member}[*]')) AS member FROM item_rows_at "
        f"WHERE resourcetype IN ({names}))"
    )


def member(name: str, path: str = "") -> Column:
    """A text of the row's member of a list; the member itself without a path."""
    return Column(name, "text", f"json_extract_string(member, '${path}')")


ACCOUNT: Final = Column("accountId", "text", "accountid")
ARN: Final = Column("arn", "text", "arn")
TAGS: Final = Column("tags", "document", "tags")
CAPTURED: Final = Column("configurationItemCaptureTime", "time", "configurationitemcapturetime")
CONFIGURATION: Final = Column("configuration", "document", "configuration")
CREATED: Final = time("createDate")
_BOUNDARY: Final = text("permissionsBoundaryArn", "permissionsBoundary.permissionsBoundaryArn")
_PRINCIPAL: Final = (
    Column("principalType", "text", "substr(resourcetype, 11)"),
    Column("principalId", "text", "resourceid"),
    Column("principalName", "text", "resourcename"),
    Column("principalArn", "text", "arn"),
)
_PRINCIPAL_TYPES: Final = ("User", "Group", "Role")
_IS_AWS_MANAGED: Final = "contains({arn}, ':iam::aws:')"


def _key(*columns: Column) -> tuple[Column, ...]:
    return (ACCOUNT, *columns)


CONFIGURATION_ITEMS: Final = ItemTable(
    "configuration_items",
    "item_rows LEFT JOIN item_facts USING (accountid, awsregion, resourcetype, resourceid)",
    (
        Column("version", "integer", "version"),
        ACCOUNT,
        CAPTURED,
        Column("configurationItemStatus", "text", "configurationitemstatus"),
        Column("resourceType", "text", "resourcetype"),
        Column("resourceId", "text", "resourceid"),
        Column("resourceName", "text", "resourcename"),
        ARN,
        Column("awsRegion", "text", "awsregion"),
        Column("resourceCreationTime", "time", "resourcecreationtime"),
        TAGS,
        CONFIGURATION,
        Column("supplementaryConfiguration", "document", "CASE WHEN validuntil IS NULL THEN supplementary END"),
        Column("relationships", "document", "relationships"),
        Column("relatedEvents", "texts", "CASE WHEN cause IS NULL THEN [] ELSE [cause.eventid] END"),
        Column("origin", "text", "origin"),
        Column("cause", "cause", "cause"),
        Column("since", "time", "since"),
        Column("validUntil", "time", "validuntil"),
        Column("unknown", "texts", "unknown"),
    ),
)
RELATIONSHIPS: Final = ItemTable(
    "resource_relationships",
    "(SELECT *, unnest(json_extract(relationships, '$[*]')) AS member FROM item_rows_at)",
    (
        ACCOUNT,
        Column("awsRegion", "text", "awsregion"),
        Column("resourceType", "text", "resourcetype"),
        Column("resourceId", "text", "resourceid"),
        Column("resourceName", "text", "resourcename"),
        ARN,
        member("relationshipName", ".relationshipName"),
        member("relatedResourceType", ".resourceType"),
        member("relatedResourceId", ".resourceId"),
        member("relatedResourceName", ".resourceName"),
    ),
)
USERS: Final = ItemTable(
    "users",
    of_type("User"),
    _key(
        Column("userId", "text", "resourceid"),
        Column("userName", "text", "resourcename"),
        ARN,
        text("path"),
        CREATED,
        Column(
            "hasPassword",
            "boolean",
            "coalesce(json_type(configuration, '$.loginProfile') <> 'NULL', TRY_CAST(coalesce("
            "json_extract_string(configuration, '$.credentialReport.passwordEnabled'), "
            "json_extract_string(supplementary, '$.credentialReport.passwordEnabled')) AS BOOLEAN))",
        ),
        Column(
            "hasMFA",
            "boolean",
            "coalesce(json_array_length(configuration, '$.mfaDevices') > 0, TRY_CAST(coalesce("
            "json_extract_string(configuration, '$.credentialReport.mfaActive'), "
            "json_extract_string(supplementary, '$.credentialReport.mfaActive')) AS BOOLEAN))",
        ),
        time("passwordLastUsed", document="supplementary"),
        texts("groupList"),
        _BOUNDARY,
        TAGS,
        CONFIGURATION,
        CAPTURED,
    ),
)
GROUPS: Final = ItemTable(
    "groups",
    of_type("Group"),
    _key(
        Column("groupId", "text", "resourceid"),
        Column("groupName", "text", "resourcename"),
        ARN,
        text("path"),
        CREATED,
        CONFIGURATION,
        CAPTURED,
    ),
)
ROLES: Final = ItemTable(
    "roles",
    of_type("Role"),
    _key(
        Column("roleId", "text", "resourceid"),
        Column("roleName", "text", "resourcename"),
        ARN,
        text("path"),
        CREATED,
        text("description"),
        Column("maxSessionDuration", "integer", "TRY_CAST(configuration->>'$.maxSessionDuration' AS BIGINT)"),
        document("assumeRolePolicyDocument"),
        _BOUNDARY,
        time("roleLastUsedDate", "roleLastUsed.lastUsedDate", "supplementary"),
        text("roleLastUsedRegion", "roleLastUsed.region", "supplementary"),
        TAGS,
        CONFIGURATION,
        CAPTURED,
    ),
)
_DEFAULT_VERSION: Final = (
    "list_filter(json_extract(configuration, '$.policyVersionList[*]'), "
    "lambda one: json_extract_string(one, '$.isDefaultVersion') = 'true')[1]"
)
POLICIES: Final = ItemTable(
    "policies",
    of_type("Policy"),
    _key(
        Column("policyId", "text", "resourceid"),
        Column("policyName", "text", "resourcename"),
        ARN,
        text("path"),
        Column("isAwsManaged", "boolean", _IS_AWS_MANAGED.format(arn="arn")),
        CREATED,
        time("updateDate", document="supplementary"),
        text("description"),
        text("defaultVersionId"),
        document("document", source=_DEFAULT_VERSION),
        Column("attachmentCount", "integer", "TRY_CAST(supplementary->>'$.attachmentCount' AS BIGINT)"),
        TAGS,
        CONFIGURATION,
        CAPTURED,
    ),
)
POLICY_VERSIONS: Final = ItemTable(
    "policy_versions",
    each(("Policy",), "policyVersionList"),
    _key(
        Column("policyId", "text", "resourceid"),
        Column("policyName", "text", "resourcename"),
        Column("policyArn", "text", "arn"),
        member("versionId", ".versionId"),
        Column("isDefaultVersion", "boolean", "json_extract_string(member, '$.isDefaultVersion') = 'true'"),
        time("createDate", document="member"),
        document("document", source="member"),
    ),
)
ATTACHMENTS: Final = ItemTable(
    "attachments",
    each(_PRINCIPAL_TYPES, "attachedManagedPolicies"),
    _key(
        *_PRINCIPAL,
        member("policyArn", ".policyArn"),
        member("policyName", ".policyName"),
        Column("isAwsManaged", "boolean", _IS_AWS_MANAGED.format(arn="json_extract_string(member, '$.policyArn')")),
    ),
)
GROUP_MEMBERSHIPS: Final = ItemTable(
    "group_memberships",
    each(("User",), "groupList"),
    _key(
        Column("userId", "text", "resourceid"),
        Column("userName", "text", "resourcename"),
        Column("userArn", "text", "arn"),
        member("groupName"),
    ),
)
_INLINE: Final = " UNION ALL ".join(
    f"SELECT *, unnest(json_extract(configuration, '$.{name.lower()}PolicyList[*]')) AS member FROM item_rows_at "
    f"WHERE resourcetype = 'AWS::IAM::{name}'"
    for name in _PRINCIPAL_TYPES
)
INLINE_POLICIES: Final = ItemTable(
    "inline_policies",
    f"({_INLINE})",
    _key(*_PRINCIPAL, member("policyName", ".policyName"), document("policyDocument", source="member")),
)
ACCESS_KEYS: Final = ItemTable(
    "access_keys",
    of_type("AccessKey"),
    _key(
        Column("accessKeyId", "text", "resourceid"),
        text("userName"),
        text("status"),
        CREATED,
        time("lastUsedDate", document="supplementary"),
        text("lastUsedRegion", document="supplementary"),
        text("lastUsedService", document="supplementary"),
        CAPTURED,
    ),
)
INSTANCE_PROFILES: Final = ItemTable(
    "instance_profiles",
    of_type("InstanceProfile"),
    _key(
        Column("instanceProfileId", "text", "resourceid"),
        Column("instanceProfileName", "text", "resourcename"),
        ARN,
        text("path"),
        CREATED,
        texts("roles"),
        TAGS,
    ),
)
IDENTITY_PROVIDERS: Final = ItemTable(
    "identity_providers",
    "item_rows_at WHERE resourcetype IN ('AWS::IAM::SAMLProvider', 'AWS::IAM::OIDCProvider')",
    _key(
        Column("providerType", "text", "CASE resourcetype WHEN 'AWS::IAM::SAMLProvider' THEN 'SAML' ELSE 'OIDC' END"),
        ARN,
        text("url"),
        texts("clientIdList"),
        texts("thumbprintList"),
        time("validUntil"),
        CREATED,
        TAGS,
        CONFIGURATION,
    ),
)


def _setting(name: str, resource_type: str, kind: Kind) -> Column:
    """A member of one of the account's own items, of which there is at most one each."""
    found = text(name) if kind == "text" else texts(name) if kind == "texts" else boolean(name)
    return Column(name, kind, f"max({found.sql}) FILTER (resourcetype = 'AWS::IAM::{resource_type}')")


ACCOUNT_SETTINGS: Final = ItemTable(
    "account_settings",
    "item_rows_at WHERE resourcetype IN ('AWS::IAM::AccountAlias', 'AWS::IAM::AccountSummary', 'AWS::IAM::Root', "
    "'AWS::IAM::AccountPasswordPolicy') GROUP BY accountid",
    _key(
        _setting("accountAliases", "AccountAlias", "texts"),
        Column(
            "passwordPolicy", "document", "max(configuration) FILTER (resourcetype = 'AWS::IAM::AccountPasswordPolicy')"
        ),
        _setting("accountMFAEnabled", "AccountSummary", "boolean"),
        _setting("accountAccessKeysPresent", "AccountSummary", "boolean"),
        _setting("accountSigningCertificatesPresent", "AccountSummary", "boolean"),
        _setting("accountPasswordPresent", "AccountSummary", "boolean"),
        Column("root", "document", "max(configuration) FILTER (resourcetype = 'AWS::IAM::Root')"),
    ),
)
UNREAD: Final = ItemTable(
    "unread",
    "item_unread",
    _key(
        Column("awsRegion", "text", "awsregion"),
        Column("resourceType", "text", "resourcetype"),
        Column("resource", "text", "resource"),
        Column("missingAction", "text", "missingaction"),
        Column("reason", "text", "reason"),
        Column("captureTime", "time", "capturetime"),
    ),
)


def _named(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, name.lower()) for name in names)


FINDINGS: Final = ItemTable(
    "findings",
    "finding_rows",
    (
        *_named("text", "id", "findingType", "status", "severity", "title", "resource", "resourceType"),
        *_named("text", "resourceOwnerAccount", "region"),
        *_named("document", "principal"),
        *_named("time", "createdAt", "analyzedAt", "resolvedAt"),
        *_named("text", "archivedBy", "archiveReason"),
        *_named("texts", "explanation", "remediation", "notes"),
        *_named("document", "details"),
        *_named("text", "checkId"),
    ),
)
"""The findings of `leastwise analyze`; names as in the Access Analyzer API Reference, "FindingSummaryV2"."""

ITEM_TABLES: Final[tuple[ItemTable, ...]] = (
    CONFIGURATION_ITEMS,
    RELATIONSHIPS,
    USERS,
    GROUPS,
    ROLES,
    POLICIES,
    POLICY_VERSIONS,
    ATTACHMENTS,
    GROUP_MEMBERSHIPS,
    INLINE_POLICIES,
    ACCESS_KEYS,
    INSTANCE_PROFILES,
    IDENTITY_PROVIDERS,
    ACCOUNT_SETTINGS,
    UNREAD,
    FINDINGS,
)
INTERNAL_ITEM_VIEWS: Final = ("item_rows", "item_facts", "item_unread", "item_rows_at", "finding_rows")
"""Views that the tables are built on: the timeline, supplementary facts, what was not read, the items in force;
findings."""

ITEM_TABLE_NAMES: Final = tuple(table.name for table in ITEM_TABLES)
ITEM_SPELLING: Final = {column.name.lower(): column.name for table in ITEM_TABLES for column in table.columns}
"""Lower-case name of a column -> as it is shown."""
