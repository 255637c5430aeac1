"""The IAM-sensitive events: who changes what principals may do, takes on another identity, or signs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ANY: Final = ("*",)


@dataclass(frozen=True, slots=True)
class SensitiveEvents:
    """Event names (globs) of one event source; ``writes_only`` leaves out events that read."""

    event_source: str
    event_names: tuple[str, ...] = _ANY
    writes_only: bool = True


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


IAM_SENSITIVE: Final[tuple[SensitiveEvents, ...]] = (
    # Identities and their policies.
    SensitiveEvents("iam.amazonaws.com"),
    SensitiveEvents("organizations.amazonaws.com"),
    SensitiveEvents("sso.amazonaws.com"),
    SensitiveEvents("sso.amazonaws.com", _names("Authenticate Federate GetRoleCredentials"), writes_only=False),
    SensitiveEvents("sso-directory.amazonaws.com"),
    SensitiveEvents("identitystore.amazonaws.com"),
    SensitiveEvents("identitystore-scim.amazonaws.com"),
    SensitiveEvents("rolesanywhere.amazonaws.com"),
    SensitiveEvents("access-analyzer.amazonaws.com"),
    SensitiveEvents("ram.amazonaws.com"),
    # Taking on an identity. STS marks AssumeRole as read-only.
    SensitiveEvents(
        "sts.amazonaws.com", _names("AssumeRole* AssumeRoot GetFederationToken GetSessionToken"), writes_only=False
    ),
    SensitiveEvents("signin.amazonaws.com", writes_only=False),
    # Resource-based policies, access lists and grants.
    SensitiveEvents(
        "kms.amazonaws.com",
        _names("PutKeyPolicy CreateGrant RevokeGrant RetireGrant DisableKey ScheduleKeyDeletion CancelKeyDeletion"),
        writes_only=False,
    ),
    SensitiveEvents(
        "s3.amazonaws.com",
        _names(
            "PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl PutObjectVersionAcl "
            "PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock "
            "DeleteAccountPublicAccessBlock PutBucketOwnershipControls DeleteBucketOwnershipControls "
            "PutAccessPointPolicy* DeleteAccessPointPolicy* PutMultiRegionAccessPointPolicy "
            "CreateAccessGrant DeleteAccessGrant PutAccessGrantsInstanceResourcePolicy"
        ),
        writes_only=False,
    ),
    SensitiveEvents("lambda.amazonaws.com", _names("AddPermission* RemovePermission* AddLayerVersionPermission*")),
    SensitiveEvents("secretsmanager.amazonaws.com", _names("PutResourcePolicy DeleteResourcePolicy")),
    SensitiveEvents("sns.amazonaws.com", _names("AddPermission RemovePermission SetTopicAttributes")),
    SensitiveEvents("sqs.amazonaws.com", _names("AddPermission RemovePermission SetQueueAttributes")),
    SensitiveEvents("ecr.amazonaws.com", _names("SetRepositoryPolicy DeleteRepositoryPolicy PutRegistryPolicy")),
    SensitiveEvents("events.amazonaws.com", _names("PutPermission RemovePermission")),
    SensitiveEvents("glue.amazonaws.com", _names("PutResourcePolicy DeleteResourcePolicy")),
    SensitiveEvents("dynamodb.amazonaws.com", _names("PutResourcePolicy DeleteResourcePolicy")),
    SensitiveEvents("backup.amazonaws.com", _names("PutBackupVaultAccessPolicy DeleteBackupVaultAccessPolicy")),
    SensitiveEvents("lakeformation.amazonaws.com", _names("GrantPermissions RevokePermissions BatchGrantPermissions")),
    # Giving a workload an identity.
    SensitiveEvents(
        "ec2.amazonaws.com",
        _names(
            "AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile "
            "ModifyImageAttribute ModifySnapshotAttribute"
        ),
    ),
    SensitiveEvents("cognito-identity.amazonaws.com", _names("SetIdentityPoolRoles")),
    SensitiveEvents(
        "eks.amazonaws.com",
        _names(
            "CreateAccessEntry UpdateAccessEntry DeleteAccessEntry AssociateAccessPolicy CreatePodIdentityAssociation"
        ),
    ),
)
"""Rows of the set; an event that matches any row is IAM-sensitive."""

READ_NAME_PREFIXES: Final = (
    "Get",
    "List",
    "Describe",
    "Head",
    "BatchGet",
    "Lookup",
    "Search",
    "Query",
    "Scan",
    "Select",
    "View",
    "Check",
    "Simulate",
    "Validate",
)
"""How names of reading API calls begin; for events of before CloudTrail wrote ``readOnly``."""
