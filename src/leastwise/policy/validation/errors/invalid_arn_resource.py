"""Invalid ARN resource (INVALID_ARN_RESOURCE).

The last field of a resource ARN is empty, or writes a resource type as the service does not: with other capitals,
another separator, another letter.

Why it matters: ARNs are compared letter by letter, so the ARN matches no resource and the statement does not apply.

How to fix: write the resource type and the separator behind it as the Service Authorization Reference does.

IAM User Guide, "IAM policy validation check reference"; Service Authorization Reference, "Resource types".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.arn_formats import ArnFormat, arn_formats, fitting
from leastwise.policy.validation.errors.close_names import closest
from leastwise.policy.validation.errors.resource_arns import is_literal, resource_arns
from leastwise.policy.validation.warnings.links import learn_more

_SEPARATOR: Final = re.compile("[:/]")
_ALSO_IAM: Final = frozenset({"report", "root", "sms-mfa"})
"""Types that IAM takes beside those of the reference; it refuses all others when a policy is saved."""


def find(subject: Subject) -> Iterator[Problem]:
    """The ARNs whose last field is not written as their service's are."""
    for arn in resource_arns(subject):
        if not arn.resource:
            yield Problem(arn.path, f"{arn.text} names no resource")
            continue
        formats = arn_formats(subject.reference).get(arn.service, ())
        if not formats or fitting(subject.reference, arn.service, arn.resource):
            continue
        meant = _meant(arn.resource, formats)
        if meant:
            yield Problem(arn.path, f"{arn.text} is not written as ARNs of {arn.service} are: {meant}")
        elif arn.service == "iam" and _is_no_type_of_iam(arn.resource):
            yield Problem(arn.path, f"{arn.text} has no resource type of IAM")


def _is_no_type_of_iam(resource: str) -> bool:
    kind, _ = _kind(resource)
    return is_literal(kind) and kind not in _ALSO_IAM


def _meant(resource: str, formats: tuple[ArnFormat, ...]) -> str | None:
    """The format that the resource nearly has."""
    kind, separator = _kind(resource)
    if not kind or not separator or not is_literal(kind):
        return None
    written, plain = _types(formats)
    if (kind, separator) in written:
        return None
    near = _plain(kind) if _plain(kind) in plain else closest(_plain(kind), plain)
    return plain[near] if near else None


@lru_cache(maxsize=1_000)
def _types(formats: tuple[ArnFormat, ...]) -> tuple[frozenset[tuple[str, str]], Mapping[str, str]]:
    """The resource types and separators that formats begin with, and the shortest format by the plain type."""
    forms = sorted((one.resource for one in formats), key=len, reverse=True)
    literal = [one for one in forms if is_literal(_kind(one)[0])]
    return frozenset(map(_kind, literal)), {_plain(_kind(one)[0]): one for one in literal}


def _kind(resource: str) -> tuple[str, str]:
    """The resource type and the separator behind it."""
    found = _SEPARATOR.search(resource)
    return (resource[: found.start()], found.group()) if found else (resource, "")


def _plain(kind: str) -> str:
    return "".join(filter(str.isalnum, kind)).lower()


INVALID_ARN_RESOURCE: Final = ValidationCheck(
    code="INVALID_ARN_RESOURCE",
    type=FindingType.ERROR,
    title="Invalid ARN resource",
    find=find,
    learn_more=learn_more("error-invalid-arn-resource"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:states:us-east-1:111122223333:statemachine:orders"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:ec2:us-east-1:111122223333:vpc-endpoint:*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam::111122223333:rolle/ci"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:states:us-east-1:111122223333:stateMachine:orders"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:iam::111122223333:*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::logs/2026/*"}]}'
            ),
        ),
    ),
)
