"""The policy documents of the demo organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from leastwise.demo.organisation import GITHUB_PROVIDER_PATH, VENDOR_ACCOUNT, Role

Document = dict[str, Any]


def policy(*statements: Document) -> Document:
    """Returns a policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(actions: str | Sequence[str], resources: str | Sequence[str] = "*", **more: Any) -> Document:
    """Returns a statement that allows actions on resources; ``more`` are further elements (Sid, Condition)."""
    listed = [one if isinstance(one, str) else list(one) for one in (actions, resources)]
    return {"Effect": "Allow", "Action": listed[0], "Resource": listed[1], **more}


ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"
AWS_MANAGED: Final[dict[str, Document]] = {
    ADMINISTRATOR: policy(allow("*")),
    "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess": policy(
        allow(
            (
                "s3:Get*",
                "s3:List*",
                "s3:Describe*",
                "s3-object-lambda:Get*",
                "s3-object-lambda:List*",
            )
        )
    ),
    "arn:aws:iam::aws:policy/IAMUserChangePassword": policy(
        allow("iam:ChangePassword", "arn:aws:iam::*:user/${aws:username}"), allow("iam:GetAccountPasswordPolicy")
    ),
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole": policy(
        allow(("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"))
    ),
}
"""The AWS managed policies in use (AWS Managed Policy Reference Guide)."""

DEVELOPER_BASE: Final = policy(
    allow(("ec2:*", "logs:*", "cloudwatch:*", "lambda:*", "s3:Get*", "s3:List*", "sts:AssumeRole", "cloudshell:*"))
)
"""The customer managed policy of developers; a story makes another version the default in one account."""

CONTRACTOR_BOUNDARY: Final = policy(allow(("ec2:Describe*", "logs:Get*", "logs:Describe*", "s3:List*", "s3:Get*")))
OPERATOR_ACCESS: Final = policy(
    allow(
        (
            *("iam:CreateUser", "iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:AddUserToGroup"),
            *("iam:List*", "iam:Get*", "cloudwatch:*", "sts:AssumeRole"),
        )
    )
)
ANALYST_ACCESS: Final = policy(
    allow(("athena:*", "glue:Get*")),
    allow(("s3:GetObject", "s3:ListBucket"), ("arn:aws:s3:::example-prod-*", "arn:aws:s3:::example-prod-*/*")),
    allow(("iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:ListAccessKeys"), "arn:aws:iam::*:user/${aws:username}"),
)
AUDITOR_ACCESS: Final = policy(allow(("iam:Get*", "iam:List*", "cloudtrail:Describe*", "cloudtrail:LookupEvents")))
IDENTITY_ADMINISTRATION: Final = policy(
    allow(("iam:CreateUser", "iam:CreateRole", "iam:AttachRolePolicy", "iam:PutUserPolicy", "sts:AssumeRole"))
)
POLICY_AUTHORING: Final = policy(allow(("iam:CreatePolicyVersion", "iam:ListPolicyVersions", "iam:GetPolicyVersion")))
ACCOUNT_SUPPORT: Final = policy(allow(("iam:PutUserPolicy", "iam:GetUserPolicy", "iam:ListUserPolicies")))
"""What its holder could become administrator with, were there no permissions boundary."""

POLICY_ATTACHING: Final = policy(
    allow(("iam:AttachUserPolicy", "iam:ListPolicies", "iam:ListUsers")),
    {
        "Effect": "Deny",
        "Action": "iam:AttachUserPolicy",
        "Resource": "arn:aws:iam::*:user/${aws:username}",
    },
)
"""Attaches policies to others, never to its holder."""

OWN_WORK: Final = {
    "victor": policy(
        allow(("athena:*", "glue:Get*", "glue:BatchGet*")),
        allow(("s3:GetObject", "s3:ListBucket"), ("arn:aws:s3:::example-prod-*", "arn:aws:s3:::example-prod-*/*")),
    ),
    "peggy": POLICY_ATTACHING,
    "oscar": policy(allow(("iam:CreateAccessKey", "iam:UpdateLoginProfile", "iam:ListUsers"))),
    "data-migration": policy(allow(("s3:*", "dynamodb:*"))),
    "quarterly-close": policy(allow(("athena:*", "s3:Get*", "s3:List*"))),
    "report-archive": policy(allow("s3:GetObject", "arn:aws:s3:::example-dev-exports/*")),
    "backup-agent": policy(allow(("ec2:CreateSnapshot", "ec2:Describe*", "s3:PutObject", "backup:*"))),
    "report-builder": policy(allow(("s3:GetObject", "s3:PutObject", "athena:*", "glue:Get*"))),
    "legacy-importer": policy(allow(("s3:*", "dynamodb:*", "sqs:*"))),
    "federation-broker": policy(allow(("sts:GetFederationToken", "s3:Get*", "s3:List*"))),
    "orders-api": policy(allow(("dynamodb:*Item", "dynamodb:Query", "sqs:SendMessage", "kms:Decrypt"))),
    "invoice-worker": policy(allow(("s3:GetObject", "s3:PutObject", "ses:SendEmail", "sqs:*Message"))),
    "etl-job": policy(allow(("glue:*", "s3:*", "kms:*", "logs:*"))),
    "preview-api": policy(allow(("dynamodb:*", "lambda:InvokeFunction"))),
    "web-server": policy(allow(("s3:GetObject", "ssm:GetParameter*", "cloudwatch:PutMetricData"))),
    "build-runner": policy(allow(("ecr:*", "s3:*", "codeartifact:*"))),
    "bastion": policy(allow(("ssm:*", "ec2:Describe*"))),
    "github-deploy": policy(allow(("cloudformation:*", "ecs:*", "lambda:*", "iam:PassRole", "s3:*"))),
    "github-test": policy(allow(("cloudformation:Describe*", "lambda:Get*", "s3:Get*"))),
    "github-terraform": policy(allow(("organizations:*", "iam:*", "sso:*"))),
    "vendor-monitoring": policy(allow(("cloudwatch:Get*", "cloudwatch:List*", "ec2:Describe*", "tag:Get*"))),
    "security-audit": AUDITOR_ACCESS,
    "incident-response": policy(allow(("ec2:*", "rds:*", "s3:Get*", "cloudtrail:*"))),
    "okta-support": policy(allow(("support:*", "ec2:Describe*"))),
    "partner-exchange": policy(allow(("s3:ListAllMyBuckets", "s3:GetObject", "ec2:DescribeInstances"))),
    "data-sharing": policy(allow("s3:GetObject", "arn:aws:s3:::example-prod-data-lake/*")),
}
"""Inline policies named "work" of users and roles that have one of their own."""

FORMER_PARTNER: Final = VENDOR_ACCOUNT
"""Whom the role data-sharing trusted before a story changed it."""


def trust_of(role: Role) -> Document:
    """Returns the trust policy that the role has before any story."""
    statement: Document = {"Effect": "Allow", "Principal": {}, "Action": "sts:AssumeRole"}
    match role.kind:
        case "ci":
            statement["Principal"] = {"Federated": f"arn:aws:iam::{role.account_id}:{GITHUB_PROVIDER_PATH}"}
            statement["Action"] = "sts:AssumeRoleWithWebIdentity"
            name = GITHUB_PROVIDER_PATH.split("/", 1)[1]
            wanted = {f"{name}:aud": "sts.amazonaws.com", f"{name}:sub": role.trusted}
            statement["Condition"] = {"StringEquals": wanted}
        case "identity-center" | "saml":
            provider = "AWSSSO_e1f2a3b4c5d6e7f8_DO_NOT_DELETE" if role.kind == "identity-center" else "okta"
            statement["Principal"] = {"Federated": f"arn:aws:iam::{role.account_id}:saml-provider/{provider}"}
            statement["Action"] = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
            statement["Condition"] = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
        case "cross-account":
            account = FORMER_PARTNER if role.name == "data-sharing" else role.trusted
            statement["Principal"] = {"AWS": f"arn:aws:iam::{account}:root"}
            if account == VENDOR_ACCOUNT:
                statement["Condition"] = {"StringEquals": {"sts:ExternalId": "f3a1c7e2"}}
        case _:
            statement["Principal"] = {"Service": role.trusted}
    return policy(statement)
