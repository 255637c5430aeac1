"""Verdicts on a bucket: chain, signatures, gaps, backfill digests, log files."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from memory_bucket import MemoryReader
from signed_trail import ACCOUNT, BUCKET, HOUR, START, Trail, fingerprint, private_key, public_der, small_trail

from leastwise.errors import NothingToEvaluateError
from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.public_keys import FilePublicKeys
from leastwise.lake.integrity.report import Tally
from leastwise.lake.integrity.signature import load_public_key
from leastwise.lake.integrity.verdict import Outcome, Subject
from leastwise.lake.integrity.verification import verify

EVERYTHING = Scope()
KEYS = FilePublicKeys({fingerprint(private_key()): load_public_key(public_der(private_key()))})


def reader_of(trail, **arguments):
    return MemoryReader(trail.objects, trail.metadata, **arguments)


def verdicts(trail, scope=EVERYTHING, **arguments):
    return list(verify(reader_of(trail), "", KEYS, scope, **arguments))


def outcomes(found):
    return Counter((verdict.subject, verdict.outcome) for verdict in found)


def report_of(found):
    tally = Tally()
    for verdict in found:
        tally.add(verdict)
    return tally.report()


def of(found, key):
    return [verdict for verdict in found if verdict.key == key]


def only(found, key):
    matching = of(found, key)
    assert len(matching) == 1, matching
    return matching[0]


@pytest.fixture
def trail():
    return small_trail(5)


def test_clean_trail_is_verified_newest_first(trail):
    found = verdicts(trail)
    assert outcomes(found) == {(Subject.DIGEST, Outcome.VERIFIED): 5, (Subject.LOG, Outcome.VERIFIED): 10}
    assert [v.key for v in found if v.subject is Subject.DIGEST] == trail.digests[::-1]
    assert not any(v.is_problem for v in found)
    assert {v.digest_key for v in found if v.subject is Subject.LOG} == set(trail.digests)


@pytest.mark.parametrize("prefix", ["", "CloudTrail/archive/", "CloudTrail-Digest/"])
@pytest.mark.parametrize("organisation", ["", "o-abcdefghij/"])
def test_prefix_and_organisation_layout(prefix, organisation):
    trail = small_trail(3, prefix=prefix, organisation=organisation)
    found = verdicts(trail)
    assert outcomes(found) == {(Subject.DIGEST, Outcome.VERIFIED): 3, (Subject.LOG, Outcome.VERIFIED): 6}


def test_other_log_kinds_are_left_alone(trail):
    trail.objects[f"AWSLogs/{ACCOUNT}/CloudTrail-Insight/us-east-1/2026/03/01/insight.json.gz"] = b""
    trail.objects[f"AWSLogs/{ACCOUNT}/CloudTrail/"] = b""
    assert len(verdicts(trail)) == 15


def test_log_altered_missing_truncated_and_extended(trail):
    altered, missing, short, longer, whole = trail.logs[:5]
    trail.objects[altered] = gzip.compress(b'{"Records":[]}')
    del trail.objects[missing]
    trail.objects[short] = trail.objects[short][:-3]
    trail.objects[longer] += trail.objects[longer]
    trail.objects[whole] = gzip.compress(gzip.decompress(trail.objects[whole]), 1, mtime=77)
    found = verdicts(trail)
    assert only(found, altered).outcome is Outcome.ALTERED
    assert only(found, missing).outcome is Outcome.MISSING
    assert only(found, short).outcome is Outcome.ALTERED
    assert only(found, longer).outcome is Outcome.ALTERED
    assert only(found, whole).outcome is Outcome.VERIFIED, "a recompressed file has the same content"
    assert only(found, altered).digest_key == trail.digests[0]


def test_moved_log_names_its_original_place(trail):
    log = trail.logs[0]
    place = log.replace("/2026/03/01/", "/2026/03/02/")
    trail.objects[place] = trail.objects.pop(log)
    found = verdicts(trail)
    assert only(found, log).outcome is Outcome.MISSING
    assert only(found, place).outcome is Outcome.NOT_COVERED
    assert only(found, place).is_problem
    assert log in only(found, place).reason


def test_planted_log_is_a_problem_and_a_fresh_one_is_not(trail):
    planted = trail.log(START + timedelta(minutes=30), "planted")
    fresh = trail.log(trail.end + timedelta(minutes=3), "not yet covered")
    old = trail.log(START - timedelta(days=30), "before validation was on")
    found = verdicts(trail)
    assert (only(found, planted).outcome, only(found, planted).is_problem) == (Outcome.NOT_COVERED, True)
    assert (only(found, fresh).outcome, only(found, fresh).is_problem) == (Outcome.NOT_COVERED, False)
    assert (only(found, old).outcome, only(found, old).is_problem) == (Outcome.NOT_COVERED, False)


def test_edited_digest_is_altered_and_its_logs_are_not_covered(trail):
    name = trail.digests[2]
    document = trail.document(name)
    document["logFiles"] = document["logFiles"][:1]
    signature = trail.metadata[name]
    trail.put(name, document, key="attacker")
    trail.metadata[name] = signature
    found = verdicts(trail)
    assert only(found, name).outcome is Outcome.ALTERED
    assert only(found, name).digest_key == trail.digests[3]
    assert {only(found, key).outcome for key in trail.logs[4:6]} == {Outcome.NOT_COVERED}
    assert "not authentic" in only(found, trail.logs[4]).reason
    assert only(found, trail.logs[4]).is_problem
    assert outcomes(found)[Subject.DIGEST, Outcome.VERIFIED] == 4


def test_digest_resigned_with_another_key(trail):
    name = trail.digests[4]
    trail.put(name, trail.document(name), key="attacker")
    assert only(verdicts(trail), name).outcome is Outcome.INVALID_SIGNATURE
    document = trail.document(name) | {"digestPublicKeyFingerprint": fingerprint(private_key("attacker"))}
    trail.put(name, document, key="attacker")
    verdict = only(verdicts(trail), name)
    assert verdict.outcome is Outcome.INVALID_SIGNATURE
    assert fingerprint(private_key("attacker")) in verdict.reason


@pytest.mark.parametrize("lost", ["signature", "signature-algorithm"])
def test_digest_without_signature_metadata_is_invalid_in_a_bucket(trail, lost):
    del trail.metadata[trail.digests[1]][lost]
    assert only(verdicts(trail), trail.digests[1]).outcome is Outcome.INVALID_SIGNATURE


def test_replayed_digest_is_told_by_its_place(trail):
    trail.objects[trail.digests[3]] = trail.objects[trail.digests[1]]
    trail.metadata[trail.digests[3]] = trail.metadata[trail.digests[1]]
    verdict = only(verdicts(trail), trail.digests[3])
    assert verdict.outcome is Outcome.ALTERED
    assert "moved" in verdict.reason


def test_validly_signed_digest_that_its_successor_does_not_know(trail):
    """Only CloudTrail could sign it; the chain still shows that it is not the one that was delivered."""
    name = trail.digests[1]
    trail.put(name, trail.document(name) | {"logFiles": []})
    verdict = only(verdicts(trail), name)
    assert (verdict.outcome, verdict.digest_key) == (Outcome.ALTERED, trail.digests[2])


def test_missing_digests_leave_a_gap(trail):
    for name in trail.digests[1:3]:
        del trail.objects[name]
    found = verdicts(trail)
    assert only(found, trail.digests[2]).outcome is Outcome.MISSING
    assert only(found, trail.digests[2]).digest_key == trail.digests[3]
    gap = next(v for v in found if v.outcome is Outcome.GAP)
    assert (gap.start, gap.end) == (START + HOUR, START + 3 * HOUR)
    assert only(found, trail.digests[0]).outcome is Outcome.VERIFIED


def test_validation_switched_off_and_on_is_a_gap():
    trail = small_trail(2)
    trail.end += 5 * HOUR
    trail.add_hour(starts_chain=True)
    trail.add_hour()
    found = verdicts(trail)
    assert outcomes(found)[Subject.DIGEST, Outcome.VERIFIED] == 4
    gap = next(v for v in found if v.outcome is Outcome.GAP)
    assert (gap.start, gap.end, gap.account) == (START + 2 * HOUR, START + 7 * HOUR, ACCOUNT)


def test_range_beyond_the_digests_is_a_gap_only_where_it_was_asked_for(trail):
    del trail.objects[trail.digests[4]]
    assert not any(v.outcome is Outcome.GAP for v in verdicts(trail))
    found = verdicts(trail, Scope(START - HOUR, START + 5 * HOUR))
    gaps = [(v.start, v.end) for v in found if v.outcome is Outcome.GAP]
    assert gaps == [(START + 4 * HOUR, START + 5 * HOUR), (START - HOUR, START)]
    recent = Scope(START, START + 5 * HOUR, delivered_until=START + 4 * HOUR)
    assert not any(v.outcome is Outcome.GAP for v in verdicts(trail, recent))


def test_range_limits_digests_as_the_aws_cli_does(trail):
    found = verdicts(trail, Scope(START + 2 * HOUR + timedelta(minutes=1), START + 3 * HOUR))
    digests = [v.key for v in found if v.subject is Subject.DIGEST]
    assert digests == trail.digests[2:4][::-1]
    assert not any(v.is_problem for v in found)


def test_account_and_region_filters():
    trail, other = small_trail(2), small_trail(2, region="eu-west-1")
    trail.objects |= other.objects
    trail.metadata |= other.metadata
    assert {v.region for v in verdicts(trail)} == {"us-east-1", "eu-west-1"}
    found = verdicts(trail, Scope(regions=frozenset({"eu-west-1"})))
    assert {v.region for v in found} == {"eu-west-1"}
    assert len(found) == 6
    with pytest.raises(NothingToEvaluateError, match="asked for"):
        verdicts(trail, Scope(accounts=frozenset({"999999999999"})))


def test_region_with_logs_and_without_digests_is_a_gap(trail):
    other = small_trail(1, region="eu-west-1")
    trail.objects |= {key: other.objects[key] for key in other.logs}
    found = verdicts(trail)
    gap = next(v for v in found if v.outcome is Outcome.GAP)
    assert (gap.region, gap.is_problem) == ("eu-west-1", True)
    assert outcomes(found)[Subject.LOG, Outcome.NOT_COVERED] == 2


def test_trail_without_validation_beside_one_with_it_is_no_problem(trail):
    other = small_trail(1, organisation="o-abcdefghij/")
    trail.objects |= {key: other.objects[key] for key in other.logs}
    found = verdicts(trail)
    gap = next(v for v in found if v.outcome is Outcome.GAP)
    assert "validation is off" in gap.reason
    assert {only(found, key).outcome for key in other.logs} == {Outcome.NOT_COVERED}
    assert not any(v.is_problem for v in found)


def test_backfill_digests_are_a_chain_of_their_own(trail):
    trail.add_backfill()
    trail.add_hour()
    trail.add_backfill()
    found = verdicts(trail)
    assert outcomes(found)[Subject.BACKFILL_DIGEST, Outcome.VERIFIED] == 2
    assert outcomes(found)[Subject.LOG, Outcome.VERIFIED] == 14
    assert not any(v.is_problem for v in found)
    del trail.metadata[trail.backfills[0]]["backfill-generation-timestamp"]
    assert only(verdicts(trail), trail.backfills[0]).outcome is Outcome.ALTERED
    del trail.objects[trail.backfills[0]]
    assert only(verdicts(trail), trail.backfills[0]).outcome is Outcome.MISSING


@pytest.mark.parametrize(
    "body",
    [b"", b"junk", *(gzip.compress(text, mtime=0) for text in (b"[]", b"{}", b"{"))],
    ids=["empty", "junk", "array", "object", "cut"],
)
def test_digest_of_invalid_format(trail, body):
    trail.objects[trail.digests[2]] = body
    found = verdicts(trail)
    assert only(found, trail.digests[2]).outcome is Outcome.ALTERED
    assert outcomes(found)[Subject.DIGEST, Outcome.VERIFIED] == 4


def test_digest_that_the_chain_passes_over(trail):
    stray = trail.digest_key(START + timedelta(minutes=90))
    trail.objects[stray] = trail.objects[trail.digests[0]]
    verdict = only(verdicts(trail), stray)
    assert (verdict.outcome, verdict.is_problem) == (Outcome.NOT_COVERED, True)


def test_trail_that_changed_its_bucket():
    old = small_trail(2, bucket="old-bucket")
    new = replace(old, bucket=BUCKET, objects=dict(old.objects), metadata=dict(old.metadata))
    new.add_hour()
    document = new.document(new.digests[-1]) | {"previousDigestS3Bucket": "old-bucket"}
    new.put(new.digests[-1], document)
    for key in old.objects:
        del new.objects[key]
    there = MemoryReader(old.objects, old.metadata, bucket="old-bucket")
    found = list(verify(reader_of(new, others=[there]), "", KEYS, Scope()))
    assert outcomes(found) == {(Subject.DIGEST, Outcome.VERIFIED): 3, (Subject.LOG, Outcome.VERIFIED): 6}
    assert {v.bucket for v in found} == {BUCKET, "old-bucket"}


def test_known_hashes_save_reading_logs(trail):
    reader = reader_of(trail)
    etags = {info.key: info.etag for info in reader.list("")}
    known = {(f"s3://{BUCKET}/{key}", etags[key]): trail.content_sha256(key) for key in trail.logs[1:]}
    trail.objects[trail.logs[1]] = gzip.compress(b"changed since")
    found = list(verify(reader, "", KEYS, Scope(), lambda address, etag: known.get((address, etag))))
    assert set(reader.reads) & set(trail.logs) == set(trail.logs[:2])
    assert only(found, trail.logs[1]).outcome is Outcome.ALTERED
    assert outcomes(found)[Subject.LOG, Outcome.VERIFIED] == 9


def test_known_hash_that_differs_is_an_alteration(trail):
    found = verdicts(trail, known_hashes=lambda address, etag: "0" * 64 if address.endswith(trail.logs[0]) else None)
    assert [v.key for v in found if v.outcome is Outcome.ALTERED] == [trail.logs[0]]


def test_no_digests():
    with pytest.raises(NothingToEvaluateError, match="No digests"):
        verdicts(Trail(objects={"AWSLogs/readme": b""}))


def test_report_counts_as_the_aws_cli(trail):
    del trail.objects[trail.logs[9]]
    del trail.metadata[trail.digests[0]]["signature"]
    report = report_of(verdicts(trail))
    assert (report.valid(Subject.DIGEST), report.invalid(Subject.DIGEST)) == (4, 1)
    assert (report.valid(Subject.LOG), report.invalid(Subject.LOG)) == (7, 1)
    assert (report.start, report.end) == (START + HOUR, START + 5 * HOUR)
    assert not report.is_clean
