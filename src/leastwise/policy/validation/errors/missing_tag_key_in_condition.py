"""Missing tag key in condition (MISSING_TAG_KEY_IN_CONDITION).

A condition key for tags does not say which tag.

Why it matters: No request has the key: the condition never holds, or always.

How to fix: name the tag behind a slash: aws:ResourceTag/owner.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.tag_keys import lacks_tag_key
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The tag keys without tag."""
    for _, _, condition in conditions(subject):
        if lacks_tag_key(condition.key, subject):
            yield Problem(condition.path, f"{condition.key} does not say which tag: write a slash and its key")


MISSING_TAG_KEY_IN_CONDITION: Final = ValidationCheck(
    code="MISSING_TAG_KEY_IN_CONDITION",
    type=FindingType.ERROR,
    title="Missing tag key in condition",
    find=find,
    learn_more=learn_more("error-missing-tag-key-in-condition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:ResourceTag": '
                '"ops"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"ec2:ResourceTag/": '
                '"ops"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceTag/team": "ops"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringEquals": '
                '{"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
    ),
)
