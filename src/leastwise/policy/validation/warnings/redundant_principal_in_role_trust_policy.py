"""Redundant principal in role trust policy (REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY).

Principal names a role and a session of the same role.

Why it matters: The role takes in all its sessions.

How to fix: remove the session.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import listed_principals

_SESSION: Final = re.compile(r"(arn:[^:]*):sts::(\d{12}):assumed-role/([^/]+)/.+")


def find(subject: Subject) -> Iterator[Problem]:
    """The sessions beside their role."""
    for path, statement in subject.statements:
        listed = tuple(listed_principals(statement, path, "Principal", "AWS"))
        roles = {_without_path(text): text for _, text in listed if ":role/" in text}
        for place, text in listed:
            session = _SESSION.fullmatch(text.replace(":iam:", ":sts:", 1))
            role = roles.get(f"{session[1]}:iam::{session[2]}:role/{session[3]}") if session else None
            if role is not None:
                yield Problem(place, f"{text} adds nothing to its role {role}")


def _without_path(role: str) -> str:
    before, _, rest = role.partition(":role/")
    return f"{before}:role/{rest.rpartition('/')[2]}"


REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY: Final = ValidationCheck(
    code="REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    type=FindingType.SUGGESTION,
    title="Redundant principal in role trust policy",
    find=find,
    learn_more=learn_more("suggestion-redundant-principal-in-role-trust-policy"),
    kinds=frozenset({PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": ["arn:aws:iam::111122223333:role/ci", '
                '"arn:aws:sts::111122223333:assumed-role/ci/build"]}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": ["arn:aws:iam::111122223333:role/ci", '
                '"arn:aws:sts::111122223333:assumed-role/other/build"]}}]}'
            ),
        ),
    ),
)
