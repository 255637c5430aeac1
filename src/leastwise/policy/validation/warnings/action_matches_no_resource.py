"""The action matches no resource of its statement (LEASTWISE_ACTION_MATCHES_NO_RESOURCE).

No resource that an action takes is among those the statement lists.

Why it matters: The statement grants, or denies, nothing for that action: s3:ListBucket on arn:aws:s3:::logs/*, or an
action without resource-level permissions on anything but "*".

How to fix: add the ARN of a resource type that the action takes, or "*" where it takes none.

IAM User Guide, "IAM JSON policy elements: Resource".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.arn_overlap import overlap
from leastwise.policy.validation.warnings.links import manual
from leastwise.reference.iam import Reference


def find(subject: Subject) -> Iterator[Problem]:
    """The actions that none of the statement's resources is for."""
    for path, statement in subject.statements:
        resources = [text for _, text in strings_of(statement.get("Resource"), ())]
        if not resources or "Action" not in statement or any(not text.strip("*") for text in resources):
            continue
        for place, text in strings_of(statement["Action"], (*path, "Action")):
            if _matches_nothing(text, resources, subject.reference):
                yield Problem(place, f"{text} applies to none of the resources of its statement")


def _matches_nothing(text: str, resources: list[str], reference: Reference) -> bool:
    """Whether all known actions of a pattern pass the resources by; not where the pattern names no known one."""
    names = tuple(reference.names(reference.actions_matching(text)))
    return bool(names) and not any(
        overlap(pattern, resource)
        for name in names
        for pattern in reference.arn_patterns(name)
        for resource in resources
    )


LEASTWISE_ACTION_MATCHES_NO_RESOURCE: Final = ValidationCheck(
    code="LEASTWISE_ACTION_MATCHES_NO_RESOURCE",
    type=FindingType.WARNING,
    title="The action matches no resource of its statement",
    find=find,
    learn_more=manual("reference_policies_elements_resource.html"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION, PolicyKind.SCP}),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"s3:ListBucket"], "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", '
                '"s3:ListBucket"], "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '"s3:ListAllMyBuckets", "Resource": "*"}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": '
                '"arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
