"""ForAllValues on a key that may be missing (LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY).

An Allow statement compares a multivalued key with ForAllValues, and nothing else in the statement asks that the key
is there.

Why it matters: ForAllValues also holds where the request lacks the key, so the statement allows what it seems to
restrict: an untagged resource instead of one with the listed tags.

How to fix: add "Null": {KEY: "false"} to the same condition block.

IAM User Guide, "Single-valued vs. multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import manual
from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, conditions, written_conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that also hold without their key."""
    for path, statement, condition in conditions(subject, "Allow"):
        operator = condition.operator
        if operator.qualifier != FOR_ALL_VALUES or operator.base == "null" or not condition.values:
            continue
        key = subject.reference.condition_key(condition.key)
        if key is None or not key.is_multi_valued or _is_present(condition.name, statement, path):
            continue
        yield Problem(
            condition.path, f"{condition.written} also holds where {condition.key} is missing: add Null with false"
        )


def _is_present(name: str, statement: Mapping[str, Any], path: Path) -> bool:
    """Whether another condition holds only where the key is there. A request with a tag has aws:TagKeys."""
    present = (name, "aws:requesttag/") if name == "aws:tagkeys" else (name,)
    return any(one.needs_key and one.name.startswith(present) for one in written_conditions(statement, path))


LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY: Final = ValidationCheck(
    code="LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY",
    type=FindingType.WARNING,
    title="ForAllValues on a key that may be missing",
    find=find,
    learn_more=manual("reference_policies_condition-single-vs-multi-valued-context-keys.html"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:CreateTags", '
                '"Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:CreateTags", '
                '"Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, '
                '"Null": {"aws:TagKeys": "false"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:CreateTags", '
                '"Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
    ),
)
