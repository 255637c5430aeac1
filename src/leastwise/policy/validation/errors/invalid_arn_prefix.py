"""Invalid ARN prefix (INVALID_ARN_PREFIX).

A resource is neither "*" nor begins with arn:.

Why it matters: AWS refuses the document.

How to fix: write the resource's ARN.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import resources
from leastwise.policy.validation.errors.resource_arns import arn_fields, is_literal
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The resources that are no ARN."""
    for path, text in resources(subject):
        prefix = arn_fields(text)[0]
        if prefix != "arn" and is_literal(prefix):
            yield Problem(path, f"the resource {text!r} does not begin with arn:")


INVALID_ARN_PREFIX: Final = ValidationCheck(
    code="INVALID_ARN_PREFIX",
    type=FindingType.ERROR,
    title="Invalid ARN prefix",
    find=find,
    learn_more=learn_more("error-invalid-arn-prefix"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "logs"}]}'),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"am:aws:s3:::logs"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"arn:aws:s3:::logs"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": '
                '"${aws:PrincipalTag/bucket}"}]}'
            ),
        ),
    ),
)
