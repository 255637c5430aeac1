"""The digest chain, verified by code that shares nothing with the signer, and by the AWS CLI's own verifier."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections import defaultdict
from datetime import datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from leastwise.demo.digests import Trail, generate_key, sign_folder
from leastwise.demo.generate import generate
from leastwise.demo.schedule import RECENT_DAYS
from leastwise.demo.truth import Truth

from .conftest import DIGEST_DAYS, END, Demo, read_objects

START = END - timedelta(days=DIGEST_DAYS)
HOURS = 24 * DIGEST_DAYS


def _digests(folder: Path) -> dict[str, tuple[dict[str, Any], bytes, str]]:
    found = {}
    for path in sorted(folder.glob("AWSLogs/**/CloudTrail-Digest/**/*.json.gz")):
        raw = gzip.decompress(path.read_bytes())
        metadata = json.loads(path.with_name(path.name + ".metadata.json").read_text())
        assert metadata["signature-algorithm"] == "SHA256withRSA"
        found[path.relative_to(folder).as_posix()] = (json.loads(raw), raw, metadata["signature"])
    return found


def _public_key(folder: Path, fingerprint: str) -> RSAPublicKey:
    keys = json.loads((folder / "public-keys.json").read_text())["PublicKeyList"]
    value = next(key["Value"] for key in keys if key["Fingerprint"] == fingerprint)
    # PKCS #1, as the AWS CLI reads it, inside the SubjectPublicKeyInfo that cryptography reads.
    key = b"\x00" + base64.b64decode(value)
    bits = b"\x03\x82" + len(key).to_bytes(2, "big") + key
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    body = algorithm + bits
    loaded = load_der_public_key(b"\x30\x82" + len(body).to_bytes(2, "big") + body)
    assert isinstance(loaded, RSAPublicKey)
    return loaded


def _verify(folder: Path, digest: dict[str, Any], raw: bytes, signature: str) -> None:
    text = "\n".join(
        (
            digest["digestEndTime"],
            f"{digest['digestS3Bucket']}/{digest['digestS3Object']}",
            hashlib.sha256(raw).hexdigest(),
            digest["previousDigestSignature"] or "null",
        )
    )
    key = _public_key(folder, digest["digestPublicKeyFingerprint"])
    key.verify(bytes.fromhex(signature), text.encode(), PKCS1v15(), SHA256())


def test_every_digest_is_signed(demo: Demo) -> None:
    digests = _digests(demo.folder)
    chains = {key.partition("/CloudTrail/")[0] + key.split("/")[4] for key in demo.objects if "/o-" in key}
    assert len(digests) == demo.truth.digests == len(chains) * HOURS
    for key, (digest, raw, signature) in digests.items():
        assert digest["digestS3Object"] == key
        _verify(demo.folder, digest, raw, signature)


def test_another_digest_does_not_fit_the_signature(demo: Demo) -> None:
    digest, raw, signature = next(iter(_digests(demo.folder).values()))
    with pytest.raises(InvalidSignature):
        _verify(demo.folder, digest, raw + b" ", signature)


def test_each_digest_names_the_one_before(demo: Demo) -> None:
    chains: dict[str, list[tuple[dict[str, Any], bytes, str]]] = defaultdict(list)
    for key, values in _digests(demo.folder).items():
        chains[key.partition("/CloudTrail-Digest/")[0] + values[0]["digestS3Object"].split("/")[4]].append(values)
    for chain in chains.values():
        assert len(chain) == HOURS
        first = chain[0][0]
        assert [first[name] for name in first if name.startswith("previous")] == [None] * 5
        for (before, raw, signature), (digest, _, _) in pairwise(chain):
            assert digest["digestStartTime"] == before["digestEndTime"]
            assert digest["previousDigestS3Object"] == before["digestS3Object"]
            assert digest["previousDigestS3Bucket"] == before["digestS3Bucket"]
            assert digest["previousDigestHashValue"] == hashlib.sha256(raw).hexdigest()
            assert digest["previousDigestSignature"] == signature


def test_digests_list_exactly_the_objects_the_organisation_trail_delivered(demo: Demo) -> None:
    delivered = {
        key
        for key in demo.objects
        if "/o-" in key
        for time in re.findall(r"_(\d{8}T\d{4})Z_", key)
        if START < datetime.strptime(time, "%Y%m%dT%H%M").replace(tzinfo=END.tzinfo) <= END
    }
    listed = [log for digest, _, _ in _digests(demo.folder).values() for log in digest["logFiles"]]
    assert sorted(log["s3Object"] for log in listed) == sorted(delivered)
    assert delivered
    for log in listed:
        raw = gzip.decompress((demo.folder / log["s3Object"]).read_bytes())
        times = [record["eventTime"] for record in json.loads(raw)["Records"]]
        assert log["hashValue"] == hashlib.sha256(raw).hexdigest()
        assert (log["oldestEventTime"], log["newestEventTime"]) == (min(times), max(times))


class _Bucket:
    """Just enough of an S3 client for the AWS CLI: keys below a prefix, read from a folder."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder, self.prefix = folder, prefix

    def get_bucket_location(self, **_: str) -> dict[str, None]:
        return {"LocationConstraint": None}

    def get_object(self, **request: str) -> dict[str, Any]:
        path = self.folder / request["Key"].removeprefix(f"{self.prefix}/")
        if not path.exists():
            from botocore.exceptions import ClientError

            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        sidecar = path.with_name(path.name + ".metadata.json")
        metadata = json.loads(sidecar.read_text()) if sidecar.exists() else {}
        return {"Body": BytesIO(path.read_bytes()), "Metadata": metadata}

    def get_paginator(self, _: str) -> Any:
        return SimpleNamespace(paginate=self._paginate)

    def _paginate(self, **request: str) -> Any:
        keys = sorted(
            f"{self.prefix}/{path.relative_to(self.folder).as_posix()}" for path in self.folder.rglob("*.json.gz")
        )
        found = [key for key in keys if key > request["Marker"] and key.startswith(request["Prefix"])]
        return SimpleNamespace(search=lambda _: iter(found))


class _CloudTrail:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list_public_keys(self, **_: object) -> Any:
        return json.loads((self.folder / "public-keys.json").read_text())


def _aws_cli(folder: Path, prefix: str, account_id: str, region: str) -> Any:
    """Returns ``aws cloudtrail validate-logs`` with its clients replaced."""
    validation = pytest.importorskip("awscli.customizations.cloudtrail.validation")
    trail = Trail()
    command = validation.CloudTrailValidateLogs(SimpleNamespace())
    command.handle_args(
        SimpleNamespace(
            trail_arn=f"arn:aws:cloudtrail:{trail.home_region}:111122223333:trail/{trail.name}",
            verbose=False,
            s3_bucket=None,
            s3_prefix=None,
            account_id=account_id,
            start_time=(START).isoformat(),
            end_time=END.isoformat(),
        )
    )
    listed = {
        "TrailARN": command.trail_arn,
        "S3BucketName": trail.bucket,
        "S3KeyPrefix": prefix,
        "IsOrganizationTrail": True,
    }
    command._source_region = region
    command.s3_client_provider = SimpleNamespace(get_client=lambda _: _Bucket(folder, prefix))
    command.cloudtrail_client = _CloudTrail(folder)
    command.cloudtrail_client.describe_trails = lambda: {"trailList": [listed]}  # type: ignore[attr-defined]
    command.organization_client = SimpleNamespace(
        describe_organization=lambda: {"Organization": {"Id": trail.organization_id}}
    )
    return command


@pytest.fixture
def signed(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's last day, signed anew in a bucket with a prefix."""
    for key in demo.objects:
        if "/2026/06/0" in key and "/o-" in key:
            (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / key).write_bytes((demo.folder / key).read_bytes())
    trail = Trail(prefix="central/logs")
    sign_folder(tmp_path, start=START, end=END, key=generate_key(), trail=trail)
    return tmp_path


def test_aws_cli_accepts_every_chain(signed: Path) -> None:
    logs = 0
    for account in (path for path in signed.glob("AWSLogs/o-*/*") if path.is_dir()):
        for region in (account / "CloudTrail-Digest").iterdir():
            command = _aws_cli(signed, "central/logs", account.name, region.name)
            command._call()
            assert (command._valid_digests, command._invalid_digests, command._invalid_logs) == (HOURS, 0, 0)
            logs += command._valid_logs
    assert logs == sum(len(digest["logFiles"]) for digest, _, _ in _digests(signed).values()) > 0


def test_aws_cli_finds_an_altered_log(signed: Path) -> None:
    digest = next(digest for digest, _, _ in _digests(signed).values() if digest["logFiles"])
    log = signed / digest["logFiles"][0]["s3Object"].removeprefix("central/logs/")
    log.write_bytes(gzip.compress(gzip.decompress(log.read_bytes()).replace(b"us-", b"xx-").replace(b"eu-", b"xx-")))
    region = digest["digestS3Object"].split("/CloudTrail-Digest/")[1].split("/")[0]
    command = _aws_cli(signed, "central/logs", digest["awsAccountId"], region)
    command._call()
    assert command._invalid_logs == 1


def test_account_trail_without_organisation(demo: Demo, tmp_path: Path) -> None:
    """A trail of one account, signed from files laid out without the organisation's id."""
    for key in demo.objects:
        if "/2026/06/0" in key and "/o-" in key:
            path = tmp_path / key.replace(f"/{demo.truth.organization_id}/", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((demo.folder / key).read_bytes())
    trail = Trail(name="own", organization_id="", bucket="own-bucket", home_region="eu-west-1")
    digests = sign_folder(tmp_path, start=START, end=END, key=generate_key(), trail=trail)
    assert digests
    for key, (digest, raw, signature) in _digests(tmp_path).items():
        assert "/o-" not in key
        assert "_own_eu-west-1_" in key
        _verify(tmp_path, digest, raw, signature)


@pytest.fixture(scope="module", params=[2_000, 20_000, 50_000])
def usual(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A trail of that many events, otherwise as `leastwise demo` makes it; its digests count as many."""
    folder = tmp_path_factory.mktemp("usual")
    return folder, generate(folder, events=request.param, end=END)


def test_digests_cover_a_good_part_of_the_trail(usual: tuple[Path, Truth]) -> None:
    folder, truth = usual
    digests = _digests(folder)
    logs = [log["s3Object"] for digest, _, _ in digests.values() for log in digest["logFiles"]]
    assert len(logs) >= min(200, 0.3 * truth.objects)
    assert any(not digest["logFiles"] for digest, _, _ in digests.values())  # hours without log files have one too
    places = {"/".join(Path(key).parts[2:5:2]) for key in read_objects(folder) if "/o-" in key}
    assert {"/".join(Path(key).parts[2:5:2]) for key in digests} == places


def test_every_event_of_a_story_in_the_signed_days_is_in_a_log_file_that_a_digest_lists(
    usual: tuple[Path, Truth],
) -> None:
    folder, truth = usual
    objects = read_objects(folder)
    listed = {log["s3Object"] for digest, _, _ in _digests(folder).values() for log in digest["logFiles"]}
    proven = {record["eventID"] for key in listed for record in objects[key]}
    begins = (END - timedelta(days=RECENT_DAYS)).isoformat().replace("+00:00", "Z")
    told = [
        (story.story, event_id)
        for story in truth.stories
        for event_id, time in zip(story.event_ids, story.times, strict=True)
        if time >= begins
    ]
    assert {event_id for _, event_id in told} <= proven
    assert len({story for story, _ in told}) >= 4
