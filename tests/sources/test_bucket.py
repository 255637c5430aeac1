"""Ingest from a bucket of an S3 API, through the command line."""

from __future__ import annotations

import os
import sys
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from leastwise.cli import app as application
from leastwise.errors import SourceError
from leastwise.lake.lake import Lake
from leastwise.sources import bucket as module
from leastwise.sources import open_source, read
from leastwise.usecases import ingesting
from leastwise.usecases.ingesting import IngestRequest, Listeners, follow
from trail_records import lake_rows, log_object, object_name, record

BUCKET = "amzn-s3-demo-trail"


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint, monkeypatch, tmp_path):
    """An S3 client and a fresh bucket; the environment points at the same server."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "LEASTWISE_")):
            monkeypatch.delenv(name)
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "LEASTWISE_HOME": str(tmp_path / "home"),
        "LEASTWISE_WORKERS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    module._client.cache_clear()
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client
    urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")).close()
    module._client.cache_clear()


def put(client, numbers, events=5):
    for number in numbers:
        content = log_object(*[record(number * events + index) for index in range(events)])
        client.put_object(Bucket=BUCKET, Key=f"logs/{object_name(number)}", Body=content)


def run(capfd, *arguments):
    capfd.readouterr()
    code = application.run([str(argument) for argument in arguments])
    sys.stdout.flush()
    return code, capfd.readouterr().err


def test_a_bucket_is_ingested_and_new_objects_alone_are_read_later(s3, capfd, tmp_path):
    put(s3, range(40))
    code, said = run(capfd, "ingest", f"s3://{BUCKET}/logs/")
    assert code == 0, said
    assert "200 new" in said
    put(s3, range(40, 43))
    code, said = run(capfd, "ingest", f"s3://{BUCKET}/logs/")
    assert code == 0, said
    assert "15 events read from 3 objects" in said
    assert "40 ingested before" in said
    with Lake.open(tmp_path / "home" / "lake") as lake:
        assert len(lake_rows(lake)) == 215
        keys = {one["key"] for one in lake.catalogue.objects()}
        assert f"s3://{BUCKET}/logs/{object_name(0)}" in keys
        assert all(one["sha256"] is None for one in lake.catalogue.objects())


def test_an_object_that_was_overwritten_is_read_again(s3, capfd):
    put(s3, range(2))
    run(capfd, "ingest", f"s3://{BUCKET}")
    s3.put_object(Bucket=BUCKET, Key=f"logs/{object_name(0)}", Body=log_object(record(900)))
    _, said = run(capfd, "ingest", f"s3://{BUCKET}")
    assert "1 events read from 1 objects" in said


def test_a_retry_reads_an_overwritten_object_once_where_its_location_is_named(s3, capfd, tmp_path):
    key = f"logs/{object_name(0)}"
    s3.put_object(Bucket=BUCKET, Key=key, Body=log_object(record(900), '{"eventVersion":'))
    assert run(capfd, "ingest", f"s3://{BUCKET}")[0] == 4
    s3.put_object(Bucket=BUCKET, Key=key, Body=log_object(record(900), record(901)))
    code, said = run(capfd, "ingest", "--retry-quarantine", f"s3://{BUCKET}")
    assert code == 0, said
    assert "2 events read from 1 objects" in said
    etag = s3.head_object(Bucket=BUCKET, Key=key)["ETag"].strip('"')
    with Lake.open(tmp_path / "home" / "lake") as lake:
        assert [one["etag"] for one in lake.catalogue.objects() if one["events"] == 2] == [etag]
        assert lake.catalogue.quarantine() == []
    _, said = run(capfd, "ingest", f"s3://{BUCKET}")
    assert "0 events read from 0 objects" in said


def test_hashes_are_kept_where_there_are_digests(s3, capfd, tmp_path):
    put(s3, range(1))
    key = "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/01/d.json.gz"
    s3.put_object(Bucket=BUCKET, Key=key, Body=b'{"digestStartTime":"2026-03-01T00:00:00Z"}')
    run(capfd, "ingest", f"s3://{BUCKET}")
    with Lake.open(tmp_path / "home" / "lake") as lake:
        (log,) = [one for one in lake.catalogue.objects() if one["kind"] == "log"]
        assert lake.catalogue.known_hash(log["key"], log["etag"]) == log["sha256"]
        assert len(log["sha256"]) == 64
        assert lake.catalogue.known_hash(log["key"], "another") is None


def test_follow_takes_objects_as_they_arrive(s3, tmp_path, monkeypatch):
    monkeypatch.setattr(ingesting, "FOLLOW_SECONDS", 0.0)
    passes = []

    def stop():
        passes.append(None)
        put(s3, [len(passes)])
        return len(passes) == 4

    with Lake.open(tmp_path / "lake", create=True) as lake:
        summary = follow(lake, IngestRequest((f"s3://{BUCKET}",)), Listeners(), stop)
        assert (summary.objects, summary.stored) == (3, 15)
        assert len(lake_rows(lake)) == 15


def test_missing_bucket(s3, capfd, tmp_path):
    code, said = run(capfd, "ingest", "s3://amzn-s3-demo-absent/logs")
    assert code == 2
    assert said.splitlines()[0].startswith("leastwise: cannot read s3://amzn-s3-demo-absent/logs: NoSuchBucket")
    assert "check the bucket's name" in said.splitlines()[1]


def test_empty_bucket(s3, capfd):
    code, said = run(capfd, "ingest", f"s3://{BUCKET}/nothing/")
    assert code == 3
    assert said.splitlines()[0] == f"leastwise: nothing to ingest at s3://{BUCKET}/nothing/"


def refuse(monkeypatch, action):
    """Make the client's action fail as AWS does without permission."""
    from botocore.exceptions import ClientError

    def refused(self, operation, parameters):
        if operation == action:
            error = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
            raise ClientError(error, operation)
        return call(self, operation, parameters)

    from botocore.client import BaseClient

    call = BaseClient._make_api_call
    monkeypatch.setattr(BaseClient, "_make_api_call", refused)


def test_no_permission_to_list(s3, capfd, monkeypatch):
    refuse(monkeypatch, "ListObjectsV2")
    code, said = run(capfd, "ingest", f"s3://{BUCKET}")
    assert code == 2
    assert "AccessDenied" in said.splitlines()[0]
    assert said.splitlines()[1].strip() == "the caller needs s3:ListBucket"


def test_no_permission_to_read_an_object_is_incomplete(s3, capfd, monkeypatch):
    put(s3, range(3))
    refuse(monkeypatch, "GetObject")
    code, said = run(capfd, "ingest", f"s3://{BUCKET}")
    assert code == 4
    assert "INCOMPLETE: 3 records or objects" in said


def test_no_credentials(s3, capfd, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    boto3.DEFAULT_SESSION = None
    module._client.cache_clear()
    code, said = run(capfd, "ingest", f"s3://{BUCKET}")
    assert code == 2
    assert "NoCredentialsError" in said.splitlines()[0]
    assert "configure credentials" in said.splitlines()[1]


@pytest.mark.parametrize("address", ["s3://", "s3:///key"])
def test_what_is_no_address(address):
    with pytest.raises(SourceError, match="not an S3 address"):
        open_source(address)


def test_an_object_that_vanished(s3):
    with pytest.raises(SourceError, match="NoSuchKey"):
        read(f"s3://{BUCKET}/absent.json")


def test_keys_with_odd_characters(s3):
    for key in ("a b/ü.json", "a#b?c.json", "a//b.json", "100%/x.json"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    found = list(open_source(f"s3://{BUCKET}").objects())
    assert len(found) == 4
    for one in found:
        assert read(one.key).decode() == one.key.removeprefix(f"s3://{BUCKET}/")
