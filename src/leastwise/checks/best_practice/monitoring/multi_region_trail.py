"""Whether some trail records all management events of the account in every Region, and is logging.

A trail of the organisation counts for every account in it. CloudTrail User Guide, "Understanding multi-Region trails".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.best_practice.monitoring.cis import logging_requirements
from leastwise.checks.best_practice.monitoring.trail_facts import (
    SELECTORS_ACTION,
    STATUS_ACTION,
    TRAILS_ACTION,
    flag,
    records_management_events,
    trails_over,
    unlisted_trails,
)
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every account."""
    yield from each_account(evidence, _judged)


def _judged(evidence: Evidence, account: Subject) -> Iterator[Result]:
    lacks = [(trail, *_lacking(trail)) for trail in trails_over(evidence, account.account_id)]
    if any(not lacking and not missing for _, lacking, missing in lacks):
        yield account.passed()
        return
    open_questions = [(trail, missing) for trail, lacking, missing in lacks if missing and not lacking]
    if open_questions:
        trail, missing = open_questions[0]
        yield account.not_evaluated(f"what trail {trail.resource_name} records is not known", missing)
        return
    unread = unlisted_trails(evidence, account.account_id)
    if unread is not None:
        yield unread
        return
    yield account.found(
        MULTI_REGION_TRAIL,
        "NoMultiRegionTrail",
        Severity.HIGH,
        f"No trail records what happens in all Regions of account {account.account_id}",
        *([f"Trail {trail.resource_name} {lacking}." for trail, lacking, _ in lacks] or ["It has no trail at all."]),
        remediation=("Make a trail for all Regions, best one of the organisation, and start it.",),
    )


def _lacking(trail: ConfigurationItem) -> tuple[str, str]:
    """What a trail lacks, in words, and the action that would tell what is not known of it; empty for none."""
    facts = (
        (flag(trail, "isMultiRegionTrail"), "is about one Region", TRAILS_ACTION),
        (flag(trail, "isLogging"), "is not logging", STATUS_ACTION),
        (records_management_events(trail), "does not record all management events", SELECTORS_ACTION),
    )
    lacking = [words for value, words, _ in facts if value is False]
    missing = [action for value, _, action in facts if value is None]
    return " and ".join(lacking), missing[0] if missing else ""


MULTI_REGION_TRAIL: Final = Check(
    "multi-region-trail",
    "Account without a trail of all Regions",
    "best-practice",
    Severity.HIGH,
    ("NoMultiRegionTrail",),
    (ACCOUNT,),
    "Some trail of the account, or of its organisation, is logging, covers all Regions and records all management "
    "events, reads and writes; events of KMS and of the RDS Data API may be left out.",
    ("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html",),
    run,
    Practice.MONITORING,
    (TRAILS_ACTION, STATUS_ACTION, SELECTORS_ACTION),
    (
        "aws cloudtrail create-trail --name management-events --s3-bucket-name BUCKET --is-multi-region-trail",
        "aws cloudtrail start-logging --name management-events",
    ),
    """resource "aws_cloudtrail" "management_events" {
  name                          = "management-events"
  s3_bucket_name                = "BUCKET"
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
}
""",
    logging_requirements(
        earlier=1,
        later=1,
        fsbp=("CloudTrail.1", "CloudTrail.3"),
        nist=("AC-2(4)", "AC-6(9)", "AU-2", "AU-3", "AU-12", "SI-4"),
        pci=("10.2.1", "10.2.1.2", "10.2.1.5"),
        iso=("A.8.15", "A.8.16"),
        hipaa=("164.312(b)",),
    ),
)
