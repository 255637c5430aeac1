"""Unsupported wildcard in principal (UNSUPPORTED_WILDCARD_IN_PRINCIPAL).

A principal has a wildcard that is not the whole value of the key AWS.

Why it matters: Principals are compared as they are written, so the statement matches nobody, or AWS refuses the
document.

How to fix: name each principal, or use "*" with a condition on aws:PrincipalArn.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.principals import principals

_WILDCARD: Final = re.compile(r"[*?]")


def find(subject: Subject) -> Iterator[Problem]:
    """The principals with wildcards."""
    for kind in ("AWS", "Service", "Federated", "CanonicalUser"):
        for path, _, text in principals(subject, kind):
            if _WILDCARD.search(text) and (kind, text) != ("AWS", "*"):
                yield Problem(path, f"the {kind} principal {text!r} has a wildcard, which stands for nothing there")


UNSUPPORTED_WILDCARD_IN_PRINCIPAL: Final = ValidationCheck(
    code="UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    type=FindingType.ERROR,
    title="Unsupported wildcard in principal",
    find=find,
    learn_more=learn_more("error-unsupported-wildcard-in-principal"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.ENDPOINT}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": '
                '"arn:aws:iam::111122223333:user/*"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "*"}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "111122223333"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": "*"}}]}'
            ),
        ),
    ),
)
