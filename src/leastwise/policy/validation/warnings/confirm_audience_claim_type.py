"""Confirm audience claim type (CONFIRM_AUDIENCE_CLAIM_TYPE).

ForAllValues stands before an operator on an aud claim.

Why it matters: The claim has one value, and ForAllValues also holds where it is missing.

How to fix: remove ForAllValues, unless the provider sends several audiences.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, conditions

_AUDIENCE: Final = ":aud"


def find(subject: Subject) -> Iterator[Problem]:
    """The audiences with that qualifier."""
    for _, _, condition in conditions(subject):
        if condition.operator.qualifier == FOR_ALL_VALUES and condition.name.endswith(_AUDIENCE):
            yield Problem(condition.path, f"{condition.key} has one value: remove {condition.operator.qualifier}")


CONFIRM_AUDIENCE_CLAIM_TYPE: Final = ValidationCheck(
    code="CONFIRM_AUDIENCE_CLAIM_TYPE",
    type=FindingType.SUGGESTION,
    title="Confirm audience claim type",
    find=find,
    learn_more=learn_more("suggestion-confirm-audience-claim-type"),
    examples_found=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"ForAllValues:StringEquals": '
                '{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringEquals": '
                '{"token.actions.githubusercontent.com:sub": "repo:example/site:ref:refs/heads/main"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.TRUST,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": '
                '"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": '
                '"sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": '
                '{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com", '
                '"token.actions.githubusercontent.com:sub": "repo:example/site:ref:refs/heads/main"}}}]}'
            ),
        ),
    ),
)
