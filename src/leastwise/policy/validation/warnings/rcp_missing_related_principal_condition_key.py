"""RCP missing related principal condition key (RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY).

A Deny of a resource control policy looks at a key of the principal and does not leave AWS services out.

Why it matters: Service principals have no account or organization, so the statement stops services that act on your
behalf, such as CloudTrail writing to a bucket.

How to fix: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.rcp_guards import IS_SERVICE, PRINCIPAL_KEYS, has_guard, restricting


def find(subject: Subject) -> Iterator[Problem]:
    """The keys that stand without their guard."""
    for path, statement in subject.statements:
        if statement.get("Effect") != "Deny" or has_guard(statement, path, "bool", IS_SERVICE, "false"):
            continue
        for condition in restricting(statement, path):
            if condition.name.startswith(PRINCIPAL_KEYS):
                yield Problem(
                    condition.path, f"{condition.key} also denies AWS services: add aws:PrincipalIsAWSService false"
                )


RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY: Final = ValidationCheck(
    code="RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    type=FindingType.WARNING,
    title="RCP missing related principal condition key",
    find=find,
    learn_more=learn_more("general-warning-rcp-missing-related-principal-condition-key"),
    kinds=frozenset({PolicyKind.RCP}),
    examples_found=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": '
                '"o-a1b2c3d4e5"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RCP,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": '
                '"s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": '
                '"o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}]}'
            ),
        ),
    ),
)
