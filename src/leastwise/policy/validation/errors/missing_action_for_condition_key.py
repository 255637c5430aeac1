"""Missing action for condition key (MISSING_ACTION_FOR_CONDITION_KEY).

A trust statement compares a key that callers set with an action which the statement does not have.

Why it matters: Without the action nobody can set a value, so the condition never holds.

How to fix: add the action: sts:SetSourceIdentity for sts:SourceIdentity, sts:TagSession for session tags.

IAM User Guide, "Monitor and control actions taken with assumed roles", "Pass session tags in AWS STS" and "IAM policy
validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.elements import listed
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions

_SET_BY: Final = {
    "sts:sourceidentity": "sts:SetSourceIdentity",
    "sts:transitivetagkeys": "sts:TagSession",
    "aws:requesttag": "sts:TagSession",
}
"""Key in lower case, without the tag -> the action with which it is set."""


def find(subject: Subject) -> Iterator[Problem]:
    """The keys whose action is missing."""
    matching = subject.reference.actions_matching
    for path, statement in subject.statements:
        allowed = 0
        for _, text in listed(statement, path, "Action"):
            allowed |= matching(text)
        if statement.get("Effect") != "Allow" or not allowed & matching("sts:AssumeRole*"):
            continue
        for condition in written_conditions(statement, path):
            needed = _SET_BY.get(condition.name.partition("/")[0])
            if needed and condition.needs_key and not allowed & matching(needed):
                yield Problem(condition.path, f"{condition.key} needs {needed}, which the statement lacks")


MISSING_ACTION_FOR_CONDITION_KEY: Final = ValidationCheck(
    code="MISSING_ACTION_FOR_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Missing action for condition key",
    find=find,
    learn_more=learn_more("error-missing-action-for-condition-key"),
    kinds=frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}, "Condition": {"StringLike": '
                '{"sts:SourceIdentity": "ana*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:SetSourceIdentity"], "Principal": {"AWS": "111122223333"}, '
                '"Condition": {"StringLike": {"sts:SourceIdentity": "ana*"}}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}, "Condition": {"StringEquals": {"sts:ExternalId": '
                '"a"}}}]}'
            ),
        ),
    ),
)
