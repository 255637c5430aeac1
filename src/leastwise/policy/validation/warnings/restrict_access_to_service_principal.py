"""Restrict access to service principal (RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL).

A resource policy admits a service without a condition on whom it acts for.

Why it matters: Anyone's use of that service reaches the resource: the confused deputy problem.

How to fix: add aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import written_conditions
from leastwise.policy.validation.warnings.principals import principals
from leastwise.policy.validation.warnings.source_keys import SOURCE_KEYS, SUBSTITUTES


def find(subject: Subject) -> Iterator[Problem]:
    """The service principals without a source."""
    for path, statement, text in principals(subject, "Service", "Allow"):
        names = {one.name for one in written_conditions(statement, path)}
        if not names & SOURCE_KEYS and not names & SUBSTITUTES:
            yield Problem(path, f"{text} may act for anyone: limit aws:SourceArn or aws:SourceAccount")


RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL: Final = ValidationCheck(
    code="RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    type=FindingType.SECURITY_WARNING,
    title="Restrict access to service principal",
    find=find,
    learn_more=learn_more("security-warning-restrict-access-to-service-principal"),
    kinds=frozenset({PolicyKind.RESOURCE}),
    examples_found=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
                '"cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
                '"cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*", '
                '"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}'
            ),
        ),
        (
            PolicyKind.RESOURCE,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": {"Service": '
                '"cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}]}'
            ),
        ),
    ),
)
