"""RCP missing related service principal condition key (RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY).

A Deny of a resource control policy looks at the source of a service's request and does not leave your own principals
out.

Why it matters: Requests of users and roles have no such key, so the statement can stop them too.

How to fix: add "BoolIfExists": {"aws:PrincipalIsAWSService": "true"}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.rcp_guards import IS_SERVICE, SERVICE_KEYS, has_guard, restricting


def find(subject: Subject) -> Iterator[Problem]:
    """The keys that stand without their guard."""
    for path, statement in subject.statements:
        if statement.get("Effect") != "Deny" or has_guard(statement, path, "bool", IS_SERVICE, "true"):
            continue
        for condition in restricting(statement, path):
            if condition.name in SERVICE_KEYS:
                yield Problem(
                    condition.path, f"{condition.key} also denies users and roles: add aws:PrincipalIsAWSService true"
                )


RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY: Final = ValidationCheck(
    code="RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    type=FindingType.WARNING,
    title="RCP missing related service principal condition key",
    find=find,
    learn_more=learn_more("general-warning-rcp-missing-related-service-principal-condition-key"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": '
                '"o-a1b2c3d4e5"}, "Null": {"aws:SourceAccount": "false"}}}]}'
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
