"""Every shape of ``userIdentity``, as CloudTrail writes it (members in CloudTrail's order).

Rules: CloudTrail User Guide, "CloudTrail userIdentity element"; IAM User Guide, "Logging IAM and AWS STS API
calls with AWS CloudTrail".
"""

from __future__ import annotations

from dataclasses import dataclass

from leastwise.demo.organisation import IDENTITY_STORE_ARN, Person, Role, User

UserIdentity = dict[str, object]


@dataclass(frozen=True, slots=True)
class Session:
    """Temporary credentials: ``created`` is ISO 8601 in UTC, ``access_key_id`` begins with ASIA."""

    name: str
    access_key_id: str
    created: str
    mfa: bool = False
    source_identity: str = ""
    instance: bool = False  # delivered by the instance metadata service, version 2


def _attributes(session: Session) -> dict[str, str]:
    return {"creationDate": session.created, "mfaAuthenticated": "true" if session.mfa else "false"}


def iam_user(user: User, session: Session | None = None) -> UserIdentity:
    """Returns an IAM user, with the long-term access key or, given a session, with temporary credentials."""
    identity: UserIdentity = {
        "type": "IAMUser",
        "principalId": user.principal_id,
        "arn": user.arn,
        "accountId": user.account_id,
        "accessKeyId": session.access_key_id if session else user.access_key_id,
        "userName": user.name,
    }
    if session:
        identity["sessionContext"] = {"attributes": _attributes(session)}
    return identity


def console_user(user: User) -> UserIdentity:
    """Returns an IAM user signing in to the console: no access key yet."""
    return {
        "type": "IAMUser",
        "principalId": user.principal_id,
        "arn": user.arn,
        "accountId": user.account_id,
        "userName": user.name,
    }


def root(account_id: str, session: Session | None = None) -> UserIdentity:
    """Returns the account's root user; without a session it is signing in."""
    identity: UserIdentity = {
        "type": "Root",
        "principalId": account_id,
        "arn": f"arn:aws:iam::{account_id}:root",
        "accountId": account_id,
    }
    if session:
        identity["accessKeyId"] = session.access_key_id
        identity["sessionContext"] = {"attributes": _attributes(session)}
    return identity


def assumed_role(role: Role, session: Session, federated_provider: str = "", invoked_by: str = "") -> UserIdentity:
    """Returns a role session; ``federated_provider`` adds webIdFederationData, ``invoked_by`` a calling service."""
    context: dict[str, object] = {
        "sessionIssuer": {
            "type": "Role",
            "principalId": role.principal_id,
            "arn": role.arn,
            "accountId": role.account_id,
            "userName": role.name,
        }
    }
    if federated_provider:
        context["webIdFederationData"] = {"federatedProvider": federated_provider, "attributes": {}}
    context["attributes"] = _attributes(session)
    if session.source_identity:
        context["sourceIdentity"] = session.source_identity
    if session.instance:
        context["ec2RoleDelivery"] = "2.0"
    identity: UserIdentity = {
        "type": "AssumedRole",
        "principalId": f"{role.principal_id}:{session.name}",
        "arn": role.session_arn(session.name),
        "accountId": role.account_id,
        "accessKeyId": session.access_key_id,
        "sessionContext": context,
    }
    if invoked_by:
        identity["invokedBy"] = invoked_by
    return identity


def federated_user(user: User, session: Session) -> UserIdentity:
    """Returns a session of GetFederationToken, which the IAM user ``user`` issued."""
    return {
        "type": "FederatedUser",
        "principalId": f"{user.account_id}:{session.name}",
        "arn": f"arn:aws:sts::{user.account_id}:federated-user/{session.name}",
        "accountId": user.account_id,
        "accessKeyId": session.access_key_id,
        "sessionContext": {
            "sessionIssuer": {
                "type": "IAMUser",
                "principalId": user.principal_id,
                "arn": user.arn,
                "accountId": user.account_id,
                "userName": user.name,
            },
            "attributes": _attributes(session),
        },
    }


def web_identity_user(provider_arn: str, subject: str) -> UserIdentity:
    """Returns the caller of AssumeRoleWithWebIdentity."""
    return {
        "type": "WebIdentityUser",
        "principalId": f"{provider_arn}:sts.amazonaws.com:{subject}",
        "userName": subject,
        "identityProvider": provider_arn,
    }


def saml_user(name_qualifier: str, subject: str) -> UserIdentity:
    """Returns the caller of AssumeRoleWithSAML."""
    return {
        "type": "SAMLUser",
        "principalId": f"{name_qualifier}:{subject}",
        "userName": subject,
        "identityProvider": name_qualifier,
    }


def identity_center_user(person: Person, account_id: str, credential_id: str) -> UserIdentity:
    """Returns a workforce user of IAM Identity Center."""
    return {
        "type": "IdentityCenterUser",
        "accountId": account_id,
        "onBehalfOf": {"userId": person.user_id, "identityStoreArn": IDENTITY_STORE_ARN},
        "credentialId": credential_id,
    }


def aws_account(account_id: str, principal_id: str) -> UserIdentity:
    """Returns a principal of another account, as the account that owns the resource sees it."""
    return {"type": "AWSAccount", "principalId": principal_id, "accountId": account_id}


def aws_service(service: str) -> UserIdentity:
    """Returns an AWS service acting by itself; ``service`` is its principal such as ``ec2.amazonaws.com``."""
    return {"type": "AWSService", "invokedBy": service}


def unknown(account_id: str, principal_id: str) -> UserIdentity:
    """Returns an identity CloudTrail could not determine."""
    return {"type": "Unknown", "principalId": principal_id, "accountId": account_id}
