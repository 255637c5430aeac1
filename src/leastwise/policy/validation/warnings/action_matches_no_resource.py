"""The action matches no resource of its statement (LEASTWISE_ACTION_MATCHES_NO_RESOURCE).

No resource that an action takes is among those the statement lists.

Why it matters: The statement grants, or denies, nothing for that action: s3:ListBucket on arn:aws:s3:::logs/*, or an
action without resource-level permissions on anything but "*".

How to fix: add the ARN of a resource type that the action takes, or "*" where it takes none.

IAM User Guide, "IAM JSON policy elements: Resource".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.arn_overlap import ListedResources
from leastwise.policy.validation.warnings.links import manual
from leastwise.reference.iam import Reference


def find(subject: Subject) -> Iterator[Problem]:
    """The actions that none of the statement's resources is for."""
    patterns: dict[str, tuple[str, ...]] = {}
    for path, statement in subject.statements:
        resources = [text for _, text in strings_of(statement.get("Resource"), ())]
        if not resources or "Action" not in statement or any(not text.strip("*") for text in resources):
            continue
        listed = ListedResources(resources)
        for place, text in strings_of(statement["Action"], (*path, "Action")):
            if text not in patterns:
                patterns[text] = _patterns(text, subject.reference)
            if patterns[text] and not any(map(listed.take, patterns[text])):
                yield Problem(place, f"{text} applies to none of the resources of its statement")


def _patterns(text: str, reference: Reference) -> tuple[str, ...]:
    """What the resources of the actions look like that the reference knows under a pattern; empty for unknown ones."""
    names = reference.names(reference.actions_matching(text))
    return tuple(dict.fromkeys(chain.from_iterable(map(reference.arn_patterns, names))))


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
