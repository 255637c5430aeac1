"""Missing tag key in condition (MISSING_TAG_KEY_IN_CONDITION).

A condition on tags does not name the tag.

Why it matters: No request has such a key, so the condition decides nothing.

How to fix: write the tag's key behind the slash: aws:ResourceTag/team.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions
from leastwise.reference.iam import Reference


def find(subject: Subject) -> Iterator[Problem]:
    """The keys of tags that end where the tag should stand."""
    for _, _, condition in conditions(subject):
        if _lacks_tag(condition.name, subject.reference):
            yield Problem(
                condition.path, f"{condition.key} does not name a tag: write {condition.key.rstrip('/')}/tag-key"
            )


def _lacks_tag(name: str, reference: Reference) -> bool:
    key = name.removesuffix("/")
    if not key.endswith("tag") or (key == name and reference.condition_key(name) is not None):
        return False
    found = reference.condition_key(f"{key}/tag-key")
    return found is not None and "/${" in found.name


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
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:ResourceTag/": '
                '"red"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalTag": '
                '"red"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:ResourceTag/team": "red"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '"ann"}}}]}'
            ),
        ),
    ),
)
