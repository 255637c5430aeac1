"""RCP missing service condition key null check (RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK).

A Deny of a resource control policy looks at the source of a service's request without asking whether there is one.

Why it matters: Some integrations send no source, so the statement stops services that act on your behalf.

How to fix: add "Null": {"aws:SourceAccount": "false"} or "Null": {"aws:SourceArn": "false"}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.rcp_guards import NULL_CHECKED, SERVICE_KEYS, has_guard, restricting


def find(subject: Subject) -> Iterator[Problem]:
    """The keys that stand without their guard."""
    for path, statement in subject.statements:
        if statement.get("Effect") != "Deny" or any(
            has_guard(statement, path, "null", key, "false") for key in NULL_CHECKED
        ):
            continue
        for condition in restricting(statement, path):
            if condition.name in SERVICE_KEYS:
                yield Problem(
                    condition.path,
                    f"{condition.key} also denies requests without a source: add Null aws:SourceAccount false",
                )


RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK: Final = ValidationCheck(
    code="RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    type=FindingType.WARNING,
    title="RCP missing service condition key null check",
    find=find,
    learn_more=learn_more("general-warning-rcp-missing-service-condition-key-null-check"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": '
                '"o-a1b2c3d4e5"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": '
                '"o-a1b2c3d4e5"}, "Null": {"aws:SourceAccount": "false"}, "Bool": '
                '{"aws:PrincipalIsAWSService": "true"}}}]}'
            ),
        ),
    ),
)
