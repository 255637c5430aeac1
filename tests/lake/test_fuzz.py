"""Mutated objects: no error, no intact record lost, nothing of a damaged one dropped without a trace."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from leastwise.lake.decode import table_from_records
from leastwise.lake.lake import Lake
from trail_records import ACCOUNT, event_id, ingest, lake_table, log_object, record, text_of

RECORDS = 6
HEAD = b'{"Records":['
INTERESTING = [
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\0",
    b"\xff",
    b"\xc3",
    b"e",
    b"\\u",
    b"\\ud800",
]
VALUES = [
    None,
    True,
    0,
    -1,
    1.5e300,
    12345678901234567890123,
    "",
    "true",
    "null",
    "{}",
    "{a=b}",
    "\0",
    "\u2028é😀",
    "x" * 5_000,
    [],
    [None],
    [[[]]],
    {},
    {"": ""},
    {"a": {"b": [{}, 1, "c"]}},
    "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59Z",
]


@dataclass(frozen=True)
class Case:
    """An object, the numbers of its intact records, and how many records or damaged pieces it must account for."""

    content: bytes
    intact: frozenset[int]
    accountable: int


def members(number):
    """A record like real ones, of several kinds."""
    kinds = [
        {},
        {"errorCode": "AccessDenied", "errorMessage": "User: arn is not authorized", "responseElements": None},
        {"resources": [{"ARN": "arn:aws:s3:::b", "accountId": ACCOUNT, "type": "AWS::S3::Bucket"}], "readOnly": True},
        {"userIdentity": {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}, "sharedEventID": event_id(-number)},
        {"tlsDetails": {"tlsVersion": "TLSv1.3", "cipherSuite": "x", "clientProvidedHostHeader": "h"}},
        {"additionalEventData": {"MFAUsed": "No", "path": 'C:\\dir\\"quoted"', "text": "ü€"}},
    ]
    return record(number, **kinds[number % len(kinds)])


def spans(texts):
    """(start, end) of each record in the object's content."""
    found, position = [], len(HEAD)
    for text in texts:
        found.append((position, position + len(text)))
        position += len(text) + 1
    return found


def flipped(choose, numbers):
    """Single bytes replaced, inserted or deleted anywhere."""
    texts = [text_of(members(number)).encode() for number in numbers]
    content = HEAD + b",".join(texts) + b"]}"
    touched = set()
    for place in sorted((choose.randrange(len(content)) for _ in range(choose.choice((1, 1, 2, 4)))), reverse=True):
        inserted = choose.choice((b"", bytes([choose.randrange(256)]), choose.choice(INTERESTING)))
        length = choose.choice((0, 1, 1))
        content = content[:place] + inserted + content[place + length :]
        touched |= {index for index, (start, end) in enumerate(spans(texts)) if start < place + length and place < end}
    return content, touched, set()


def truncated(choose, numbers):
    """The end cut off."""
    texts = [text_of(members(number)).encode() for number in numbers]
    content = HEAD + b",".join(texts) + b"]}"
    cut = choose.randrange(len(HEAD), len(content))
    touched = {index for index, (_, end) in enumerate(spans(texts)) if end > cut}
    return content[:cut], touched, {index for index, (start, _) in enumerate(spans(texts)) if start >= cut}


def spliced(choose, numbers):
    """A piece of another object put in, or in place of a piece of this one."""
    texts = [text_of(members(number)).encode() for number in numbers]
    content = HEAD + b",".join(texts) + b"]}"
    donor = log_object(*[members(-number) for number in numbers[:2]])
    begin = choose.randrange(len(donor))
    piece = donor[begin : begin + choose.randrange(1, 400)]
    place = choose.randrange(len(content))
    length = choose.choice((0, 0, choose.randrange(1, 300)))
    touched = {index for index, (start, end) in enumerate(spans(texts)) if start < place + length and place < end}
    return content[:place] + piece + content[place + length :], touched, set()


def changed(choose, numbers):
    """Members of some records with other values, renamed, added, nested or left out."""
    records = [members(number) for number in numbers]
    touched = set(choose.sample(range(RECORDS), choose.choice((1, 2))))
    for index in touched:
        one = records[index]
        for _ in range(choose.choice((1, 2, 5))):
            name, value = choose.choice(list(one) or ["eventID"]), choose.choice(VALUES)
            match choose.randrange(5):
                case 0:
                    one.pop(name, None)
                case 1:
                    one[f"{name}{choose.randrange(400)}"] = value
                case 2 if isinstance(one.get(name), dict):
                    one[name] = one[name] | {choose.choice(("type", "arn", "new")): value}
                case _:
                    one[name] = value
        records[index] = dict(choose.sample(list(one.items()), len(one)))
    return log_object(*records), touched, set()


MUTATIONS = (flipped, flipped, truncated, spliced, changed, changed)


def cases(choose, count):
    """Cases of their own events: case n has the records n * RECORDS + 1 and following."""
    for number in range(count):
        numbers = range(number * RECORDS + 1, number * RECORDS + RECORDS + 1)
        content, touched, gone = choose.choice(MUTATIONS)(choose, numbers)
        intact = frozenset(one for index, one in enumerate(numbers) if index not in touched)
        # Damaged neighbours may have become one piece.
        pieces = sum(index in touched - gone and index - 1 not in touched for index in range(RECORDS))
        yield Case(content, intact, len(intact) + pieces)


def fuzz(folder, seed, count):
    """Ingest many mutated objects into one lake and account for every record."""
    some = list(cases(random.Random(seed), count))
    (folder / "source").mkdir(parents=True)
    for number, case in enumerate(some):
        (folder / "source" / f"{number:06}.json").write_bytes(case.content)
    with Lake.open(folder / "lake", create=True) as lake:
        ingest(lake, folder / "source")
        rows = {row["eventid"]: row for row in lake_table(lake).to_pylist() if row["eventid"]}
        objects = {int(one["key"][-11:-5]): one for one in lake.catalogue.objects()}
    wanted = sorted(number for case in some for number in case.intact)
    expected = table_from_records(members(number) for number in wanted).drop_columns("sourceobjectid").to_pylist()
    lost = {number for number, row in zip(wanted, expected, strict=True) if rows.get(event_id(number)) != row}
    wrong = []
    for number, case in enumerate(some):
        entry = objects[number]
        found = entry["events"] + entry["rejected"]
        if case.intact & lost:
            wrong.append((number, f"lost {sorted(case.intact & lost)}", case.content))
        elif found < case.accountable:
            wrong.append((number, f"{found} of {case.accountable} accounted for", case.content))
    assert not wrong, f"seed {seed}: {len(wrong)} cases, the first is {wrong[0]}"


def test_mutated_objects(tmp_path):
    fuzz(tmp_path, seed=1, count=800)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_many_mutated_objects(tmp_path, seed):
    fuzz(tmp_path, seed=1_000 + seed, count=2_000)
