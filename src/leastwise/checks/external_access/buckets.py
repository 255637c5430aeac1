"""S3 buckets that somebody outside the zone of trust can reach: by policy, access control list or access point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.members import inner, text
from leastwise.checks.check import Check, NotEvaluated, Result
from leastwise.checks.external_access import access_control_list
from leastwise.checks.external_access.access_points import (
    ACCESS_POINT,
    access_points_by_bucket,
    opened_by_access_points,
)
from leastwise.checks.external_access.block_public_access import BlockPublicAccess, block_public_access
from leastwise.checks.external_access.grants import Grants, Unknown, written
from leastwise.checks.external_access.judging import Judge
from leastwise.checks.external_access.parts import parts_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.policy import Rules

BUCKET: Final = "AWS::S3::Bucket"
_ID: Final = "external-bucket"
_POLICY: Final = "resourcePolicy"


def run(evidence: Evidence) -> Iterator[Result]:
    """A finding for each outsider and each statement or grant; access points count for their bucket."""
    judge = Judge(_ID, evidence)
    points = access_points_by_bucket(judge)
    for bucket in judge.items(BUCKET):
        yield from judge.results(bucket, _opened_by(judge, bucket, points.get(bucket.resource_id, [])))
    yield from judge.not_read((BUCKET, ACCESS_POINT, "AWS::S3::AccountPublicAccessBlock"))
    yield from _of_unknown_buckets(judge)


def _opened_by(judge: Judge, bucket: ConfigurationItem, points: list[ConfigurationItem]) -> Iterator[Grants | Unknown]:
    block = block_public_access(judge.evidence.state, bucket.account_id, (bucket,))
    document = bucket.configuration.get(_POLICY)
    policy = None if document is None else judge.documents.rules(document, "bucket policy")
    if _POLICY not in bucket.configuration or _POLICY in bucket.unknown:
        yield Unknown("its policy was not recorded", "s3:GetBucketPolicy")
    elif document is not None and policy is None:
        yield Unknown("its policy cannot be read as a policy")
    elif policy is not None:
        restricted = block.restricts(policy)
        parts = parts_of(bucket, judge.reference)
        yield Grants(policy, "bucket policy", parts, restricts_public=restricted, notes=block.notes)
    yield from _by_list(judge, bucket, policy, block)
    yield from opened_by_access_points(judge, bucket, policy, points)


def _by_list(
    judge: Judge, bucket: ConfigurationItem, policy: Rules | None, block: BlockPublicAccess
) -> Iterator[Grants | Unknown]:
    if access_control_list.has_no_effect(bucket):
        return
    if access_control_list.MEMBER not in bucket.configuration or access_control_list.MEMBER in bucket.unknown:
        yield Unknown("its access control list was not recorded", "s3:GetBucketAcl")
        return
    statements = list(access_control_list.statements_of(bucket, ignores_public=block.ignores_public_acls))
    if not statements:
        return
    notes = block.notes
    if "ownershipControls" not in bucket.configuration:
        notes += ("its object ownership was not recorded: the access control list may be turned off",)
    yield Grants(
        written(judge.documents, statements, "access control list"),
        "access control list",
        parts_of(bucket, judge.reference),
        "BUCKET_ACL",
        limits=policy.denies if policy is not None else (),
        notes=notes,
        is_written=False,
    )


def _of_unknown_buckets(judge: Judge) -> Iterator[Result]:
    """Access points whose bucket was not recorded: what they open depends on its policy."""
    known = {item.resource_id for item in judge.evidence.state.of_type(BUCKET)}
    for point in judge.items(ACCESS_POINT):
        bucket = text(point.configuration, "bucket")
        if bucket not in known and inner(point.configuration, _POLICY):
            reason = f"bucket {bucket}, whose policy must allow too, was not recorded"
            yield NotEvaluated(point.account_id, ACCESS_POINT, point.arn, reason)


BUCKETS: Final = Check(
    _ID,
    "S3 bucket that outsiders can reach",
    "external",
    Severity.CRITICAL,
    ("ExternalAccess",),
    (BUCKET, ACCESS_POINT),
    "Whom outside the zone of trust a bucket lets in: by its policy, by its access control list where object ownership "
    "leaves that in force, and by the policies of its access points where the bucket's policy allows the same. Block "
    "Public Access of account, bucket and access point is evaluated.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
    ),
    run,
)
