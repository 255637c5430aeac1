"""Verdicts agree with `aws cloudtrail validate-logs` run on the same bucket."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aws_cli import AWS, ask_aws, ask_leastwise
from signed_trail import (
    ACCOUNT,
    HOUR,
    REGION,
    START,
    Trail,
    fingerprint,
    private_key,
    public_key_list,
    small_trail,
)

from leastwise.errors import NothingToEvaluateError, SourceError
from leastwise.lake.integrity.report import INVALID
from leastwise.lake.integrity.verdict import Outcome, Subject

TRAIL_ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"


@pytest.fixture(scope="module", autouse=True)
def known_key(environment):
    environment.add_keys(public_key_list(private_key())["PublicKeyList"], START - timedelta(days=30))


pytestmark = pytest.mark.skipif(not AWS.exists(), reason="the AWS CLI is not installed beside Python")


def upload(trail):
    import boto3

    client = boto3.client("s3")
    client.create_bucket(Bucket=trail.bucket)
    for key, body in trail.objects.items():
        client.put_object(Bucket=trail.bucket, Key=key, Body=body, Metadata=trail.metadata.get(key, {}))


def assert_agreement(trail, start=START, end=None, *arguments):
    end = end or trail.end
    upload(trail)
    theirs, their_counts, code = ask_aws(TRAIL_ARN, start, end, *(arguments or ("--s3-bucket", trail.bucket)))
    ours, our_counts, found = ask_leastwise(f"s3://{trail.bucket}/{trail.prefix}", start, end)
    assert our_counts == their_counts
    assert ours == theirs
    assert code == int(any(v.outcome in INVALID for v in found))
    return found


def test_clean_trail_with_backfill(environment):
    trail = small_trail(4, bucket="clean")
    trail.add_backfill()
    trail.add_hour()
    trail.add_backfill()
    found = assert_agreement(trail)
    assert not any(v.is_problem for v in found)
    assert len(found) == 5 + 2 + 12


@pytest.mark.slow
def test_trail_described_by_cloudtrail_under_a_prefix(environment):
    described = {"TrailARN": TRAIL_ARN, "Name": "main", "S3BucketName": "described", "S3KeyPrefix": "some/prefix"}
    environment.trails.append(described)
    trail = small_trail(3, bucket="described", prefix="some/prefix/")
    assert len(assert_agreement(trail, START, trail.end, "--region", REGION)) == 9


@pytest.mark.slow
def test_part_of_the_time(environment):
    trail = small_trail(8, bucket="part")
    assert_agreement(trail, START + 2.5 * HOUR, START + 5 * HOUR)


@pytest.mark.slow
def test_altered_and_missing_objects(environment):
    trail = small_trail(8, bucket="altered")
    trail.add_backfill()
    trail.objects[trail.logs[0]] = trail.objects[trail.logs[1]]
    trail.objects[trail.logs[4]] += b"more"
    trail.objects[trail.logs[5]] = b"not gzip"
    del trail.objects[trail.logs[9]]
    del trail.objects[trail.digests[3]]
    trail.objects[trail.digests[5]] = trail.objects[trail.digests[5]][:-20]
    del trail.metadata[trail.backfills[0]]["backfill-generation-timestamp"]
    found = assert_agreement(trail)
    assert {v.outcome for v in found} >= {Outcome.ALTERED, Outcome.MISSING, Outcome.GAP, Outcome.NOT_COVERED}


def test_forged_digests(environment):
    trail = small_trail(8, bucket="forged")
    one, two, three, four = (trail.digests[index] for index in (1, 3, 5, 7))
    trail.put(one, trail.document(one) | {"logFiles": []}, key="attacker")
    document = trail.document(two) | {"digestPublicKeyFingerprint": fingerprint(private_key("attacker"))}
    trail.put(two, document, key="attacker")
    trail.objects[three], trail.metadata[three] = trail.objects[trail.digests[4]], trail.metadata[trail.digests[4]]
    del trail.metadata[four]["signature"]
    found = assert_agreement(trail)
    assert sum(v.subject is Subject.DIGEST and v.outcome in INVALID for v in found) == 4


@pytest.mark.slow
def test_validation_off_for_a_while(environment):
    trail = small_trail(2, bucket="paused")
    trail.end += 5 * HOUR
    trail.add_hour(starts_chain=True)
    found = assert_agreement(trail)
    assert [v.outcome for v in found if v.is_problem] == [Outcome.GAP]


@pytest.mark.parametrize("name", ["s3://absent-bucket", "s3://absent-bucket/prefix"])
def test_bucket_that_does_not_exist(environment, name):
    with pytest.raises(SourceError, match="cannot be listed"):
        ask_leastwise(name, START, START + HOUR)


def test_bucket_without_digests(environment):
    upload(Trail(bucket="empty"))
    with pytest.raises(NothingToEvaluateError, match="No digests"):
        ask_leastwise("s3://empty", START, START + HOUR)
