"""CIS AWS Foundations Benchmark: numbers move between versions, so each version is a framework of its own.

https://www.cisecurity.org/benchmark/amazon_web_services
"""

from __future__ import annotations

from typing import Final

from leastwise.reference.frameworks.framework import Framework

_URL: Final = "https://www.cisecurity.org/benchmark/amazon_web_services"

_CONTACTS: Final = ("Contact details are current", "A security contact is registered")
_QUESTIONS: Final = "Security questions are registered"
_IDENTITY: Final = (
    "The root user has no access key",
    "The root user has MFA",
    "The root user has hardware MFA",
    "The root user is not used for everyday work",
    "Passwords have at least 14 characters",
    "Passwords are not reused",
    "Console users have MFA",
    "Users get no access key when they are made",
    "Credentials unused for 45 days are disabled",
    "Users have one active access key at most",
    "Access keys are rotated within 90 days",
    "Users get permissions only through groups",
    "No attached policy grants full administration",
    "A role for AWS Support exists",
    "Instances use roles",
    "Expired server certificates are removed",
    "IAM Access Analyzer is on in all Regions",
    "Users are managed centrally",
)
_CLOUD_SHELL: Final = "Full access to CloudShell is restricted"
_LOGGING: Final = (
    "CloudTrail is on in all Regions",
    "Log file validation is on",
    "The bucket of the trail is not public",
    "The trail goes to CloudWatch Logs",
    "AWS Config is on in all Regions",
    "Access to the bucket of the trail is logged",
    "Logs are encrypted with KMS",
    "Customer managed keys are rotated",
    "VPC flow logs are on",
    "Object-level writes are logged",
    "Object-level reads are logged",
)
_MONITORING: Final = (
    "Unauthorized API calls are monitored",
    "Console sign-ins without MFA are monitored",
    "Use of the root user is monitored",
    "Changes of IAM policies are monitored",
    "Changes of CloudTrail are monitored",
    "Failed console sign-ins are monitored",
    "Disabling or deleting customer managed keys is monitored",
    "Changes of bucket policies are monitored",
    "Changes of AWS Config are monitored",
    "Changes of security groups are monitored",
    "Changes of network ACLs are monitored",
    "Changes of network gateways are monitored",
    "Changes of route tables are monitored",
    "Changes of VPCs are monitored",
    "Changes of AWS Organizations are monitored",
    "Security Hub is on",
)


def _numbered(section: str, *titles: str) -> dict[str, str]:
    return {f"{section}.{number}": title for number, title in enumerate(titles, 1)}


_FOUR_TO_SEVEN: Final = (*_LOGGING[:2], _LOGGING[4], *_LOGGING[5:])
_WITH_QUESTIONS: Final = (*_CONTACTS, _QUESTIONS, *_IDENTITY)

CIS_1_4: Final = Framework(
    "cis_aws_1.4",
    "CIS AWS Foundations Benchmark",
    "1.4.0",
    _URL,
    _numbered("1", *_WITH_QUESTIONS) | _numbered("3", *_LOGGING) | _numbered("4", *_MONITORING[:15]),
)
CIS_1_5: Final = Framework(
    "cis_aws_1.5",
    "CIS AWS Foundations Benchmark",
    "1.5.0",
    _URL,
    _numbered("1", *_WITH_QUESTIONS) | _numbered("3", *_LOGGING) | _numbered("4", *_MONITORING),
)
CIS_2_0: Final = Framework(
    "cis_aws_2.0",
    "CIS AWS Foundations Benchmark",
    "2.0.0",
    _URL,
    _numbered("1", *_WITH_QUESTIONS, _CLOUD_SHELL) | _numbered("3", *_LOGGING) | _numbered("4", *_MONITORING),
)
CIS_3_0: Final = Framework(
    "cis_aws_3.0",
    "CIS AWS Foundations Benchmark",
    "3.0.0",
    _URL,
    _numbered("1", *_WITH_QUESTIONS, _CLOUD_SHELL) | _numbered("3", *_FOUR_TO_SEVEN) | _numbered("4", *_MONITORING),
)
CIS_4_0: Final = Framework(
    "cis_aws_4.0",
    "CIS AWS Foundations Benchmark",
    "4.0.0",
    _URL,
    _numbered("1", *_CONTACTS, *_IDENTITY, _CLOUD_SHELL)
    | _numbered("3", *_FOUR_TO_SEVEN)
    | _numbered("4", *_MONITORING),
)
CIS_5_0: Final = Framework(
    "cis_aws_5.0",
    "CIS AWS Foundations Benchmark",
    "5.0.0",
    _URL,
    _numbered("1", *_CONTACTS, *_IDENTITY, _CLOUD_SHELL)
    | _numbered("3", *_FOUR_TO_SEVEN)
    | _numbered("4", *_MONITORING),
)
CIS_AWS: Final = (CIS_1_4, CIS_1_5, CIS_2_0, CIS_3_0, CIS_4_0, CIS_5_0)
