"""Missing action for condition key (MISSING_ACTION_FOR_CONDITION_KEY).

An Allow to assume a role has a condition on the session's source identity or tags, but not the action that sets them.

Why it matters: Nobody may set what the condition asks for, so it never holds.

How to fix: add sts:SetSourceIdentity or sts:TagSession to Action.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, strings_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions

_SETTING: Final = {
    "sts:sourceidentity": "sts:SetSourceIdentity",
    "sts:transitivetagkeys": "sts:TagSession",
}
"""Key in lower case -> the action that lets a caller set it."""


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions whose action is missing."""
    matching = subject.reference.actions_matching
    for path, statement in subject.statements:
        granted = 0
        for _, pattern in strings_of(statement.get("Action"), path):
            granted |= matching(pattern)
        if statement.get("Effect") != "Allow" or not granted & matching("sts:AssumeRole*"):
            continue
        for condition in written_conditions(statement, path):
            action = _SETTING.get(condition.name)
            if action is not None and condition.needs_key and not granted & matching(action):
                yield Problem(condition.path, f"{condition.key} needs {action} in Action")


MISSING_ACTION_FOR_CONDITION_KEY: Final = ValidationCheck(
    code="MISSING_ACTION_FOR_CONDITION_KEY",
    type=FindingType.ERROR,
    title="Missing action for condition key",
    find=find,
    learn_more=learn_more("error-missing-action-for-condition-key"),
    kinds=frozenset({PolicyKind.IDENTITY, PolicyKind.TRUST, PolicyKind.BOUNDARY, PolicyKind.SESSION}),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"AWS": "111122223333"}, "Condition": {"StringEquals": '
                '{"sts:SourceIdentity": "ann"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
                '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
            ),
        ),
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": '
                '["sts:AssumeRole", "sts:SetSourceIdentity"], "Principal": {"AWS": "111122223333"}, '
                '"Condition": {"StringEquals": {"sts:SourceIdentity": "ann"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
