"""Unsupported Sid (UNSUPPORTED_SID).

A Sid of an IAM policy has characters other than letters and digits of ASCII.

Why it matters: IAM refuses the document.

How to fix: use A-Z, a-z and 0-9 only.

IAM User Guide, "IAM JSON policy elements: Sid" and "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The Sids with other characters."""
    for path, statement in subject.statements:
        sid = statement.get("Sid")
        if isinstance(sid, str) and sid and not (sid.isascii() and sid.isalnum()):
            yield Problem((*path, "Sid"), f"the Sid {sid!r} has other characters than letters and digits")


UNSUPPORTED_SID: Final = ValidationCheck(
    code="UNSUPPORTED_SID",
    type=FindingType.ERROR,
    title="Unsupported Sid",
    find=find,
    learn_more=learn_more("error-unsupported-sid"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "Read logs"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "ReadLogs1"}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "Read logs", "Principal": {"AWS": '
                '"111122223333"}}]}'
            ),
        ),
    ),
)
