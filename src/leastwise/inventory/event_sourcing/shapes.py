"""The shapes of IAM's resources, and of all that events change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.inventory.event_sourcing.service_shapes import SERVICE_SHAPES
from leastwise.inventory.event_sourcing.shape import ListShape, Shape

USER: Final = "AWS::IAM::User"
GROUP: Final = "AWS::IAM::Group"
ROLE: Final = "AWS::IAM::Role"
POLICY: Final = "AWS::IAM::Policy"
ACCESS_KEY: Final = "AWS::IAM::AccessKey"
INSTANCE_PROFILE: Final = "AWS::IAM::InstanceProfile"
SAML_PROVIDER: Final = "AWS::IAM::SAMLProvider"
OIDC_PROVIDER: Final = "AWS::IAM::OIDCProvider"
SERVER_CERTIFICATE: Final = "AWS::IAM::ServerCertificate"
VIRTUAL_MFA_DEVICE: Final = "AWS::IAM::VirtualMFADevice"
PASSWORD_POLICY: Final = "AWS::IAM::AccountPasswordPolicy"  # noqa: S105 - a resource type
ACCOUNT_SUMMARY: Final = "AWS::IAM::AccountSummary"
ACCOUNT_ALIAS: Final = "AWS::IAM::AccountAlias"
ROOT: Final = "AWS::IAM::Root"
VERSIONS: Final = "policyVersionList"
DEFAULT_VERSION: Final = "defaultVersionId"
IAM: Final = "iam.amazonaws.com"

TAG_LIST: Final = ListShape("")
_INLINE: Final = ListShape("policyName", content="policyDocument", must_be_empty=True)
_ATTACHED: Final = ListShape("policyArn", must_be_empty=True)

IAM_SHAPES: Final[Mapping[str, Shape]] = {
    USER: Shape(
        IAM,
        name="userName",
        identifier="userId",
        arn_kind="user",
        lists={
            "userPolicyList": _INLINE,
            "groupList": ListShape("", must_be_empty=True),
            "attachedManagedPolicies": _ATTACHED,
            "mfaDevices": ListShape("serialNumber", must_be_empty=True),
            "sshPublicKeys": ListShape("sshPublicKeyId", content="status", must_be_empty=True),
            "signingCertificates": ListShape("certificateId", content="status", must_be_empty=True),
            "serviceSpecificCredentials": ListShape(
                "serviceSpecificCredentialId", content="status", must_be_empty=True
            ),
        },
        objects=frozenset({"loginProfile"}),
        untracked=frozenset({"credentialReport"}),
        references={"groupList": GROUP},
    ),
    GROUP: Shape(
        IAM,
        name="groupName",
        identifier="groupId",
        arn_kind="group",
        lists={"groupPolicyList": _INLINE, "attachedManagedPolicies": _ATTACHED},
    ),
    ROLE: Shape(
        IAM,
        name="roleName",
        identifier="roleId",
        arn_kind="role",
        lists={
            "rolePolicyList": _INLINE,
            "attachedManagedPolicies": _ATTACHED,
            "instanceProfileList": ListShape("instanceProfileName", content="arn", must_be_empty=True),
        },
    ),
    POLICY: Shape(
        IAM,
        name="policyName",
        identifier="policyId",
        handle="arn",
        lists={VERSIONS: ListShape("versionId", content="document")},
    ),
    ACCESS_KEY: Shape(
        IAM,
        name="accessKeyId",
        identifier="accessKeyId",
        handle="id",
        references={"userName": USER},
        ends_with=frozenset({"userName"}),
    ),
    INSTANCE_PROFILE: Shape(
        IAM,
        name="instanceProfileName",
        identifier="instanceProfileId",
        arn_kind="instance-profile",
        lists={"roles": ListShape("", must_be_empty=True)},
    ),
    SAML_PROVIDER: Shape(IAM, handle="id"),
    OIDC_PROVIDER: Shape(IAM, handle="id", lists={"clientIdList": ListShape(""), "thumbprintList": ListShape("")}),
    SERVER_CERTIFICATE: Shape(IAM, name="serverCertificateName", arn_kind="server-certificate"),
    VIRTUAL_MFA_DEVICE: Shape(IAM, identifier="serialNumber", handle="id", references={"userName": USER}),
    PASSWORD_POLICY: Shape(IAM, handle="id"),
    ACCOUNT_SUMMARY: Shape(IAM, handle="id", is_tracked=False),
    ACCOUNT_ALIAS: Shape(IAM, handle="id", lists={"accountAliases": ListShape("")}),
    ROOT: Shape(IAM, handle="id", is_tracked=False),
}

_UNLISTED: Final = Shape("", region="", handle="id", is_tracked=False)


def shape_of(resource_type: str) -> Shape:
    """The shape of a type; one without lists for types that no event changes."""
    return SHAPES.get(resource_type, _UNLISTED)


SHAPES: Final[Mapping[str, Shape]] = {**IAM_SHAPES, **SERVICE_SHAPES}


def version_number(version_id: str) -> tuple[int, str]:
    """The place of a policy version ("v12") among others."""
    digits = version_id[1:]
    return (int(digits), "") if digits.isdigit() else (0, version_id)
