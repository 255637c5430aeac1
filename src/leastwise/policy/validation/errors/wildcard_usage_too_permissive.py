"""Wildcard usage too permissive (WILDCARD_USAGE_TOO_PERMISSIVE).

A condition compares a key that names an account, an organization, a VPC or an endpoint by a pattern; or aws:userid by
one whose wildcard stands within the unique ID.

Why it matters: Identifiers that begin alike have nothing in common: the pattern also admits strangers.

How to fix: name each value; in aws:userid put wildcards behind the colon only.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.sensitive_keys import SENSITIVE_KEYS
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_WILDCARD: Final = re.compile(r"[*?]")
_SPECIAL: Final = re.compile(r"\$\{[^}]*\}")


def find(subject: Subject) -> Iterator[Problem]:
    """The patterns of sensitive keys."""
    for _, _, condition in conditions(subject):
        if condition.operator.base not in ("stringlike", "stringnotlike"):
            continue
        for path, text in condition.values:
            plain = _SPECIAL.sub("", text)
            if condition.name in SENSITIVE_KEYS and _WILDCARD.search(plain):
                yield Problem(path, f"{condition.key} must not be compared with a pattern such as {text!r}")
            if condition.name == "aws:userid" and _is_wide(plain):
                yield Problem(path, f"the wildcard of {text!r} stands within the unique ID of {condition.key}")


def _is_wide(text: str) -> bool:
    unique_id, colon, _ = text.partition(":")
    return bool(_WILDCARD.search(unique_id)) and not (colon and unique_id == "*")


WILDCARD_USAGE_TOO_PERMISSIVE: Final = ValidationCheck(
    code="WILDCARD_USAGE_TOO_PERMISSIVE",
    type=FindingType.ERROR,
    title="Wildcard usage too permissive",
    find=find,
    learn_more=learn_more("error-wildcard-usage-too-permissive"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalAccount": '
                '"1111*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '"AROA*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:PrincipalAccount": "111122223333"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:userid": '
                '["AROAEXAMPLE000000000:*", "*:ann"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:PrincipalArn": '
                '"arn:aws:iam::111122223333:role/ci-*"}}}]}'
            ),
        ),
    ),
)
