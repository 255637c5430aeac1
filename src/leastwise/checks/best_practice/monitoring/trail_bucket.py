"""Whether anybody at all can reach the bucket that a trail writes to.

Decided as for external-bucket, by the policy, access control list, access points and Block Public Access of the bucket;
here only access of the public counts, and only buckets of trails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from leastwise.access.members import text
from leastwise.access.question import Surroundings
from leastwise.checks.best_practice.monitoring.cis import logging_requirements
from leastwise.checks.best_practice.monitoring.trail_facts import TRAIL, TRAILS_ACTION
from leastwise.checks.best_practice.monitoring.trail_settings import each_trail
from leastwise.checks.check import Check, NotEvaluated, Result
from leastwise.checks.external_access import buckets
from leastwise.checks.subject import subject_of
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.model.practice import Practice

_MEMBER: Final = "s3BucketName"
_ACTION: Final = "s3:GetBucketPolicy"
_KINDS: Final = (buckets.BUCKET, "AWS::S3::AccessPoint", "AWS::S3::AccountPublicAccessBlock")


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the bucket of every trail; each bucket is decided once."""
    results = _of_buckets(evidence)
    yield from each_trail(evidence, lambda trail: _judged(results, trail))


def _of_buckets(evidence: Evidence) -> dict[str, list[Result]]:
    """Name -> what is said of the buckets that trails write to, from a state that holds little else."""
    state = evidence.state
    names = {text(trail.configuration, _MEMBER) for trail in state.of_type(TRAIL)} - {""}
    found: dict[str, list[Result]] = {
        one.resource_name: [] for one in state.of_type(buckets.BUCKET) if one.resource_name in names
    }
    if not found:
        return {}
    of_buckets = [one for kind in _KINDS for one in state.of_type(kind) if _is_about(one, names)]
    around = Surroundings(
        State(state.moment, {one.key: one for one in of_buckets}),
        evidence.surroundings.documents,
        evidence.surroundings.now,
    )
    for result in buckets.BUCKETS.run(replace(evidence, surroundings=around, accounts=frozenset(), only=None)):
        found.get(result.resource.rpartition(":")[2], []).append(result)
    return found


def _is_about(item: ConfigurationItem, names: set[str]) -> bool:
    if item.resource_type == buckets.BUCKET:
        return item.resource_name in names
    return "bucket" not in item.configuration or text(item.configuration, "bucket") in names


def _judged(results: dict[str, list[Result]], trail: ConfigurationItem) -> Result:
    subject, bucket = subject_of(trail), text(trail.configuration, _MEMBER)
    if not bucket:
        return subject.not_evaluated("the bucket of the trail was not recorded", TRAILS_ACTION)
    told = results.get(bucket)
    if not told:
        return subject.not_evaluated(f"bucket {bucket} was not collected: it may be another account's", _ACTION)
    public = [one for one in told if isinstance(one, Finding) and one.details.get("isPublic")]
    if public:
        return subject.found(
            TRAIL_BUCKET,
            "TrailBucketPublic",
            Severity.CRITICAL,
            f"Anybody can reach bucket {bucket}, to which trail {trail.resource_name} writes",
            *(one.title + "." for one in public[:3]),
            remediation=("Turn on Block Public Access of the bucket, and remove what lets everybody in.",),
            details={"bucket": bucket},
        )
    missed = next((one for one in told if isinstance(one, NotEvaluated)), None)
    if missed is not None:
        return subject.not_evaluated(f"bucket {bucket}: {missed.reason}", missed.missing_action)
    return subject.passed()


TRAIL_BUCKET: Final = Check(
    "trail-bucket-public",
    "Trail whose bucket is public",
    "best-practice",
    Severity.CRITICAL,
    ("TrailBucketPublic",),
    (TRAIL,),
    "Nobody but those it is meant for can reach the bucket that the trail writes to: no policy, access control list or "
    "access point lets the public in, with Block Public Access evaluated.",
    ("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",),
    run,
    Practice.MONITORING,
    (TRAILS_ACTION, _ACTION, "s3:GetBucketAcl", "s3:GetBucketPublicAccessBlock"),
    (
        "aws s3api put-public-access-block --bucket {bucket} --public-access-block-configuration "
        "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    ),
    """resource "aws_s3_bucket_public_access_block" "{label}" {
  bucket                  = "{bucket}"
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = true
  restrict_public_buckets = true
}
""",
    logging_requirements(
        earlier=3,
        fsbp=("CloudTrail.6",),
        nist=("AU-9", "AC-3", "SC-7"),
        pci=("10.3.1", "10.3.2"),
        iso=("A.8.3", "A.8.15"),
        hipaa=("164.312(a)(1)",),
    ),
)
