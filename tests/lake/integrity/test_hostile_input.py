"""Input made to break the verification: it must end with verdicts, never with a crash."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_bucket import MemoryReader
from signed_trail import fingerprint, private_key, public_der, small_trail

from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.folder import open_folder
from leastwise.lake.integrity.logs import GzipFormatError, content_sha256
from leastwise.lake.integrity.objects import ObjectUnreadableError
from leastwise.lake.integrity.public_keys import FilePublicKeys
from leastwise.lake.integrity.signature import load_public_key
from leastwise.lake.integrity.verdict import Outcome, Subject
from leastwise.lake.integrity.verification import verify

KEYS = FilePublicKeys({fingerprint(private_key()): load_public_key(public_der(private_key()))})
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["../../x", "\ud800"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def verdicts(root):
    reader = open_folder(root)
    return list(verify(reader, reader.key_prefix, KEYS, Scope(), threads=1))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_value_in_any_field_of_an_unsigned_digest(data):
    """Without a signature the newest digest of a folder is read before anything proves it."""
    trail = small_trail(2)
    document = trail.document(trail.digests[-1])
    name = data.draw(st.sampled_from([*document, "s3Object", "hashValue", "s3Bucket"]))
    target = document if name in document else document["logFiles"][0]
    target[name] = data.draw(VALUES)
    trail.objects[trail.digests[-1]] = gzip.compress(json.dumps(document).encode())
    with tempfile.TemporaryDirectory() as folder:
        trail.write(Path(folder), sidecars="none")
        found = verdicts(Path(folder))
    assert trail.digests[-1] in {v.key for v in found}
    assert sum(v.subject is Subject.DIGEST for v in found) >= 2


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_as_a_digest(body):
    trail = small_trail(2)
    trail.objects[trail.digests[-1]] = body
    found = list(verify(MemoryReader(trail.objects, trail.metadata), "", KEYS, Scope(), threads=1))
    assert found[0].outcome is Outcome.ALTERED


def test_names_that_are_not_utf_8(tmp_path):
    trail = small_trail(1)
    trail.write(tmp_path)
    (tmp_path / trail.logs[0]).with_name(os.fsdecode(b"\xff\xfe.json.gz")).touch()
    found = verdicts(tmp_path)
    assert sum(v.outcome is Outcome.NOT_COVERED for v in found) == 1


class Refusing(MemoryReader):
    """A bucket that refuses some keys."""

    refused = frozenset()

    def chunks(self, key):
        if key in self.refused:
            raise ObjectUnreadableError(f"{key} cannot be read: AccessDenied")
        return super().chunks(key)


def test_objects_that_cannot_be_read():
    trail = small_trail(3)
    reader = Refusing(trail.objects, trail.metadata)
    reader.refused = {trail.logs[0], trail.digests[1]}
    found = {v.key: v for v in verify(reader, "", KEYS, Scope(), threads=2)}
    assert found[trail.logs[0]].outcome is Outcome.UNREADABLE
    assert found[trail.digests[1]].outcome is Outcome.UNREADABLE
    assert found[trail.digests[0]].outcome is Outcome.VERIFIED
    assert "AccessDenied" in found[trail.digests[1]].reason
    assert found[trail.digests[1]].is_problem


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_content_hash_of_large_and_very_compressible_content(size):
    import hashlib

    content = bytes(5_000_000) + os.urandom(1000) + bytes(3 * (1 << 20))
    body = gzip.compress(content)
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    assert content_sha256(chunks) == hashlib.sha256(content).hexdigest()
    for cut in (1, 4, 8, 9):
        with pytest.raises(GzipFormatError):
            content_sha256([body[:-cut]])
    with pytest.raises(GzipFormatError, match="after the end"):
        content_sha256([*chunks, b"x"])
    with pytest.raises(GzipFormatError):
        content_sha256([zlib.compress(content)])
