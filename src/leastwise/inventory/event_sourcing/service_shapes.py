"""Shapes of resources of other services: those that carry policies, Organizations, Identity Center, Roles Anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.inventory.event_sourcing.shape import ListShape, Shape
from leastwise.model.configuration_item import GLOBAL_REGION

RESOURCE_POLICY: Final = "resourcePolicy"
S3: Final = "s3.amazonaws.com"
KMS: Final = "kms.amazonaws.com"
LAMBDA: Final = "lambda.amazonaws.com"
SQS: Final = "sqs.amazonaws.com"
SNS: Final = "sns.amazonaws.com"
SECRETS_MANAGER: Final = "secretsmanager.amazonaws.com"
ECR: Final = "ecr.amazonaws.com"
EFS: Final = "elasticfilesystem.amazonaws.com"
BACKUP: Final = "backup.amazonaws.com"
LOGS: Final = "logs.amazonaws.com"
DYNAMODB: Final = "dynamodb.amazonaws.com"
ORGANIZATIONS: Final = "organizations.amazonaws.com"
IDENTITY_CENTER: Final = "sso.amazonaws.com"
ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
EC2: Final = "ec2.amazonaws.com"
RDS: Final = "rds.amazonaws.com"
EVENTS: Final = "events.amazonaws.com"
GLUE: Final = "glue.amazonaws.com"
OPENSEARCH: Final = "es.amazonaws.com"
API_GATEWAY: Final = "apigateway.amazonaws.com"
IDENTITY_STORE: Final = "identitystore.amazonaws.com"

BUCKET: Final = "AWS::S3::Bucket"
ACCOUNT_PUBLIC_ACCESS_BLOCK: Final = "AWS::S3::AccountPublicAccessBlock"
KEY: Final = "AWS::KMS::Key"
FUNCTION: Final = "AWS::Lambda::Function"
QUEUE: Final = "AWS::SQS::Queue"
TOPIC: Final = "AWS::SNS::Topic"
SECRET: Final = "AWS::SecretsManager::Secret"  # noqa: S105 - a resource type
REPOSITORY: Final = "AWS::ECR::Repository"
FILE_SYSTEM: Final = "AWS::EFS::FileSystem"
BACKUP_VAULT: Final = "AWS::Backup::BackupVault"
LOGS_RESOURCE_POLICY: Final = "AWS::Logs::ResourcePolicy"
TABLE: Final = "AWS::DynamoDB::Table"
ORGANIZATION_ROOT: Final = "AWS::Organizations::Root"
ORGANIZATIONAL_UNIT: Final = "AWS::Organizations::OrganizationalUnit"
ORGANIZATION_ACCOUNT: Final = "AWS::Organizations::Account"
ORGANIZATION_POLICY: Final = "AWS::Organizations::Policy"
PERMISSION_SET: Final = "AWS::SSO::PermissionSet"
ASSIGNMENT: Final = "AWS::SSO::Assignment"
TRUST_ANCHOR: Final = "AWS::RolesAnywhere::TrustAnchor"
PROFILE: Final = "AWS::RolesAnywhere::Profile"
SNAPSHOT: Final = "AWS::EC2::Snapshot"
IMAGE: Final = "AWS::EC2::Image"
VPC_ENDPOINT: Final = "AWS::EC2::VPCEndpoint"
DB_SNAPSHOT: Final = "AWS::RDS::DBSnapshot"
DB_CLUSTER_SNAPSHOT: Final = "AWS::RDS::DBClusterSnapshot"
EVENT_BUS: Final = "AWS::Events::EventBus"
GLUE_RESOURCE_POLICY: Final = "AWS::Glue::ResourcePolicy"
DOMAIN: Final = "AWS::OpenSearchService::Domain"
REST_API: Final = "AWS::ApiGateway::RestApi"
ACCESS_POINT: Final = "AWS::S3::AccessPoint"
DIRECTORY_USER: Final = "AWS::IdentityStore::User"
DIRECTORY_GROUP: Final = "AWS::IdentityStore::Group"
MEMBERSHIP: Final = "AWS::IdentityStore::GroupMembership"
_ALIAS: Final = "AWS::KMS::Alias"


def _regional(source: str, *tracked: str, lists: Mapping[str, ListShape] | None = None, name: str = "") -> Shape:
    return Shape(source, region="", name=name, handle="id", lists=lists or {}, tracked=frozenset(tracked))


def _of_policy(source: str) -> Shape:
    return _regional(source, RESOURCE_POLICY)


def _of_organization(*tracked: str, lists: Mapping[str, ListShape], name: str = "name") -> Shape:
    return Shape(
        ORGANIZATIONS,
        region=GLOBAL_REGION,
        name=name,
        identifier="id",
        handle="id",
        lists=lists,
        tracked=frozenset({*tracked, *lists}),
    )


def _shared(source: str, member: str, listed: ListShape, name: str = "") -> Shape:
    """Snapshots and images: AWS makes some without an event, as the snapshots of an image and final snapshots."""
    return Shape(
        source,
        region="",
        name=name,
        handle="id",
        lists={member: listed},
        tracked=frozenset({member}),
        has_unseen_origins=True,
    )


def _of_directory(identifier: str, name: str) -> Shape:
    """What an external directory may bring, of which no event tells."""
    return Shape(
        IDENTITY_STORE,
        region="",
        name=name,
        identifier=identifier,
        handle="id",
        is_tracked=False,
        has_unseen_origins=True,
    )


_ATTACHED: Final = ListShape("policyId", content="policyType")
_SHARED_WITH: Final = ListShape("", one_of=("group", "organizationArn", "organizationalUnitArn", "userId"))
"""Of EC2's snapshots and images (Amazon EC2 API Reference, "LaunchPermission")."""
_ANCHOR: Final = ("enabled", "name", "source")
_PROFILE: Final = ("enabled", "name", "roleArns", "managedPolicyArns", "sessionPolicy", "durationSeconds")

SERVICE_SHAPES: Final[Mapping[str, Shape]] = {
    BUCKET: _regional(S3, RESOURCE_POLICY, "publicAccessBlockConfiguration", "accessControlList", "ownershipControls"),
    ACCOUNT_PUBLIC_ACCESS_BLOCK: Shape(S3, handle="id", tracked=frozenset({"publicAccessBlockConfiguration"})),
    KEY: Shape(
        KMS,
        region="",
        handle="id",
        lists={"grants": ListShape("grantId", content="granteePrincipal"), "aliases": ListShape("")},
        tracked=frozenset({RESOURCE_POLICY, "grants", "aliases"}),
        references={"aliases": _ALIAS},
    ),
    FUNCTION: _regional(LAMBDA, RESOURCE_POLICY, "role"),
    QUEUE: _of_policy(SQS),
    TOPIC: _of_policy(SNS),
    SECRET: _regional(SECRETS_MANAGER, RESOURCE_POLICY, name="name"),
    REPOSITORY: _of_policy(ECR),
    FILE_SYSTEM: _of_policy(EFS),
    BACKUP_VAULT: _of_policy(BACKUP),
    LOGS_RESOURCE_POLICY: _of_policy(LOGS),
    TABLE: _of_policy(DYNAMODB),
    ORGANIZATION_ROOT: _of_organization(lists={"attachedPolicies": _ATTACHED}),
    ORGANIZATIONAL_UNIT: _of_organization("parentId", "name", lists={"attachedPolicies": _ATTACHED}),
    ORGANIZATION_ACCOUNT: _of_organization(
        "parentId", lists={"attachedPolicies": _ATTACHED, "delegatedServices": ListShape("")}
    ),
    ORGANIZATION_POLICY: _of_organization(
        "content", "policyName", "description", "type", lists={"targets": ListShape("")}, name="policyName"
    ),
    PERMISSION_SET: _regional(
        IDENTITY_CENTER,
        "name",
        "description",
        "sessionDuration",
        "relayState",
        "managedPolicies",
        "customerManagedPolicies",
        "inlinePolicy",
        "permissionsBoundary",
        lists={"managedPolicies": ListShape(""), "customerManagedPolicies": ListShape("path", joined_with="name")},
        name="name",
    ),
    ASSIGNMENT: _regional(IDENTITY_CENTER, "principalId"),
    TRUST_ANCHOR: _regional(ROLES_ANYWHERE, *_ANCHOR, name="name"),
    PROFILE: _regional(ROLES_ANYWHERE, *_PROFILE, name="name"),
    SNAPSHOT: _shared(EC2, "createVolumePermission", _SHARED_WITH),
    IMAGE: _shared(EC2, "launchPermission", _SHARED_WITH, name="name"),
    DB_SNAPSHOT: _shared(RDS, "sharedAccounts", ListShape("")),
    DB_CLUSTER_SNAPSHOT: _shared(RDS, "sharedAccounts", ListShape("")),
    VPC_ENDPOINT: _of_policy(EC2),
    EVENT_BUS: _of_policy(EVENTS),
    GLUE_RESOURCE_POLICY: _of_policy(GLUE),
    DOMAIN: _of_policy(OPENSEARCH),
    REST_API: _regional(API_GATEWAY, RESOURCE_POLICY, "name", "description", name="name"),
    ACCESS_POINT: _of_policy(S3),
    DIRECTORY_USER: _of_directory("userId", name="userName"),
    DIRECTORY_GROUP: _of_directory("groupId", name="displayName"),
    MEMBERSHIP: Shape(
        IDENTITY_STORE,
        region="",
        identifier="membershipId",
        handle="members",
        handle_members=("groupId", "userId"),
        is_tracked=False,
        references={"groupId": DIRECTORY_GROUP, "userId": DIRECTORY_USER},
        ends_with=frozenset({"groupId", "userId"}),
        has_unseen_origins=True,
    ),
}
