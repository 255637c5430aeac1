"""How trails are set up: validated, encrypted, delivered, sent to CloudWatch Logs.

CloudTrail User Guide, "Validating CloudTrail log file integrity", "Encrypting CloudTrail log files with AWS KMS keys",
"Monitoring CloudTrail log files with Amazon CloudWatch Logs". CloudTrail API Reference, "GetTrailStatus".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from leastwise.access.members import text
from leastwise.checks.best_practice.monitoring.cis import logging_requirements
from leastwise.checks.best_practice.monitoring.trail_facts import STATUS_ACTION, TRAIL, TRAILS_ACTION, flag
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import account_subject, accounts_of, items_of, subject_of, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_LOGS_GROUP: Final = "cloudWatchLogsLogGroupArn"
_KEY: Final = "kmsKeyId"
_GUIDE: Final = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"


def run_validation(evidence: Evidence) -> Iterator[Result]:
    """Judge whether log files can be validated."""
    yield from each_trail(evidence, _validation)


def run_encryption(evidence: Evidence) -> Iterator[Result]:
    """Judge with which key log files are encrypted."""
    yield from each_trail(evidence, _encryption)


def run_delivery(evidence: Evidence) -> Iterator[Result]:
    """Judge whether trails log and deliver."""
    yield from each_trail(evidence, _delivery)


def run_logs(evidence: Evidence) -> Iterator[Result]:
    """Judge whether trails go to CloudWatch Logs."""
    yield from each_trail(evidence, _logs)


def each_trail(evidence: Evidence, judge: Callable[[ConfigurationItem], Result]) -> Iterator[Result]:
    """The results of every trail; accounts whose trails nobody listed are not evaluated."""
    seen = set()
    for trail in items_of(evidence, TRAIL):
        seen.add(trail.account_id)
        yield judge(trail)
    if evidence.only is None:
        for account in (one for one in accounts_of(evidence) if one not in seen):
            none = account_subject(account).not_applicable("it has no trail of its own: see multi-region-trail")
            yield unlisted(evidence, account, TRAIL, TRAILS_ACTION) or none


def _validation(trail: ConfigurationItem) -> Result:
    subject, is_on = subject_of(trail), flag(trail, "logFileValidationEnabled")
    if is_on is None:
        return subject.not_evaluated("whether log files are validated was not recorded", TRAILS_ACTION)
    if is_on:
        return subject.passed()
    return subject.found(
        TRAIL_VALIDATION,
        "LogFileValidationOff",
        Severity.MEDIUM,
        f"Trail {trail.resource_name} writes no digests of its log files",
        "Nobody can tell whether a log file was changed or removed after it was delivered.",
        remediation=("Turn on log file validation.",),
    )


def _encryption(trail: ConfigurationItem) -> Result:
    subject = subject_of(trail)
    if _KEY in trail.unknown:
        return subject.not_evaluated("the key of the trail was not recorded", TRAILS_ACTION)
    if text(trail.configuration, _KEY):
        return subject.passed()
    return subject.found(
        TRAIL_ENCRYPTION,
        "LogFilesNotEncryptedWithKMS",
        Severity.MEDIUM,
        f"Log files of trail {trail.resource_name} are not encrypted with a key of KMS",
        "Whoever may read the bucket may read them: no key of yours limits it.",
        remediation=("Encrypt the log files with a customer managed key whose policy says who may read them.",),
    )


def _delivery(trail: ConfigurationItem) -> Result:
    subject, is_logging = subject_of(trail), flag(trail, "isLogging")
    error = text(trail.supplementary, "latestDeliveryError")
    if is_logging is None:
        return subject.not_evaluated("whether the trail logs was not recorded", STATUS_ACTION)
    if is_logging and not error:
        return subject.passed()
    delivered = text(trail.supplementary, "latestDeliveryTime")
    return subject.found(
        TRAIL_DELIVERY,
        "TrailNotDelivering",
        Severity.HIGH,
        f"Trail {trail.resource_name} {'cannot deliver its log files' if is_logging else 'is stopped'}",
        *([f"The last delivery failed: {error}."] if error else []),
        f"It delivered last on {delivered[:10]}." if delivered else "No delivery is recorded.",
        remediation=("Start the trail; mend the policy of its bucket and key if delivery fails.",),
    )


def _logs(trail: ConfigurationItem) -> Result:
    subject = subject_of(trail)
    if _LOGS_GROUP in trail.unknown:
        return subject.not_evaluated("the log group of the trail was not recorded", TRAILS_ACTION)
    if text(trail.configuration, _LOGS_GROUP):
        return subject.passed()
    return subject.found(
        TRAIL_TO_LOGS,
        "TrailWithoutLogGroup",
        Severity.LOW,
        f"Trail {trail.resource_name} does not go to CloudWatch Logs",
        "Metric filters and alarms of CloudWatch see nothing of it.",
        remediation=("Send the trail to a log group, or watch it by other means and archive the finding.",),
    )


def _terraform(setting: str) -> str:
    return f"""resource "aws_cloudtrail" "{{label}}" {{
  name                  = "{{resource_name}}"
  s3_bucket_name        = "BUCKET"
  is_multi_region_trail = true
  {setting}
}}
"""


TRAIL_VALIDATION: Final = Check(
    "trail-log-file-validation",
    "Trail whose log files cannot be validated",
    "best-practice",
    Severity.MEDIUM,
    ("LogFileValidationOff",),
    (TRAIL,),
    "Log file validation is on, so that `leastwise verify` can tell whether log files were changed or removed.",
    (f"{_GUIDE}cloudtrail-log-file-validation-intro.html",),
    run_validation,
    Practice.MONITORING,
    (TRAILS_ACTION,),
    ("aws cloudtrail update-trail --name {resource} --enable-log-file-validation",),
    _terraform("enable_log_file_validation = true"),
    logging_requirements(
        earlier=2,
        later=2,
        fsbp=("CloudTrail.4",),
        nist=("AU-9", "AU-10", "SI-7"),
        pci=("10.3.2", "10.3.4"),
        iso=("A.5.28", "A.8.15"),
        hipaa=("164.312(c)(1)", "164.312(c)(2)"),
    ),
)
TRAIL_ENCRYPTION: Final = Check(
    "trail-encryption",
    "Trail without a key of KMS",
    "best-practice",
    Severity.MEDIUM,
    ("LogFilesNotEncryptedWithKMS",),
    (TRAIL,),
    "Log files are encrypted with a key of KMS, so that reading them needs the bucket and the key.",
    (f"{_GUIDE}encrypting-cloudtrail-log-files-with-aws-kms.html",),
    run_encryption,
    Practice.MONITORING,
    (TRAILS_ACTION,),
    ("aws cloudtrail update-trail --name {resource} --kms-key-id KEY_ARN",),
    _terraform('kms_key_id            = "KEY_ARN"'),
    logging_requirements(
        earlier=7,
        later=5,
        fsbp=("CloudTrail.2",),
        nist=("AU-9", "SC-28"),
        pci=("10.3.1", "10.3.2"),
        iso=("A.8.15", "A.8.24"),
        hipaa=("164.312(a)(2)(iv)",),
    ),
)
TRAIL_DELIVERY: Final = Check(
    "trail-delivery",
    "Trail that is stopped or cannot deliver",
    "best-practice",
    Severity.HIGH,
    ("TrailNotDelivering",),
    (TRAIL,),
    "The trail is logging, and its last delivery to the bucket did not fail, by GetTrailStatus.",
    ("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",),
    run_delivery,
    Practice.MONITORING,
    (TRAILS_ACTION, STATUS_ACTION),
    ("aws cloudtrail get-trail-status --name {resource}", "aws cloudtrail start-logging --name {resource}"),
    _terraform("enable_logging        = true"),
    logging_requirements(
        fsbp=("CloudTrail.3",),
        nist=("AU-12", "SI-4"),
        pci=("10.2.1", "10.7.2"),
        iso=("A.8.15",),
        hipaa=("164.312(b)",),
    ),
)
TRAIL_TO_LOGS: Final = Check(
    "trail-to-cloudwatch-logs",
    "Trail that does not go to CloudWatch Logs",
    "best-practice",
    Severity.LOW,
    ("TrailWithoutLogGroup",),
    (TRAIL,),
    "The trail goes to a log group of CloudWatch Logs, which metric filters and alarms need.",
    (f"{_GUIDE}send-cloudtrail-events-to-cloudwatch-logs.html",),
    run_logs,
    Practice.MONITORING,
    (TRAILS_ACTION,),
    (
        "aws cloudtrail update-trail --name {resource} --cloud-watch-logs-log-group-arn LOG_GROUP_ARN "
        "--cloud-watch-logs-role-arn ROLE_ARN",
    ),
    _terraform('cloud_watch_logs_group_arn = "LOG_GROUP_ARN:*"'),
    logging_requirements(
        earlier=4,
        fsbp=("CloudTrail.5",),
        nist=("AU-6(1)", "AU-12", "SI-4"),
        pci=("10.4.1.1",),
        iso=("A.8.15", "A.8.16"),
    ),
)
