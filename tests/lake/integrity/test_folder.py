"""Verification of a downloaded folder: signatures from the next digest, sidecars, and where keys lie."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from signed_trail import ACCOUNT, fingerprint, private_key, public_der, small_trail

from leastwise.errors import InputError
from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.folder import FolderReader, open_folder
from leastwise.lake.integrity.objects import ObjectNotFoundError, ObjectUnreadableError
from leastwise.lake.integrity.public_keys import FilePublicKeys
from leastwise.lake.integrity.signature import load_public_key
from leastwise.lake.integrity.verdict import Outcome, Subject
from leastwise.lake.integrity.verification import verify

EVERYTHING = Scope()
KEYS = FilePublicKeys({fingerprint(private_key()): load_public_key(public_der(private_key()))})


def verdicts(root, scope=EVERYTHING):
    reader = open_folder(root)
    return list(verify(reader, reader.key_prefix, KEYS, scope, threads=2))


def outcomes(found):
    return Counter((verdict.subject, verdict.outcome) for verdict in found)


def test_signature_comes_from_the_next_digest(tmp_path):
    trail = small_trail(4)
    trail.write(tmp_path, sidecars="newest")
    found = verdicts(tmp_path)
    assert outcomes(found) == {(Subject.DIGEST, Outcome.VERIFIED): 4, (Subject.LOG, Outcome.VERIFIED): 8}
    said_by = {v.key: v.digest_key for v in found if v.subject is Subject.DIGEST}
    assert said_by[trail.digests[3]] == trail.digests[3]
    assert said_by[trail.digests[2]] == trail.digests[3]


def test_newest_digest_without_sidecar_is_not_covered_and_no_problem(tmp_path):
    trail = small_trail(4)
    trail.write(tmp_path, sidecars="none")
    found = verdicts(tmp_path)
    assert outcomes(found) == {
        (Subject.DIGEST, Outcome.VERIFIED): 3,
        (Subject.LOG, Outcome.VERIFIED): 6,
        (Subject.DIGEST, Outcome.NOT_COVERED): 1,
        (Subject.LOG, Outcome.NOT_COVERED): 2,
    }
    assert not any(v.is_problem for v in found)
    assert "signature not available" in found[0].reason
    assert f"{trail.digests[3].rsplit('/', 1)[-1]}.metadata.json" in found[0].reason


def test_log_that_differs_from_an_unsigned_digest_is_still_altered(tmp_path):
    trail = small_trail(2)
    trail.objects[trail.logs[3]] = trail.objects[trail.logs[2]]
    trail.write(tmp_path, sidecars="none")
    altered = [v for v in verdicts(tmp_path) if v.outcome is Outcome.ALTERED]
    assert [v.key for v in altered] == [trail.logs[3]]


def test_head_object_output_is_a_sidecar(tmp_path):
    trail = small_trail(2)
    trail.write(tmp_path, sidecars="none")
    name = trail.digests[-1]
    head = {"ContentLength": 5, "Metadata": {key.title(): value for key, value in trail.metadata[name].items()}}
    (tmp_path / f"{name}.metadata.json").write_text(json.dumps(head))
    assert outcomes(verdicts(tmp_path))[Subject.DIGEST, Outcome.VERIFIED] == 2


@pytest.mark.parametrize("levels", [0, 1, 2, 3])
def test_folder_downloaded_from_any_level(tmp_path, levels):
    trail = small_trail(3, prefix="audit/")
    strip = "".join(f"{part}/" for part in ("audit", "AWSLogs", ACCOUNT)[:levels])
    trail.write(tmp_path, strip=strip)
    assert open_folder(tmp_path).key_prefix == strip
    assert outcomes(verdicts(tmp_path)) == {(Subject.DIGEST, Outcome.VERIFIED): 3, (Subject.LOG, Outcome.VERIFIED): 6}


def test_edited_digest_in_the_middle(tmp_path):
    trail = small_trail(4)
    name = trail.digests[1]
    trail.put(name, trail.document(name) | {"logFiles": []}, key="attacker")
    trail.write(tmp_path)
    found = {v.key: v for v in verdicts(tmp_path)}
    assert (found[name].outcome, found[name].digest_key) == (Outcome.ALTERED, trail.digests[2])
    assert found[trail.digests[0]].outcome is Outcome.VERIFIED, "its signature is CloudTrail's whoever carries it"


def test_wrong_signature_carried_by_an_unsigned_newest_digest(tmp_path):
    trail = small_trail(3)
    newest = trail.digests[2]
    trail.put(newest, trail.document(newest) | {"previousDigestSignature": "00" * 256})
    trail.write(tmp_path, sidecars="none")
    found = {v.key: v for v in verdicts(tmp_path)}
    assert found[trail.digests[1]].outcome is Outcome.INVALID_SIGNATURE


def test_digest_moved_within_the_folder(tmp_path):
    trail = small_trail(3)
    trail.write(tmp_path)
    (tmp_path / trail.digests[2]).rename(tmp_path / trail.digests[2].replace("T13", "T14"))
    moved = [v for v in verdicts(tmp_path) if v.outcome is Outcome.ALTERED]
    assert len(moved) == 1
    assert "moved from its original location" in moved[0].reason


def test_keys_do_not_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "trail").mkdir()
    reader = FolderReader(tmp_path / "trail")
    for key in ("../secret", "a/../../secret", str(tmp_path / "secret"), "", "a\0b"):
        with pytest.raises(ObjectNotFoundError):
            list(reader.chunks(key))


def test_broken_sidecar_is_unreadable(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a.metadata.json").write_text("{")
    with pytest.raises(ObjectUnreadableError, match="not JSON"):
        FolderReader(tmp_path).read("a")


def test_missing_folder(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        open_folder(tmp_path / "absent")


def test_listing_has_the_order_of_s3(tmp_path):
    for name in ("a/x", "a-b", "a.b", "b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    keys = [info.key for info in FolderReader(tmp_path).list("")]
    assert keys == sorted(keys) == ["a-b", "a.b", "a/x", "b"]
