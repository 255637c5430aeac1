"""CIS AWS Foundations Benchmark: numbers move between versions, so each version is a framework of its own.

https://www.cisecurity.org/benchmark/amazon_web_services
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.reference.frameworks.framework import Framework

_URL: Final = "https://www.cisecurity.org/benchmark/amazon_web_services"

_CONTACTS: Final = ("Contact details are current", "A security contact is registered")
_QUESTIONS: Final = "Security questions are registered"
_NO_KEY_AT_SETUP: Final = "Users get no access key when they are made"
_ONE_KEY: Final = "Users have one active access key at most"
_ORGANIZATION: Final = (
    "Root access of member accounts is managed centrally",
    "Authorization policies of the organisation guard all accounts",
    "The management account runs no workloads",
)
_IDENTITY: Final = (
    "The root user has no access key",
    "The root user has MFA",
    "The root user has hardware MFA",
    "The root user is not used for everyday work",
    "Passwords have at least 14 characters",
    "Passwords are not reused",
    "Console users have MFA",
    _NO_KEY_AT_SETUP,
    "Credentials unused for 45 days are disabled",
    _ONE_KEY,
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
    """The titles by number; an empty one leaves its number out."""
    return {f"{section}.{number}": title for number, title in enumerate(titles, 1) if title}


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
CIS_6_0: Final = Framework(
    "cis_aws_6.0",
    "CIS AWS Foundations Benchmark",
    "6.0.0",
    _URL,
    _numbered("2", *_CONTACTS, *_IDENTITY, _CLOUD_SHELL)
    | _numbered("4", *_FOUR_TO_SEVEN)
    | _numbered("5", *_MONITORING),
)
_SEVENTH_IDENTITY: Final = tuple(one for one in _IDENTITY if one not in (_NO_KEY_AT_SETUP, _ONE_KEY))
CIS_7_0: Final = Framework(
    "cis_aws_7.0",
    "CIS AWS Foundations Benchmark",
    "7.0.0",
    _URL,
    _numbered("2.1", *_ORGANIZATION)
    | _numbered("2", "", *_CONTACTS, *_SEVENTH_IDENTITY, _CLOUD_SHELL)
    | _numbered("4", *_FOUR_TO_SEVEN)
    | _numbered("5", *_MONITORING),
)
CIS_AWS: Final = (CIS_1_4, CIS_1_5, CIS_2_0, CIS_3_0, CIS_4_0, CIS_5_0, CIS_6_0, CIS_7_0)


def in_all_versions(named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Framework id -> requirements, where those of some versions are named: of other versions, what says the same.

    A version that is named stays as it is. A requirement that a version does not have is left out of it.
    """
    own = {one.id: one for one in CIS_AWS}
    about = {own[name].requirements[one] for name, ids in named.items() if name in own for one in ids}
    found = dict(named)
    for framework in CIS_AWS if about else ():
        ids = tuple(one for one, title in framework.requirements.items() if title in about)
        if ids and framework.id not in named:
            found[framework.id] = ids
    return found
