"""Phrases of STS, sign-in, Identity Center and Organizations."""

from __future__ import annotations

from typing import Final

_ROLE = "{request.roleArn:name}[ in account {request.roleArn:account}][ as {request.roleSessionName}]"
_TARGET = "{request.targetId}"
_ASSIGNMENT = (
    "permission set {request.permissionSetArn:name} in {request.targetId} {to} "
    "{request.principalType} {request.principalId}"
)

ACCESS: Final[dict[str, dict[str, str]]] = {
    "sts.amazonaws.com": {
        "AssumeRole": f"assume role {_ROLE}",
        "AssumeRoleWithSAML": f"assume role {_ROLE} through SAML",
        "AssumeRoleWithWebIdentity": f"assume role {_ROLE} through OIDC",
        "AssumeRoot": "take a root session in account {request.targetPrincipal}",
        "DecodeAuthorizationMessage": "decode an authorization message",
        "GetCallerIdentity": "ask who they are",
        "GetFederationToken": "get a federation token for {request.name}",
        "GetSessionToken": "get a session token[ with MFA device {request.serialNumber:name}]",
    },
    "signin.amazonaws.com": {
        "CheckMfa": "answer the MFA prompt of the console",
        "ConsoleLogin": "sign in to the console[ (MFA: {more.MFAUsed})]",
        "ExitRole": "leave role[ {request.roleName|more.SwitchFrom:name}] in the console",
        "GetSigninToken": "get a console sign-in token",
        "PasswordRecoveryCompleted": "complete a password recovery",
        "PasswordRecoveryRequested": "request a password recovery",
        "PasswordUpdated": "update their password",
        "RenewRole": "renew a console session",
        "SwitchRole": "take role {request.roleName|more.SwitchTo:name} in the console",
        "UserAuthentication": "authenticate at Identity Center",
        "CredentialChallenge": "get a sign-in challenge[ ({more.CredentialType})]",
        "CredentialVerification": "verify a sign-in credential[ ({more.CredentialType})]",
    },
    "sso.amazonaws.com": {
        "AttachCustomerManagedPolicyReferenceToPermissionSet": "attach "
        "{request.customerManagedPolicyReference.name} to permission set {request.permissionSetArn:name}",
        "AttachManagedPolicyToPermissionSet": "attach {request.managedPolicyArn:name} to permission set "
        "{request.permissionSetArn:name}",
        "Authenticate": "sign in to Identity Center",
        "CreateAccountAssignment": "give " + _ASSIGNMENT.replace("{to}", "to"),
        "CreatePermissionSet": "create permission set {request.name}",
        "DeleteAccountAssignment": "take " + _ASSIGNMENT.replace("{to}", "from"),
        "DeleteInlinePolicyFromPermissionSet": "delete the inline policy of permission set "
        "{request.permissionSetArn:name}",
        "DeletePermissionSet": "delete permission set {request.permissionSetArn:name}",
        "DetachManagedPolicyFromPermissionSet": "detach {request.managedPolicyArn:name} from permission set "
        "{request.permissionSetArn:name}",
        "Federate": "open account {details.account_id} through Identity Center[ as {details.role_name}]",
        "GetRoleCredentials": "get credentials through Identity Center[ for account {details.account_id}]"
        "[ as {details.role_name}]",
        "Logout": "sign out of Identity Center",
        "ProvisionPermissionSet": "provision permission set {request.permissionSetArn:name}[ to {request.targetId}]",
        "PutInlinePolicyToPermissionSet": "put an inline policy on permission set {request.permissionSetArn:name}",
        "PutPermissionsBoundaryToPermissionSet": "set the permissions boundary of permission set "
        "{request.permissionSetArn:name}",
        "UpdatePermissionSet": "change permission set {request.permissionSetArn:name}",
    },
    "identitystore.amazonaws.com": {
        "CreateGroup": "create Identity Center group {response.groupId}",
        "CreateGroupMembership": "add {request.memberId.userId} to Identity Center group {request.groupId}",
        "CreateUser": "create Identity Center user {response.userId}",
        "DeleteGroup": "delete Identity Center group {request.groupId}",
        "DeleteGroupMembership": "remove Identity Center group membership {request.membershipId}",
        "DeleteUser": "delete Identity Center user {request.userId}",
        "UpdateUser": "change Identity Center user {request.userId}",
    },
    "sso-directory.amazonaws.com": {
        "AddMemberToGroup": "add {request.member.memberId} to Identity Center group {request.groupId}",
        "CreateGroup": "create Identity Center group {response.group.groupId}",
        "CreateUser": "create Identity Center user {response.user.userId}",
        "DeleteUser": "delete Identity Center user {request.userId}",
        "DisableUser": "disable Identity Center user {request.userId}",
        "EnableUser": "enable Identity Center user {request.userId}",
        "RemoveMemberFromGroup": "remove {request.member.memberId} from Identity Center group {request.groupId}",
        "UpdatePassword": "change the password of Identity Center user {request.userId}",
    },
    "organizations.amazonaws.com": {
        "AcceptHandshake": "accept an invitation to an organization[ ({request.handshakeId})]",
        "AttachPolicy": f"attach policy {{request.policyId}} to {_TARGET}",
        "CloseAccount": "close account {request.accountId}",
        "CreateAccount": "create account[ {response.createAccountStatus.accountId}]",
        "CreateOrganization": "create an organization",
        "CreateOrganizationalUnit": "create organizational unit {request.name}",
        "CreatePolicy": "create organization policy {request.name}",
        "DeleteOrganization": "delete the organization",
        "DeleteOrganizationalUnit": "delete organizational unit {request.organizationalUnitId}",
        "DeletePolicy": "delete organization policy {request.policyId}",
        "DeregisterDelegatedAdministrator": "remove account {request.accountId} as administrator of "
        "{request.servicePrincipal}",
        "DetachPolicy": f"detach policy {{request.policyId}} from {_TARGET}",
        "DisableAWSServiceAccess": "disable access of {request.servicePrincipal} to the organization",
        "DisablePolicyType": "disable policies of type {request.policyType}",
        "EnableAWSServiceAccess": "enable access of {request.servicePrincipal} to the organization",
        "EnablePolicyType": "enable policies of type {request.policyType}",
        "InviteAccountToOrganization": "invite {request.target.id} to the organization",
        "LeaveOrganization": "leave the organization",
        "MoveAccount": "move account {request.accountId} to {request.destinationParentId}",
        "RegisterDelegatedAdministrator": "make account {request.accountId} administrator of "
        "{request.servicePrincipal}",
        "RemoveAccountFromOrganization": "remove account {request.accountId} from the organization",
        "UpdatePolicy": "change organization policy {request.policyId}",
    },
}
