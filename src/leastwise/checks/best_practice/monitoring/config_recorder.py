"""Whether AWS Config records changes of IAM: users, groups, roles and customer managed policies.

AWS Config Developer Guide, "Selecting which resources AWS Config records": IAM's types are global and recorded where
the recorder includes global types, or names them. AWS Config API Reference, "RecordingGroup".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.members import inner, text, texts
from leastwise.checks.best_practice.monitoring.cis import logging_requirements
from leastwise.checks.best_practice.monitoring.trail_facts import flag
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, not_read_of, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

RECORDER: Final = "AWS::Config::ConfigurationRecorder"
_ACTION: Final = "config:DescribeConfigurationRecorders"
_STATUS: Final = "config:DescribeConfigurationRecorderStatus"
_IAM: Final = frozenset({"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"})
_MEND: Final = "Record IAM's resource types, continuously, in one Region of the account."


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every account."""
    yield from each_account(evidence, _judged)


def _judged(evidence: Evidence, account: Subject) -> Iterator[Result]:
    recorders = list(evidence.state.of_type(RECORDER, account.account_id))
    able = [one for one in recorders if not _IAM - _recorded(one)]
    on = [flag(one, "recording") for one in able]
    if True in on:
        yield account.passed()
        return
    if None in on:
        yield account.not_evaluated("whether the recorder is on was not recorded", _STATUS)
        return
    refused = not_read_of(evidence, account.account_id, RECORDER)
    unread = unlisted(evidence, account.account_id, RECORDER, _ACTION)
    if unread is not None:
        yield unread
    elif refused is not None:
        reason = f"recorders of {refused.region} were not read: {refused.reason}"
        yield account.not_evaluated(reason, refused.missing_action or _ACTION)
    else:
        yield account.found(
            CONFIG_RECORDER,
            "IAMNotRecorded",
            Severity.MEDIUM,
            f"AWS Config does not record IAM in account {account.account_id}",
            *_words(recorders, able),
            remediation=(_MEND,),
        )


def _recorded(recorder: ConfigurationItem) -> set[str]:
    """The types of IAM that a recorder records."""
    group = inner(recorder.configuration, "recordingGroup")
    strategy = text(inner(group, "recordingStrategy"), "useOnly")
    if strategy == "EXCLUSION_BY_RESOURCE_TYPES":
        return set(_IAM) - set(texts(inner(group, "exclusionByResourceTypes"), "resourceTypes"))
    if group.get("allSupported") is True:
        return set(_IAM) if group.get("includeGlobalResourceTypes") is True else set()
    return set(_IAM) & set(texts(group, "resourceTypes"))


def _words(recorders: list[ConfigurationItem], able: list[ConfigurationItem]) -> Iterator[str]:
    if not recorders:
        yield "It has no recorder."
    for one in recorders:
        missing = sorted(_IAM - _recorded(one))
        what = "is stopped" if one in able else f"does not record {', '.join(missing)}"
        yield f"The recorder of {one.region} {what}."


CONFIG_RECORDER: Final = Check(
    "config-records-iam",
    "Account in which AWS Config does not record IAM",
    "best-practice",
    Severity.MEDIUM,
    ("IAMNotRecorded",),
    (ACCOUNT,),
    "A recorder of AWS Config in some Region is on and records users, groups, roles and customer managed policies.",
    (
        "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
        "https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html",
    ),
    run,
    Practice.MONITORING,
    (_ACTION, _STATUS),
    (
        "aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=ROLE_ARN "
        "--recording-group allSupported=true,includeGlobalResourceTypes=true",
        "aws configservice start-configuration-recorder --configuration-recorder-name default",
    ),
    """resource "aws_config_configuration_recorder" "{label}" {
  name     = "default"
  role_arn = "ROLE_ARN"
  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}
""",
    logging_requirements(
        earlier=5,
        later=3,
        fsbp=("Config.1",),
        nist=("CM-3", "CM-6", "CM-8"),
        pci=("10.2.1.5", "11.5.2"),
        iso=("A.8.9", "A.8.32"),
        hipaa=("164.308(a)(1)(ii)(D)",),
    ),
)
