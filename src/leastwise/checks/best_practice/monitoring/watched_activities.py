"""What section 4 of the CIS AWS Foundations Benchmark wants alarms for, as events that a filter must match.

Event names are those of the recommendations, in our own order; events are whole enough for the patterns that are
published for them. CloudTrail User Guide, "CloudTrail record contents", "AWS Management Console sign-in events".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Event: TypeAlias = Mapping[str, Any]

_USER: Final = {
    "type": "IAMUser",
    "principalId": "AIDAEXAMPLE",
    "arn": "arn:aws:iam::111122223333:user/ann",
    "accountId": "111122223333",
    "accessKeyId": "AKIAEXAMPLE",
    "userName": "ann",
}
_ROOT: Final = {
    "type": "Root",
    "principalId": "111122223333",
    "arn": "arn:aws:iam::111122223333:root",
    "accountId": "111122223333",
}


@dataclass(frozen=True, slots=True)
class WatchedActivity:
    """Recommendation 4.`number`: `what` goes into titles, `fsbp` is Security Hub's control or empty.

    `samples` are label -> event: one of each kind that somebody has to hear of. A pattern that has one of the `marks`,
    or a label, in its text is meant for the activity.
    """

    number: int
    id: str
    what: str
    fsbp: str
    samples: Mapping[str, Event]
    marks: tuple[str, ...] = ()

    def is_meant_by(self, pattern: str) -> bool:
        """Whether a pattern speaks of the activity, whatever it matches."""
        return any(one in pattern for one in (*self.marks, *self.samples))


def _event(source: str, name: str, **members: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": _USER,
        "eventTime": "2026-03-01T12:00:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "aws-cli/2.15.0",
        "requestParameters": None,
        "responseElements": None,
        "eventID": "00000000-0000-4000-8000-000000000000",
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
        **members,
    }


def _calls(source: str, names: str) -> dict[str, Event]:
    return {name: _event(source, name) for name in names.split()}


def _sign_in(mfa: str, outcome: str, **members: Any) -> dict[str, Any]:
    return _event(
        "signin",
        "ConsoleLogin",
        eventType="AwsConsoleSignIn",
        responseElements={"ConsoleLogin": outcome},
        additionalEventData={"MobileVersion": "No", "MFAUsed": mfa},
        **members,
    )


ORDINARY: Final[tuple[Event, ...]] = (
    _event("ec2", "DescribeInstances", readOnly=True),
    _event(
        "s3",
        "GetBucketAcl",
        readOnly=True,
        sourceIPAddress="delivery.logs.amazonaws.com",
        userIdentity={"type": "AWSService", "invokedBy": "delivery.logs.amazonaws.com"},
    ),
    _event("s3", "HeadBucket", readOnly=True),
)
"""Events that nobody needs to hear of: a filter that matches one of them matches more than it is for."""

UNAUTHORIZED_CALLS: Final = WatchedActivity(
    1,
    "alarm-unauthorized-calls",
    "unauthorized API calls",
    "CloudWatch.2",
    {
        "AccessDenied": _event("iam", "ListUsers", errorCode="AccessDenied"),
        "Client.UnauthorizedOperation": _event("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"),
    },
    ("UnauthorizedOperation",),
)
SIGN_IN_WITHOUT_MFA: Final = WatchedActivity(
    2,
    "alarm-sign-in-without-mfa",
    "console sign-ins without MFA",
    "CloudWatch.3",
    {"ConsoleLogin without MFA": _sign_in("No", "Success")},
    ("MFAUsed",),
)
ROOT_USE: Final = WatchedActivity(
    3,
    "alarm-root-use",
    "use of the root user",
    "CloudWatch.1",
    {
        "a call of the root user": _event("iam", "CreateUser", userIdentity=_ROOT),
        "a sign-in of the root user": _sign_in("Yes", "Success", userIdentity=_ROOT),
    },
    ("Root",),
)
POLICY_CHANGES: Final = WatchedActivity(
    4,
    "alarm-iam-policy-changes",
    "changes of IAM policies",
    "CloudWatch.4",
    _calls(
        "iam",
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ),
)
TRAIL_CHANGES: Final = WatchedActivity(
    5,
    "alarm-cloudtrail-changes",
    "changes of CloudTrail",
    "CloudWatch.5",
    _calls("cloudtrail", "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
)
FAILED_SIGN_INS: Final = WatchedActivity(
    6,
    "alarm-failed-sign-ins",
    "failed console sign-ins",
    "CloudWatch.6",
    {"ConsoleLogin that failed": _sign_in("No", "Failure", errorMessage="Failed authentication")},
    ("Failed authentication",),
)
KEY_DELETIONS: Final = WatchedActivity(
    7,
    "alarm-key-deletions",
    "disabled or deleted keys of KMS",
    "CloudWatch.7",
    _calls("kms", "DisableKey ScheduleKeyDeletion"),
)
BUCKET_POLICY_CHANGES: Final = WatchedActivity(
    8,
    "alarm-bucket-policy-changes",
    "changes of bucket policies",
    "CloudWatch.8",
    _calls(
        "s3",
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ),
)
CONFIG_CHANGES: Final = WatchedActivity(
    9,
    "alarm-config-changes",
    "changes of AWS Config",
    "CloudWatch.9",
    _calls("config", "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder"),
)
SECURITY_GROUP_CHANGES: Final = WatchedActivity(
    10,
    "alarm-security-group-changes",
    "changes of security groups",
    "CloudWatch.10",
    _calls(
        "ec2",
        "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
        "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ),
)
NETWORK_ACL_CHANGES: Final = WatchedActivity(
    11,
    "alarm-network-acl-changes",
    "changes of network ACLs",
    "CloudWatch.11",
    _calls(
        "ec2",
        "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry "
        "ReplaceNetworkAclAssociation",
    ),
)
GATEWAY_CHANGES: Final = WatchedActivity(
    12,
    "alarm-network-gateway-changes",
    "changes of network gateways",
    "CloudWatch.12",
    _calls(
        "ec2",
        "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
        "DeleteInternetGateway DetachInternetGateway",
    ),
)
ROUTE_TABLE_CHANGES: Final = WatchedActivity(
    13,
    "alarm-route-table-changes",
    "changes of route tables",
    "CloudWatch.13",
    _calls(
        "ec2",
        "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
        "DisassociateRouteTable",
    ),
)
VPC_CHANGES: Final = WatchedActivity(
    14,
    "alarm-vpc-changes",
    "changes of VPCs",
    "CloudWatch.14",
    _calls(
        "ec2",
        "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
        "DeleteVpcPeeringConnection RejectVpcPeeringConnection",
    ),
)
ORGANIZATION_CHANGES: Final = WatchedActivity(
    15,
    "alarm-organizations-changes",
    "changes of AWS Organizations",
    "",
    _calls(
        "organizations",
        "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake "
        "DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType "
        "InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy "
        "UpdateOrganizationalUnit",
    ),
)
