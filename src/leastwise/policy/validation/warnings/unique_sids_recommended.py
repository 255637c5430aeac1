"""Unique Sids recommended (UNIQUE_SIDS_RECOMMENDED).

Two statements of a resource policy have the same Sid.

Why it matters: Who refers to a statement by its Sid, a person or a tool that replaces it, may meet the wrong one.

How to fix: give each statement its own Sid.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The Sids that an earlier statement has."""
    seen: set[str] = set()
    for path, statement in subject.statements:
        sid = statement.get("Sid")
        if isinstance(sid, str) and sid:
            if sid in seen:
                yield Problem((*path, "Sid"), f"an earlier statement has the Sid {sid!r} too")
            seen.add(sid)


UNIQUE_SIDS_RECOMMENDED: Final = ValidationCheck(
    code="UNIQUE_SIDS_RECOMMENDED",
    type=FindingType.WARNING,
    title="Unique Sids recommended",
    find=find,
    learn_more=learn_more("general-warning-unique-sids-recommended"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Principal": '
                '{"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}, '
                '{"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": '
                '"s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Principal": '
                '{"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}, '
                '{"Sid": "Write", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": '
                '"s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
