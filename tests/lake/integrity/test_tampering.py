"""A thousand random tamperings with a small trail, every one of which must be found.

A change that leaves the uncompressed content as it was (a flip in a gzip header's time, in padding bits) is none
for CloudTrail, whose hashes are over the content, so flips are drawn until the content differs or is unreadable.
"""

from __future__ import annotations

import copy
import gzip
import json
import random
import zlib

import pytest
from memory_bucket import MemoryReader
from signed_trail import START, fingerprint, private_key, public_der, small_trail

from leastwise.lake.integrity.discovery import Scope
from leastwise.lake.integrity.folder import open_folder
from leastwise.lake.integrity.public_keys import FilePublicKeys
from leastwise.lake.integrity.signature import load_public_key
from leastwise.lake.integrity.verification import verify

KEYS = FilePublicKeys({fingerprint(private_key()): load_public_key(public_der(private_key()))})
ROUNDS = 1000


@pytest.fixture(scope="module")
def clean():
    trail = small_trail(4)
    trail.add_backfill()
    return trail


def changes_content(before: bytes, after: bytes) -> bool:
    try:
        return gzip.decompress(after) != gzip.decompress(before)
    except (OSError, EOFError, zlib.error):
        return True


def flip_bit(trail, random):
    key = random.choice(list(trail.objects))
    body = trail.objects[key]
    while True:
        changed = bytearray(body)
        changed[random.randrange(len(body))] ^= 1 << random.randrange(8)
        if changes_content(body, bytes(changed)):
            trail.objects[key] = bytes(changed)
            return


def flip_content_byte(trail, random):
    key = random.choice(list(trail.objects))
    content = bytearray(gzip.decompress(trail.objects[key]))
    content[random.randrange(len(content))] ^= random.randrange(1, 256)
    trail.objects[key] = gzip.compress(bytes(content), mtime=0)


def truncate(trail, random):
    key = random.choice(list(trail.objects))
    trail.objects[key] = trail.objects[key][: random.randrange(len(trail.objects[key]))]


def delete(trail, random):
    del trail.objects[random.choice(list(trail.objects))]


def swap(trail, random):
    pool = random.choice([trail.logs, trail.digests])
    one, other = random.sample(pool, 2)
    trail.objects[one], trail.objects[other] = trail.objects[other], trail.objects[one]
    if one in trail.metadata and random.random() < 0.5:
        trail.metadata[one], trail.metadata[other] = trail.metadata[other], trail.metadata[one]


def replay(trail, random):
    older, newer = sorted(random.sample(range(len(trail.digests)), 2))
    trail.objects[trail.digests[newer]] = trail.objects[trail.digests[older]]
    trail.metadata[trail.digests[newer]] = trail.metadata[trail.digests[older]]


def replay_log(trail, random):
    one, other = random.sample(trail.logs, 2)
    trail.objects[one] = trail.objects[other]


def resign(trail, random):
    key = random.choice(trail.digests)
    document = trail.document(key)
    if random.random() < 0.5:
        document["digestPublicKeyFingerprint"] = fingerprint(private_key("attacker"))
    trail.put(key, document, key="attacker")


def edit_digest(trail, random):
    key = random.choice(trail.digests)
    document = trail.document(key)
    field = random.choice(["logFiles", "digestStartTime", "digestEndTime", "previousDigestSignature", "hash"])
    if field == "hash":
        log = document["logFiles"][0]["s3Object"]
        trail.objects[log] = gzip.compress(b'{"Records":[]}')
        document["logFiles"][0]["hashValue"] = trail.content_sha256(log)
    else:
        document[field] = [] if field == "logFiles" else "2026-03-01T00:00:00Z"
    trail.objects[key] = gzip.compress(json.dumps(document).encode(), mtime=0)


def rewrite_history(trail, random):
    """Edits a log, its digest and every newer digest, and signs them all with another key."""
    first = random.randrange(len(trail.digests))
    trail.objects[trail.logs[2 * first]] = gzip.compress(b'{"Records":[]}')
    for key in trail.digests[first:]:
        document = trail.document(key)
        for log in document["logFiles"]:
            log["hashValue"] = trail.content_sha256(log["s3Object"])
        if previous := document["previousDigestS3Object"]:
            document["previousDigestHashValue"] = trail.content_sha256(previous)
            document["previousDigestSignature"] = trail.metadata[previous]["signature"]
        trail.put(key, document, key="attacker")


def move(trail, random):
    key = random.choice(list(trail.objects))
    place = key.replace("/03/01/", "/03/02/") if random.random() < 0.5 else f"{key[:-12]}{random.randrange(10)}.json.gz"
    body, metadata = trail.objects.pop(key), trail.metadata.pop(key, None)
    if place != key:
        trail.objects[place] = body
        if metadata:
            trail.metadata[place] = metadata


def change_signature(trail, random):
    key = random.choice(list(trail.metadata))
    signature = bytearray.fromhex(trail.metadata[key]["signature"])
    signature[random.randrange(len(signature))] ^= 1 << random.randrange(8)
    trail.metadata[key]["signature"] = signature.hex()


TAMPERINGS = (
    flip_bit, flip_content_byte, truncate, delete, swap, replay, replay_log, resign, edit_digest, rewrite_history,
    move, change_signature,
)  # fmt: skip


def problems(reader, scope, prefix=""):
    return [v for v in verify(reader, prefix, KEYS, scope, threads=1) if v.is_problem]


def tampered(clean, seed):
    trail, source = copy.deepcopy(clean), random.Random(seed)
    tampering = TAMPERINGS[seed % len(TAMPERINGS)]
    tampering(trail, source)
    return trail, tampering


def test_a_thousand_tamperings_with_a_bucket(clean):
    scope = Scope(START, clean.end)
    assert problems(MemoryReader(clean.objects, clean.metadata), scope) == []
    unseen = []
    for seed in range(ROUNDS):
        trail, tampering = tampered(clean, seed)
        if not problems(MemoryReader(trail.objects, trail.metadata), scope):
            unseen.append((seed, tampering.__name__))
    assert unseen == []


def test_tamperings_with_a_folder(clean, tmp_path):
    """With all signatures kept beside the digests, a folder is as good as the bucket."""
    scope = Scope(START, clean.end)
    clean.write(tmp_path / "clean", sidecars="all")
    assert problems(open_folder(tmp_path / "clean"), scope) == []
    unseen = []
    for seed in range(0, ROUNDS, 5):
        trail, tampering = tampered(clean, seed)
        root = tmp_path / str(seed)
        trail.write(root, sidecars="all")
        reader = open_folder(root)
        if not problems(reader, scope, reader.key_prefix):
            unseen.append((seed, tampering.__name__))
    assert unseen == []
