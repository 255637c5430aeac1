"""Unique Sids required (UNIQUE_SIDS_REQUIRED).

Two statements have the same Sid.

Why it matters: AWS refuses the document.

How to fix: give each statement its own Sid, or none.

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


UNIQUE_SIDS_REQUIRED: Final = ValidationCheck(
    code="UNIQUE_SIDS_REQUIRED",
    type=FindingType.ERROR,
    title="Unique Sids required",
    find=find,
    learn_more=learn_more("error-unique-sids-required"),
    kinds=frozenset(
        {PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION, PolicyKind.TRUST, PolicyKind.SCP, PolicyKind.RCP}
    ),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "Read"}, {"Effect": "Allow", "Action": '
                '"s3:PutObject", "Resource": "arn:aws:s3:::logs/*", "Sid": "Read"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Sid": "Read"}, {"Effect": "Allow", "Action": '
                '"s3:PutObject", "Resource": "arn:aws:s3:::logs/*", "Sid": "Write"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}, {"Effect": "Allow", "Action": "s3:PutObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
