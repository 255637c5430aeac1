"""Whether GuardDuty and Security Hub are on, in the Regions whose state was recorded.

Their state is known from AWS Config's snapshots and histories; where nothing of the kind was recorded, nothing is said
but what would tell. GuardDuty API Reference, "GetDetector"; Security Hub API Reference, "DescribeHub".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.checks.best_practice.monitoring.cis import alarm_requirements
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import GLOBAL_REGION
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

DETECTOR: Final = "AWS::GuardDuty::Detector"
HUB: Final = "AWS::SecurityHub::Hub"
_DETECTORS, _DETECTOR_ACTION, _HUB_ACTION = (
    "guardduty:ListDetectors",
    "guardduty:GetDetector",
    "securityhub:DescribeHub",
)


def run_guard_duty(evidence: Evidence) -> Iterator[Result]:
    """Judge whether GuardDuty is on."""
    yield from each_account(evidence, _guard_duty)


def run_security_hub(evidence: Evidence) -> Iterator[Result]:
    """Judge whether Security Hub is on."""
    yield from each_account(evidence, _security_hub)


def _guard_duty(evidence: Evidence, account: Subject) -> Iterator[Result]:
    states = {
        one.region: _is_enabled(one.configuration) for one in evidence.state.of_type(DETECTOR, account.account_id)
    }
    off = sorted(
        _listed(evidence, account, DETECTOR) - {region for region, is_on in states.items() if is_on is not False}
    )
    unknown = [region for region, is_on in states.items() if is_on is None]
    if off:
        yield _finding(account, GUARD_DUTY, "GuardDutyOff", "GuardDuty", off)
    elif unknown:
        yield account.not_evaluated(f"whether the detector of {unknown[0]} is on was not recorded", _DETECTOR_ACTION)
    elif states:
        yield account.passed()
    else:
        yield unlisted(evidence, account.account_id, DETECTOR, _DETECTORS) or account.not_evaluated(
            "no Region was looked at", _DETECTORS
        )


def _security_hub(evidence: Evidence, account: Subject) -> Iterator[Result]:
    """A hub is there only where Security Hub is on."""
    on = {one.region for one in evidence.state.of_type(HUB, account.account_id)}
    off = sorted(_listed(evidence, account, HUB) - on)
    if off:
        yield _finding(account, SECURITY_HUB, "SecurityHubOff", "Security Hub", off)
    elif on:
        yield account.passed()
    else:
        yield unlisted(evidence, account.account_id, HUB, _HUB_ACTION) or account.not_evaluated(
            "no Region was looked at", _HUB_ACTION
        )


def _listed(evidence: Evidence, account: Subject, kind: str) -> set[str]:
    """The Regions that are known: those that were listed, and those with something of the type."""
    wanted = account.account_id, kind
    scopes = {one.region for one in evidence.listed if (one.account_id, one.resource_type) == wanted}
    return (scopes | {one.region for one in evidence.state.of_type(kind, account.account_id)}) - {GLOBAL_REGION}


def _is_enabled(configuration: Mapping[str, Any]) -> bool | None:
    """By the member of the API (status) or of CloudFormation, as AWS Config has it (Enable)."""
    for member in ("enable", "Enable"):
        if isinstance(configuration.get(member), bool):
            return bool(configuration[member])
    status = configuration.get("status")
    return status == "ENABLED" if isinstance(status, str) else None


def _finding(account: Subject, check: Check, kind: str, service: str, regions: list[str]) -> Result:
    return account.found(
        check,
        kind,
        check.severity,
        f"{service} is off in account {account.account_id} in {', '.join(regions)}",
        f"Nothing of what {service} finds there is known.",
        remediation=(f"Turn {service} on in every Region, best from the administrator account of the organisation.",),
        details={"regions": regions},
    )


GUARD_DUTY: Final = Check(
    "guardduty",
    "Account in which GuardDuty is off",
    "best-practice",
    Severity.MEDIUM,
    ("GuardDutyOff",),
    (ACCOUNT,),
    "GuardDuty has a detector that is on in every Region whose detectors were recorded.",
    ("https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html",),
    run_guard_duty,
    Practice.MONITORING,
    (_DETECTORS, _DETECTOR_ACTION),
    ("aws guardduty create-detector --enable",),
    """resource "aws_guardduty_detector" "{label}" {
  enable = true
}
""",
    requirements(
        fsbp=("GuardDuty.1",),
        nist=("AC-2(12)", "AU-6(1)", "CA-7", "SI-4"),
        pci=("11.5.2",),
        iso=("A.8.16",),
        soc2=("CC7.2", "CC7.3"),
        hipaa=("164.308(a)(1)(ii)(D)",),
    ),
)
SECURITY_HUB: Final = Check(
    "security-hub",
    "Account in which Security Hub is off",
    "best-practice",
    Severity.LOW,
    ("SecurityHubOff",),
    (ACCOUNT,),
    "Security Hub is on in every Region of the account whose hubs were recorded: a hub is there only where it is on.",
    ("https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html",),
    run_security_hub,
    Practice.MONITORING,
    (_HUB_ACTION,),
    ("aws securityhub enable-security-hub",),
    """resource "aws_securityhub_account" "{label}" {
}
""",
    {name: ids for name, ids in alarm_requirements(16, "").items() if name != "cis_aws_1.4"},
)
