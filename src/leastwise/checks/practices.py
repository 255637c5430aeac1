"""Which practice and which requirements the checks of analyses answer for when they run within an audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.checks.check import Check
from leastwise.model.practice import Practice
from leastwise.reference.frameworks.cis_aws import in_all_versions

_OF_CHECKS: Final = {
    "external-role-trust": Practice.CONDITIONS,
    "external-trust-anchor": Practice.CONDITIONS,
    "unused-permission": Practice.LEAST_PRIVILEGE,
    "unused-cross-account-grant": Practice.LEAST_PRIVILEGE,
    "unused-condition": Practice.CONDITIONS,
    "unused-access-key": Practice.KEY_ROTATION,
    "unused-password": Practice.KEY_ROTATION,
}
_OF_ANALYSES: Final = {
    "external": Practice.LEAST_PRIVILEGE,
    "internal": Practice.LEAST_PRIVILEGE,
    "escalation": Practice.LEAST_PRIVILEGE,
    "unused": Practice.UNUSED,
}

_Requirements = dict[str, tuple[str, ...]]

_OUTSIDERS: Final[_Requirements] = {
    "nist_800_53_r5": ("AC-3", "AC-4", "AC-6", "SC-7"),
    "pci_dss_4.0": ("7.2.2", "7.3.2"),
    "iso_27001_2022": ("A.5.15", "A.8.3"),
    "soc2": ("CC6.1", "CC6.6"),
    "hipaa": ("164.308(a)(4)(i)", "164.312(a)(1)"),
}
_NEEDLESS: Final[_Requirements] = {
    "nist_800_53_r5": ("AC-2(3)", "AC-6", "AC-6(7)"),
    "pci_dss_4.0": ("7.2.2", "7.2.4"),
    "iso_27001_2022": ("A.5.15", "A.5.18"),
    "soc2": ("CC6.2", "CC6.3"),
    "hipaa": ("164.308(a)(4)(ii)(C)",),
}
_IDLE_CREDENTIALS: Final[_Requirements] = _NEEDLESS | {
    "pci_dss_4.0": ("8.2.6",),
    "aws_fsbp": ("IAM.8", "IAM.22"),
    "cis_aws_3.0": ("1.12",),
}
_ESCALATION: Final[_Requirements] = {
    "nist_800_53_r5": ("AC-5", "AC-6", "AC-6(1)", "AC-6(5)", "AC-6(10)"),
    "pci_dss_4.0": ("7.2.1", "7.2.2", "7.2.5"),
    "iso_27001_2022": ("A.5.3", "A.5.15", "A.8.2"),
    "soc2": ("CC6.1", "CC6.3"),
    "hipaa": ("164.308(a)(3)(i)", "164.308(a)(4)(i)", "164.312(a)(1)"),
}
_FRAMEWORKS: Final[Mapping[str, _Requirements]] = {
    "external": _OUTSIDERS,
    "internal": _OUTSIDERS,
    "escalation": _ESCALATION,
    "unused": _NEEDLESS,
    "external-bucket": _OUTSIDERS | {"aws_fsbp": ("S3.2", "S3.3", "S3.6")},
    "external-resource-policy": _OUTSIDERS | {"aws_fsbp": ("Lambda.1", "SNS.4", "SQS.3")},
    "unused-access-key": _IDLE_CREDENTIALS,
    "unused-password": _IDLE_CREDENTIALS,
}
"""By check, else by analysis."""


def frameworks_of(check: Check) -> Mapping[str, tuple[str, ...]]:
    """Framework id -> ids of the requirements that a check is evidence for; of CIS in all versions that have them."""
    return in_all_versions(check.frameworks or _FRAMEWORKS.get(check.id) or _FRAMEWORKS.get(check.analysis, {}))


def practice_of(check: Check) -> Practice:
    """The practice that a check answers for: the one that it names, else that of its analysis."""
    return check.practice or _OF_CHECKS.get(check.id) or _OF_ANALYSES[check.analysis]
