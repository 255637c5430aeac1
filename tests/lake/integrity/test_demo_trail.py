"""The demo organisation's signed trail: verified as a folder, and as a bucket with the AWS CLI's verdicts."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from aws_cli import AWS, ask_aws, ask_leastwise

from leastwise.demo.generate import generate
from leastwise.demo.organisation import BUCKET_NAME, HOME_REGION, ORGANIZATION_ID, TRAIL_NAME
from leastwise.lake.integrity.report import INVALID
from leastwise.lake.integrity.verdict import Outcome, Subject
from leastwise.usecases.verification import VerificationOptions, verify_logs

END = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 2


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    truth = generate(folder, events=6000, end=END, seed=11, events_per_object=10, digest_days=DAYS)
    return folder, truth


def verify_folder(folder, **options):
    found = []
    keys = VerificationOptions(public_keys=(folder / "public-keys.json",), **options)
    return verify_logs(str(folder), keys, now=END + timedelta(days=1), record=found.append), found


def listed_logs(folder):
    """Returns the log files that the digests list, by account and Region."""
    listed = {}
    for path in (folder / "AWSLogs").rglob("*_CloudTrail-Digest_*.json.gz"):
        account, _, region = path.relative_to(folder / "AWSLogs" / ORGANIZATION_ID).parts[:3]
        logs = [log["s3Object"] for log in json.loads(gzip.decompress(path.read_bytes()))["logFiles"]]
        listed.setdefault((account, region), []).extend(logs)
    return listed


def test_folder_is_clean(demo):
    folder, truth = demo
    report, found = verify_folder(folder)
    assert report.is_clean
    assert report.valid(Subject.DIGEST) == truth.digests
    listed = sum(len(logs) for logs in listed_logs(folder).values())
    assert report.valid(Subject.LOG) == listed > 0
    outcomes = Counter(v.outcome for v in found if v.subject is Subject.LOG)
    assert outcomes == {Outcome.VERIFIED: listed, Outcome.NOT_COVERED: truth.objects - listed}


@pytest.mark.skipif(not AWS.exists(), reason="the AWS CLI is not installed beside Python")
def test_bucket_agrees_with_the_aws_cli(demo, environment):
    folder, _ = demo
    listed = listed_logs(folder)
    account, region = max((place for place in listed if place[1] == HOME_REGION), key=lambda place: len(listed[place]))
    upload(folder, account, region)
    arn = f"arn:aws:cloudtrail:{HOME_REGION}:{account}:trail/{TRAIL_NAME}"
    environment.trails.append({"TrailARN": arn, "S3BucketName": BUCKET_NAME, "IsOrganizationTrail": True})
    entries = json.loads((folder / "public-keys.json").read_text())["PublicKeyList"]
    environment.add_keys(entries, END - timedelta(days=30))

    def compare():
        start = END - timedelta(days=DAYS)
        theirs, their_counts, code = ask_aws(arn, start, END, "--region", region, "--account-id", account)
        ours, our_counts, found = ask_leastwise(f"s3://{BUCKET_NAME}", start, END)
        assert (ours, our_counts) == (theirs, their_counts)
        assert code == int(any(v.outcome in INVALID for v in found))
        return found

    clean = compare()
    assert not any(v.outcome in INVALID for v in clean)
    assert sum(v.subject is Subject.DIGEST for v in clean) == DAYS * 24
    tamper([v.key for v in clean if v.subject is Subject.DIGEST], listed[account, region])
    assert {v.outcome for v in compare()} >= {Outcome.ALTERED, Outcome.MISSING}


def upload(folder, account, region):
    import boto3

    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET_NAME)
    for kind in ("CloudTrail", "CloudTrail-Digest"):
        for path in (folder / "AWSLogs" / ORGANIZATION_ID / account / kind / region).rglob("*.json.gz"):
            sidecar = path.with_name(f"{path.name}.metadata.json")
            metadata = json.loads(sidecar.read_text()) if sidecar.exists() else {}
            key = path.relative_to(folder).as_posix()
            client.put_object(Bucket=BUCKET_NAME, Key=key, Body=path.read_bytes(), Metadata=metadata)


def tamper(digests, logs):
    import boto3

    client = boto3.client("s3", region_name="us-east-1")
    client.put_object(Bucket=BUCKET_NAME, Key=logs[0], Body=gzip.compress(b'{"Records":[]}'))
    client.delete_object(Bucket=BUCKET_NAME, Key=digests[5])
    source = {"Bucket": BUCKET_NAME, "Key": digests[20]}
    client.copy_object(Bucket=BUCKET_NAME, Key=digests[12], CopySource=source)
